import Foundation
import ProviderEmulator
import Testing

@Suite("Calls to the emulator", .serialized)
struct CallTests {
    @Test("embed a text: the vector is the one that the text must have, of length 1")
    func embed() async throws {
        try await Bench.with { bench in
            let answer = try await bench.embed("alpha", dimension: 8)
            #expect(answer.status == 200)
            let values = try #require(answer.at("embedding.values") as? [Double])
            let expected = EmulatedVector.values(
                model: "gemini-embedding-001", text: "alpha", dimension: 8)
            #expect(values.map(Float.init) == expected)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
            // Every part of the question matters.
            for other in [
                EmulatedVector.values(model: "gemini-embedding-2", text: "alpha", dimension: 8),
                EmulatedVector.values(model: "gemini-embedding-001", text: "alphb", dimension: 8),
                EmulatedVector.values(
                    model: "gemini-embedding-001", text: "alpha", taskType: "CLUSTERING",
                    dimension: 8),
            ] { #expect(other != expected) }
        }
    }

    @Test("embed 3072 numbers unless told otherwise, and count tokens for the newer model only")
    func assumed() async throws {
        try await Bench.with { bench in
            for (model, usage) in [("gemini-embedding-001", nil), ("gemini-embedding-2", 2)] {
                let answer = try await bench.post(
                    "/v1/models/\(model):embedContent", ["content": Bench.content("12345678")])
                #expect((answer.at("embedding.values") as? [Double])?.count == 3072)
                #expect(answer.at("usageMetadata.promptTokenCount") as? Int == usage)
            }
        }
    }

    @Test("embed up to 100 texts at once, in order; 101 are refused in the service's words")
    func bulk() async throws {
        try await Bench.with { bench in
            let texts = (0..<100).map { "text \($0)" }
            let answer = try await bench.bulk(texts)
            let embeddings = answer.list("embeddings").map { $0["values"] as? [Double] ?? [] }
            #expect(embeddings.count == 100)
            for (text, values) in zip(texts, embeddings) {
                #expect(
                    values.map(Float.init)
                        == EmulatedVector.values(
                            model: "gemini-embedding-001", text: text, dimension: 4))
            }
            let refused = try await bench.bulk(texts + ["one more"])
            #expect(refused.status == 400)
            #expect(
                refused.text("error.message")?.contains("at most 100 requests can be in one batch")
                    == true)
        }
    }

    @Test(
        "refuse what the service refuses",
        arguments: [
            (#"{"content":{"parts":[]}}"#, 400), ("{}", 400), ("not json", 400),
            (#"{"content":{"parts":[{"text":"a"}]},"taskType":"SLEEPING"}"#, 400),
            (#"{"content":{"parts":[{"text":"a"}]},"outputDimensionality":4096}"#, 400),
            (#"{"content":{"parts":[{"text":"a"}]},"output_dimensionality":4}"#, 200),
        ])
    func refusals(body: String, status: Int) async throws {
        try await Bench.with { bench in
            let answer = await bench.http.send(
                "POST", "/v1beta/models/gemini-embedding-001:embedContent", headers: Bench.key,
                body: Data(body.utf8))
            #expect(answer.status == status)
            #expect((answer.text("error.status") == "INVALID_ARGUMENT") == (status == 400))
        }
    }

    @Test("generate a text that begins with the prompt's checksum and does not hold the prompt")
    func generate() async throws {
        try await Bench.with { bench in
            let answer = try await bench.generate("tell me a secret")
            let text = try #require(answer.text("candidates.0.content.parts.0.text"))
            #expect(
                text.hasPrefix("checksum \(EmulatedText.checksum(ofPrompt: "tell me a secret"))"))
            #expect(!text.contains("secret"))
            #expect(answer.text("candidates.0.finishReason") == "STOP")
            // 16 bytes are 4 tokens; an answer of no stated length has 32.
            #expect(answer.at("usageMetadata.promptTokenCount") as? Int == 4)
            #expect(answer.at("usageMetadata.totalTokenCount") as? Int == 36)
        }
    }

    @Test("stop at the tokens that are allowed, and answer JSON where it is wanted")
    func config() async throws {
        try await Bench.with { bench in
            let answer = try await bench.post(
                "/v1beta/models/gemini-3-flash:generateContent",
                [
                    "contents": [Bench.content("hello")],
                    "generationConfig": [
                        "maxOutputTokens": 10, "responseMimeType": "application/json",
                    ],
                ])
            #expect(answer.text("candidates.0.finishReason") == "MAX_TOKENS")
            let text = try #require(answer.text("candidates.0.content.parts.0.text"))
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect(
                (object as? [String: Any])?["checksum"] as? String
                    == EmulatedText.checksum(ofPrompt: "hello"))
        }
    }

    @Test("stream events whose lines end in CR LF, the reason in the last one alone")
    func stream() async throws {
        try await Bench.with { bench in
            let whole = try await bench.generate("tell me")
            let answer = try await bench.generate("tell me", stream: "?alt=sse")
            #expect(answer.headers["content-type"] == "text/event-stream")
            #expect(answer.isComplete && answer.chunks.count > 2)
            let events = answer.text.components(separatedBy: "\r\n\r\n").dropLast()
            let pieces = try events.map { event -> RawHTTP.Answer in
                #expect(event.hasPrefix("data: ") && !event.contains("\n"))
                var piece = RawHTTP.Answer()
                piece.body = Array(event.dropFirst(6).utf8)
                _ = try #require(piece.json)
                return piece
            }
            let text = pieces.compactMap { $0.text("candidates.0.content.parts.0.text") }.joined()
            #expect(text == whole.text("candidates.0.content.parts.0.text"))
            #expect(pieces.dropLast().allSatisfy { $0.at("candidates.0.finishReason") == nil })
            #expect(pieces.last?.text("candidates.0.finishReason") == "STOP")
        }
    }

    @Test("stream one JSON array where no events are asked for")
    func streamedArray() async throws {
        try await Bench.with { bench in
            let answer = try await bench.generate("tell me", stream: "")
            #expect((answer.json as? [Any])?.count ?? 0 > 2)
        }
    }

    @Test("count tokens, show models, and know no others")
    func others() async throws {
        try await Bench.with { bench in
            let count = try await bench.post(
                "/v1/models/gemini-3-flash:countTokens", ["contents": [Bench.content("12345678")]])
            #expect(count.at("totalTokens") as? Int == 2)
            let model = await bench.get("/v1beta/models/gemini-embedding-001")
            #expect(model.text("name") == "models/gemini-embedding-001")
            #expect(await bench.get("/v1beta/models/gpt-5").status == 404)
            #expect(try await bench.embed("a", model: "gemini-3-flash").status == 404)
            #expect(await bench.get("/v2/models/gemini-embedding-001").status == 404)
        }
    }
}
