/// Synchronous calls: safe to repeat, though what they bring is then paid for twice.
extension GeminiWire {
    /// One text in one call; answered by `GeminiAnswer.embedding`.
    public func embed(_ item: EmbedItem) -> HTTPCall {
        post(
            "embedContent",
            JSONWriter.bytes { body.embed(item, namesModel: true, to: &$0) })
    }

    /// Up to `itemsPerCallMax` texts in one call, all or nothing; answered by
    /// `GeminiAnswer.embeddings`.
    public func embedMany(_ items: [EmbedItem]) -> HTTPCall {
        post(
            "batchEmbedContents",
            JSONWriter.bytes { writer in
                writer.object { object in
                    object.key("requests")
                    object.list { list in
                        for item in items { body.embed(item, namesModel: true, to: &list) }
                    }
                }
            })
    }

    /// One prompt, the whole answer at once; answered by `GeminiAnswer.generated`.
    public func generate(_ item: GenerateItem) -> HTTPCall {
        post("generateContent", generation(item), limits: Self.generating)
    }

    /// One prompt, the answer in pieces; read by `GeminiStreamParser`.
    public func stream(_ item: GenerateItem) -> HTTPCall {
        post("streamGenerateContent?alt=sse", generation(item), limits: Self.generating)
    }

    /// Answered by `GeminiAnswer.tokenCount`.
    public func countTokens(_ item: GenerateItem) -> HTTPCall {
        post("countTokens", body.countTokens(item))
    }

    private func generation(_ item: GenerateItem) -> [UInt8] {
        JSONWriter.bytes { body.generate(item, to: &$0) }
    }

    /// A model may think for minutes before its first byte; Google's own gRPC clients wait 600 s
    /// for a generation (googleapis, `generativelanguage_grpc_service_config.json`).
    private static var generating: HTTPLimits {
        var limits = HTTPLimits()
        limits.firstByte = 600
        limits.idle = 120
        limits.total = 900
        return limits
    }
}
