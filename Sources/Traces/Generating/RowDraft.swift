import BatchingCore
import Diagnostics

/// A row of a generated trace before it has its place.
///
/// Times are whole milliseconds.
struct RowDraft {
    var milliseconds: Int
    var task: Task
    var items: Int
    var sender: UInt64?
    var inputTokens: Int
    var outputTokens: Int?
    var deadlineMilliseconds: Int?

    /// What the requests of a row are for, and how large their texts are.
    struct Task: Sendable {
        var purpose: String
        var kind: RequestKind
        /// Tokens of a middling text, and the deviation of their logarithm.
        var input: (median: Double, sigma: Double)
        /// The same of the answer; nil for embeddings.
        var output: (median: Double, sigma: Double)?
    }

    init(
        seconds: Double, _ task: Task, items: Int, sender: UInt64? = nil,
        deadlineSeconds: Double? = nil, _ draws: inout Draws
    ) {
        milliseconds = Int((seconds * 1000).rounded())
        self.task = task
        self.items = items
        self.sender = sender
        inputTokens = Self.tokens(task.input, items, &draws)
        outputTokens = task.output.map { Self.tokens($0, items, &draws) }
        deadlineMilliseconds = deadlineSeconds.map { Int(($0 * 1000).rounded()) }
    }

    /// Tokens of a whole group: its texts resemble each other, so one draw scales them all.
    private static func tokens(
        _ size: (median: Double, sigma: Double), _ items: Int, _ draws: inout Draws
    ) -> Int {
        let perItem = draws.logNormal(median: size.median, sigma: size.sigma)
        return max(items, Int((perItem * Double(items)).rounded()))
    }

    func group(
        _ row: Int, from start: Int, _ names: NameTable
    ) throws(InputError) -> RequestGroup {
        let deadline = deadlineMilliseconds.map { Span(nanoseconds: Int64($0) * 1_000_000) }
        return RequestGroup(
            row: row, arrival: Instant(nanoseconds: Int64(milliseconds - start) * 1_000_000),
            items: items, sender: sender ?? RequestGroup.alone, inputTokens: inputTokens,
            outputTokens: outputTokens ?? -1, deadline: deadline ?? RequestGroup.noDeadline,
            model: try names.number(of: task.kind == .embed ? Self.embedder : Self.generator),
            purpose: try names.number(of: task.purpose), kind: task.kind)
    }

    /// The models that the rows name.
    static let embedder = "gemini-embedding-001"
    static let generator = "gemini-2.5-flash-lite"
}

extension RowDraft.Task {
    /// A question is embedded to search an index while somebody waits.
    static let query = Self(purpose: "rag_query", kind: .embed, input: (18, 0.5))
    /// Tags and a summary for a few messages.
    static let enrichment = Self(
        purpose: "quick_enrichment", kind: .generate, input: (420, 0.6), output: (60, 0.4))
    /// Chunks of documents are embedded for an index.
    static let indexBuild = Self(purpose: "index_build", kind: .embed, input: (260, 0.25))
    /// Only what changed is embedded again.
    static let reindex = Self(purpose: "reindex", kind: .embed, input: (240, 0.3))
    /// A test suite that asks a model.
    static let testRun = Self(
        purpose: "test_run", kind: .generate, input: (650, 0.5), output: (140, 0.5))
    /// A summary of a document that somebody will read later.
    static let summary = Self(
        purpose: "summary", kind: .generate, input: (1_900, 0.6), output: (220, 0.4))
    /// Yesterday's documents, embedded before the morning.
    static let nightlyImport = Self(
        purpose: "nightly_import", kind: .embed, input: (300, 0.2))
}
