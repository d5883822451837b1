import BatchingCore
import Foundation

extension Work {
    func embed(_ exchange: Exchange) async throws -> Reply {
        try Models.require(exchange.target, "embedContent")
        let item = try EmbedItem(exchange.requireJSON())
        let call = try await provider.admit(
            exchange, .individual, key: TextKey(item.text).bits, items: 1,
            inputTokens: item.tokens, outputTokens: 0)
        let strikes = call.strikes(ofItem: 0)
        let vector = item.vector(exchange.target, strikes)
        let json = JSON.members(
            ("embedding", EmbeddingAnswer.embedding(vector, strikes)),
            (
                "usageMetadata",
                EmbeddingAnswer.usage(exchange.target, tokens: item.tokens, strikes)
            ))
        return try await finish(
            exchange, .individual, call, texts: [item.text], inputTokens: item.tokens,
            Reply(json: json))
    }

    func bulkEmbed(_ exchange: Exchange) async throws -> Reply {
        try Models.require(exchange.target, "batchEmbedContents")
        guard let requests = try exchange.requireJSON()["requests"]?.elements, !requests.isEmpty
        else { throw Problem.invalid("* BatchEmbedContentsRequest.requests: must not be empty") }
        guard requests.count <= 100 else {
            throw Problem.invalid(
                "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch")
        }
        for request in requests {
            // Inside each item it is required, and must be the path's.
            guard request["model"]?.text == "models/" + exchange.target else {
                throw Problem.invalid(
                    "* BatchEmbedContentsRequest.requests.model: must match the request's model")
            }
        }
        let items = try requests.map { try EmbedItem($0) }
        let tokens = items.reduce(0) { $0 + $1.tokens }
        let key = TextKey(items.map(\.text).joined(separator: "\u{1F}")).bits
        let call = try await provider.admit(
            exchange, .bulk, key: key, items: items.count, inputTokens: tokens, outputTokens: 0)
        var embeddings = items.enumerated().map { index, item in
            let strikes = call.strikes(ofItem: index)
            let vector = item.vector(exchange.target, strikes)
            return EmbeddingAnswer.embedding(vector, strikes) ?? .object([])
        }
        Self.miscount(&embeddings, exchange.strikes)
        let json = JSON.members(
            ("embeddings", .array(embeddings)),
            (
                "usageMetadata",
                EmbeddingAnswer.usage(exchange.target, tokens: tokens, call.strikes(ofItem: 0))
            ))
        return try await finish(
            exchange, .bulk, call, texts: items.map(\.text), inputTokens: tokens, Reply(json: json))
    }

    private static func miscount(_ embeddings: inout [JSON], _ strikes: Strikes) {
        switch strikes[.bulkCount] {
        case "one": embeddings = [embeddings[0]]
        case "fewer": embeddings.removeLast()
        case "more": embeddings.append(embeddings[0])
        case "none": embeddings = []
        default: break
        }
        if strikes.has(.bulkReordered) { embeddings.reverse() }
    }

    func countTokens(_ exchange: Exchange) throws -> Reply {
        try Models.require(exchange.target, "countTokens")
        let json = try exchange.requireJSON()
        let item = try GenerateItem(json["generateContentRequest"] ?? json, assumedOutput: 0)
        return Reply(json: .object([("totalTokens", .int(item.inputTokens))]))
    }

    func model(_ exchange: Exchange) throws -> Reply {
        try Models.require(exchange.target, "")
        return Reply(json: Models.json(exchange.target))
    }

    /// Waits until the call is due, bills it, and answers.
    ///
    /// The answer is made before the wait, so that it leaves on time.
    func finish(
        _ exchange: Exchange, _ lane: Lane, _ call: Provider.Admission, texts: [String],
        inputTokens: Int, outputTokens: Int = 0, _ reply: Reply
    ) async throws -> Reply {
        var ready = reply
        // A fault may yet change the fields.
        if exchange.strikes.values.isEmpty { ready.body = .bytes(reply.bytes) }
        try await clock.wait(call.seconds, after: exchange.receipt)
        if call.fails {
            throw Problem(503, "The model is overloaded. Please try again later.")
        }
        await provider.bill(
            lane, texts: texts, inputTokens: inputTokens, outputTokens: outputTokens)
        return ready
    }
}
