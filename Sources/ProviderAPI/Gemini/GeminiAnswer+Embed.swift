extension GeminiAnswer {
    /// The vector of a call for one text.
    ///
    /// - Parameters:
    ///   - reply: the whole answer.
    ///   - dimensions: what its length must be; nil = any.
    ///   - key: struck out of what an error says.
    public static func embedding(
        _ reply: HTTPReply, dimensions: Int? = nil, key: APIKey? = nil
    ) throws(ProviderError) -> Embedding {
        let document = try document(reply, key: key)
        return try embedding(document, dimensions: dimensions)
    }

    /// The vectors of a call for `count` texts, in their order.
    ///
    /// One that is no vector spoils all: which text it belongs to could not be told from a shift.
    /// The tokens, of which only the sum is told, are the first one's.
    public static func embeddings(
        _ reply: HTTPReply, count: Int, dimensions: Int? = nil, key: APIKey? = nil
    ) throws(ProviderError) -> [Embedding] {
        let document = try document(reply, key: key)
        guard let list = document["embeddings"]?.asList, list.count == count else {
            throw .malformed("there are more or fewer vectors than texts", status: 200)
        }
        var embeddings: [Embedding] = []
        embeddings.reserveCapacity(count)
        for one in list { embeddings.append(Embedding(values: try vector(one, dimensions))) }
        if count > 0 { embeddings[0].inputTokens = inputTokens(document) }
        return embeddings
    }

    /// The vector of an answer to one item, wherever it stands.
    static func embedding(
        _ answer: JSON, dimensions: Int? = nil
    ) throws(ProviderError) -> Embedding {
        guard let embedding = answer["embedding"] else {
            throw .malformed("the answer holds no vector")
        }
        return Embedding(
            values: try vector(embedding, dimensions), inputTokens: inputTokens(answer))
    }

    /// Finite numbers, at least one of them not zero.
    private static func vector(
        _ embedding: JSON, _ dimensions: Int?
    ) throws(ProviderError) -> [Float] {
        guard case .numbers(let numbers) = embedding["values"] else {
            throw .malformed("a vector is empty or holds something else than numbers")
        }
        if let dimensions, numbers.count != dimensions {
            throw .malformed("a vector has \(numbers.count) numbers instead of \(dimensions)")
        }
        let values = numbers.map { Float($0) }
        guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else {
            throw .malformed("a vector holds nothing but zeros, or infinite numbers")
        }
        return values
    }

    /// As gemini-embedding-2 tells them, or as jobs of gemini-embedding-001 did; nil = not told.
    private static func inputTokens(_ answer: JSON) -> Int? {
        let count = answer["usageMetadata"]?["promptTokenCount"] ?? answer["tokenCount"]
        return count?.asInt.flatMap { $0 >= 0 ? $0 : nil }
    }
}

extension Embedding {
    /// The vector with length 1, as distances by dot product need it.
    ///
    /// One of nothing but zeros has no direction and stays as it is.
    public var normalised: Embedding {
        // In double precision: the squares of 3,072 small numbers would lose digits.
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0, length.isFinite else { return self }
        return Embedding(
            values: values.map { Float(Double($0) / length) }, inputTokens: inputTokens)
    }
}

extension Embedding {
    /// In the form that the model's documentation promises.
    ///
    /// A shortened vector of gemini-embedding-001 gets length 1, which the provider leaves to its
    /// callers. Doing it twice changes nothing.
    ///
    /// - Parameter model: with or without `models/`.
    public func finished(by model: String) -> Embedding {
        let isShort = values.count < GeminiModel.fullDimensions
        return isShort && GeminiModel(model).leavesShortVectorsUnnormalised ? normalised : self
    }
}

extension GeminiWire {
    /// What an item brought, checked against what was asked for and brought into the form that the
    /// model's documentation promises.
    ///
    /// - Throws: `ProviderError` if a vector has another length than was asked for, or the result
    ///   is of the other kind.
    public func finished(
        _ result: ItemResult, of item: ItemRequest
    ) throws(ProviderError) -> ItemResult {
        switch (result, item) {
        case (.embedding(let embedding), .embed(let item)):
            return .embedding(try finished(embedding, of: item))
        case (.generated, .generate):
            return result
        default:
            throw .malformed("the answer is of another kind than the question")
        }
    }

    /// The same for a vector.
    public func finished(
        _ embedding: Embedding, of item: EmbedItem
    ) throws(ProviderError) -> Embedding {
        let count = embedding.values.count
        if let dimensions = item.outputDimensionality, count != dimensions {
            throw .malformed("a vector has \(count) numbers instead of \(dimensions)")
        }
        return embedding.finished(by: model)
    }
}
