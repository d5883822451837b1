/// Which models there are and what they can do: any name of the provider's families.
enum Models {
    private static let families = ["gemini-", "gemma-", "text-embedding-", "embedding-"]

    static func isEmbedding(_ model: String) -> Bool { model.contains("embedding") }

    /// - Parameter method: empty = any.
    static func require(_ model: String, _ method: String) throws(Problem) {
        let isKnown = families.contains { model.hasPrefix($0) }
        guard isKnown, method.isEmpty || methods(model).contains(method) else {
            throw Problem.notFound(
                "models/\(model) is not found for API version v1beta, or is not supported for "
                    + "\(method). Call ListModels to see the list of available models and their "
                    + "supported methods.")
        }
    }

    private static func methods(_ model: String) -> [String] {
        isEmbedding(model)
            ? ["embedContent", "batchEmbedContents", "countTokens", "asyncBatchEmbedContent"]
            : [
                "generateContent", "streamGenerateContent", "countTokens", "batchGenerateContent",
            ]
    }

    static func json(_ model: String) -> JSON {
        // ai.google.dev/gemini-api/docs/embeddings and …/models
        let limit = isEmbedding(model) ? (model.contains("001") ? 2048 : 8192) : 1_048_576
        return .members(
            ("name", .string("models/" + model)), ("version", .string("001")),
            ("displayName", .string(model)), ("inputTokenLimit", .int(limit)),
            ("outputTokenLimit", .int(isEmbedding(model) ? 1 : 65_536)),
            ("supportedGenerationMethods", .array(methods(model).map(JSON.string))))
    }
}
