/// A model's name and what is particular about it.
struct GeminiModel: Sendable, Equatable {
    /// Without `models/`.
    let name: String

    init(_ name: String) {
        self.name = name.hasPrefix("models/") ? String(name.dropFirst(7)) : name
    }

    /// As requests name it.
    var resource: String { "models/\(name)" }

    /// Whether `taskType` is a field; with gemini-embedding-2 it is part of the text
    /// (ai.google.dev/gemini-api/docs/embeddings).
    var takesTaskType: Bool { !name.hasPrefix("gemini-embedding-2") }

    /// Whether a shortened vector comes with a length other than 1.
    ///
    /// That of gemini-embedding-001 does (ai.google.dev/gemini-api/docs/embeddings).
    var leavesShortVectorsUnnormalised: Bool { name.hasPrefix("gemini-embedding-001") }

    /// Numbers in a vector of gemini-embedding-001 that nobody shortened.
    static let fullDimensions = 3072
}

/// The task in front of a text, as models want it that have no field for it.
///
/// The forms are those of ai.google.dev/gemini-api/docs/embeddings for gemini-embedding-2.
enum TaskPrefix {
    private static let tasks = [
        "RETRIEVAL_QUERY": "search result", "QUESTION_ANSWERING": "question answering",
        "FACT_VERIFICATION": "fact checking", "CODE_RETRIEVAL_QUERY": "code retrieval",
        "CLASSIFICATION": "classification", "CLUSTERING": "clustering",
        "SEMANTIC_SIMILARITY": "sentence similarity",
    ]

    /// The item's text with its task; as it is where no task is given, or an unknown one.
    static func text(of item: EmbedItem) -> String {
        guard let type = item.taskType else { return item.text }
        if type == "RETRIEVAL_DOCUMENT" {
            return "title: \(item.title ?? "none") | text: \(item.text)"
        }
        return tasks[type].map { "task: \($0) | query: \(item.text)" } ?? item.text
    }
}
