/// One text to embed.
struct EmbedItem: Sendable {
    var text: String
    var taskType: String
    var dimension: Int

    var tokens: Int { TokenCount.of(text) }

    /// Of an `EmbedContentRequest`, whatever its place.
    init(_ json: JSON) throws(Problem) {
        guard let content = json["content"] else {
            throw .invalid("* EmbedContentRequest.content: contents is not specified")
        }
        let parts = content["parts"]?.elements ?? [content]
        let texts = parts.compactMap { $0["text"]?.text }
        guard !texts.isEmpty else {
            throw .invalid("* EmbedContentRequest.content: empty Part")
        }
        // Several parts of one content make one vector.
        text = texts.joined(separator: "\n")
        // The SDKs of some languages nest what the method has at its top.
        let config = json["config"] ?? json["embedContentConfig"]
        taskType = (json["taskType"] ?? config?["taskType"])?.text ?? ""
        guard taskType.isEmpty || Self.taskTypes.contains(taskType) else {
            throw .invalid("Invalid value at 'task_type' (TaskType), \"\(taskType)\"")
        }
        let wanted = json["outputDimensionality"] ?? config?["outputDimensionality"]
        dimension = wanted?.whole ?? Self.dimensionMax
        guard (1...Self.dimensionMax).contains(dimension) else {
            throw .invalid("output_dimensionality must be between 1 and \(Self.dimensionMax).")
        }
    }

    func vector(_ model: String, _ strikes: Strikes) -> [Float] {
        EmulatedVector.values(
            model: model, text: text, taskType: taskType, dimension: dimension,
            length: strikes.number(.vectorLength) ?? 1)
    }

    /// Of gemini-embedding-001 and -2; also what they give unless told otherwise
    /// (ai.google.dev/gemini-api/docs/embeddings).
    private static let dimensionMax = 3072

    private static let taskTypes: Set = [
        "TASK_TYPE_UNSPECIFIED", "RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY",
        "CLASSIFICATION", "CLUSTERING", "QUESTION_ANSWERING", "FACT_VERIFICATION",
        "CODE_RETRIEVAL_QUERY",
    ]
}
