import Testing

@testable import ProviderAPI

@Suite("The answer to an embedding")
struct EmbedAnswerTests {
    @Test("is its vector and its tokens")
    func one() throws {
        let embedding = try GeminiAnswer.embedding(reply(Samples.embedding))
        #expect(embedding.values == [0.013168517, -0.00871, 1.5e-05, 0])
        #expect(embedding.inputTokens == 5)
        #expect(
            try GeminiAnswer.embedding(reply(#"{"embedding":{"values":[1]}}"#)).inputTokens == nil)
    }

    @Test("of many texts is as many vectors in order, and one sum of tokens")
    func many() throws {
        let embeddings = try GeminiAnswer.embeddings(reply(Samples.embeddings), count: 3)
        #expect(embeddings.map(\.values) == [[0.5, 0.25], [-1, 2], [0, 3]])
        #expect(embeddings.map(\.inputTokens) == [9, nil, nil])
        for count in [0, 2, 4] {
            #expect(throws: ProviderError.self) {
                try GeminiAnswer.embeddings(reply(Samples.embeddings), count: count)
            }
        }
    }

    @Test(
        "is refused where it is no vector",
        arguments: [
            "[]", "[0,0]", "[0.5,null]", "null", "[1e39]", "[\"NaN\"]", "{}", "[[1]]", "\"AAA=\"",
            "[-0.0]", "[1e-60]",
        ])
    func noVector(values: String) {
        let body = reply(#"{"embedding":{"values":\#(values)}}"#)
        #expect(throws: ProviderError.self) { try GeminiAnswer.embedding(body) }
        let many = reply(#"{"embeddings":[{"values":[1]},{"values":\#(values)}]}"#)
        #expect(throws: ProviderError.self) { try GeminiAnswer.embeddings(many, count: 2) }
    }

    @Test("is held against the dimensions that were asked for")
    func dimensions() throws {
        #expect(
            try GeminiAnswer.embedding(reply(Samples.embedding), dimensions: 4).values.count == 4)
        #expect(throws: ProviderError.self) {
            try GeminiAnswer.embedding(reply(Samples.embedding), dimensions: 3)
        }
        #expect(throws: ProviderError.self) {
            try GeminiAnswer.embeddings(reply(Samples.embeddings), count: 3, dimensions: 3)
        }
        #expect(throws: ProviderError.self) {
            try wire().finished(
                Embedding(values: [1, 2]), of: EmbedItem("a", outputDimensionality: 3))
        }
    }

    @Test("gets length 1 where gemini-embedding-001 was asked for less than all")
    func normalised() throws {
        // 3² + 4² = 5².
        let short = Embedding(values: [3, 4], inputTokens: 7)
        let item = EmbedItem("a", outputDimensionality: 2)
        let finished = try wire("gemini-embedding-001").finished(short, of: item)
        #expect(finished == Embedding(values: [0.6, 0.8], inputTokens: 7))
        #expect(try wire("gemini-embedding-2").finished(short, of: item) == short)
        let whole = Embedding(values: [Float](repeating: 1, count: 3072))
        #expect(try wire("gemini-embedding-001").finished(whole, of: EmbedItem("a")) == whole)
        #expect(Embedding(values: [0, 0]).normalised.values == [0, 0])
        // Squares that a Float cannot hold; 3e30 itself is rounded.
        let large = Embedding(values: [3e30, 4e30]).normalised.values
        #expect(abs(large[0] - 0.6) < 1e-6 && abs(large[1] - 0.8) < 1e-6)
        #expect(
            try wire().finished(.embedding(short), of: .embed(item))
                == .embedding(finished))
        #expect(throws: ProviderError.self) {
            try wire().finished(.embedding(short), of: .generate(GenerateItem("q")))
        }
    }

    @Test("counts tokens, none as zero")
    func tokens() throws {
        #expect(try GeminiAnswer.tokenCount(reply(#"{"totalTokens":3}"#)) == 3)
        #expect(try GeminiAnswer.tokenCount(reply(#"{"totalTokens":"31"}"#)) == 31)
        #expect(try GeminiAnswer.tokenCount(reply("{}")) == 0)
        for body in [
            #"{"totalTokens":-1}"#, #"{"totalTokens":1.5}"#, #"{"totalTokens":"x"}"#, "[]",
        ] {
            #expect(throws: ProviderError.self) { try GeminiAnswer.tokenCount(reply(body)) }
        }
    }
}
