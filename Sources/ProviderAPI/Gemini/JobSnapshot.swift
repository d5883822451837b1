/// A job as the provider described it at one moment.
public struct JobSnapshot: Sendable {
    /// The provider's name for it, `batches/…`; checked.
    public var name: String
    /// Ours, by which it is found again; empty = none.
    public var displayName: String
    /// How it stood.
    public var state: JobState
    /// As the provider counts them, which may lag behind; 0 = none, or not told.
    public var requestCount = 0
    /// Items with a result so far; 0 = none, or not told.
    public var successfulCount = 0
    /// Items that were refused so far; 0 = none, or not told.
    public var failedCount = 0
    /// Of the job as a whole.
    public var error: ProviderError?
    /// The file that holds its results, `files/…`; checked.
    public var resultsFile: String?
    /// Its results, in any order; nil where the answer holds none.
    public var inlineResults: [JobItemResult]?
    /// The file that its items came from.
    public var inputFile: String?
    /// RFC 3339, as the provider wrote it.
    public var createTime: String?

    public init(name: String, displayName: String = "", state: JobState) {
        self.name = name
        self.displayName = displayName
        self.state = state
    }

    /// Whether it is over; what is not understood is not over.
    public var isTerminal: Bool { state.isTerminal }
}

/// How a job stands.
public enum JobState: Sendable, Equatable {
    /// Taken, and not begun.
    case pending
    /// Under way, or being cancelled.
    case running
    /// Over, with an answer for each item.
    case succeeded
    /// Over, with answers for some of the items.
    case partlySucceeded
    /// Over as a whole, without results.
    case failed
    /// Over because somebody cancelled it.
    case cancelled
    /// Over because its time ran out.
    case expired
    /// A word that is not known, or none at all (empty).
    case unknown(String)

    /// Whether it is over; what is not understood is not over.
    public var isTerminal: Bool {
        switch self {
        case .succeeded, .partlySucceeded, .failed, .cancelled, .expired: true
        case .pending, .running, .unknown: false
        }
    }

    /// The state that a word stands for, with the wire's prefix, the documentation's, or none.
    public init(word: String) {
        let word = word.uppercased()
        let prefix = ["BATCH_STATE_", "JOB_STATE_"].first(where: word.hasPrefix) ?? ""
        let bare = String(word.dropFirst(prefix.utf8.count))
        self = Self.words[bare] ?? .unknown(GeminiRefusal.word(bare))
    }

    private static let words: [String: JobState] = [
        "PENDING": .pending, "QUEUED": .pending, "PAUSED": .pending,
        "RUNNING": .running, "UPDATING": .running, "CANCELLING": .running,
        "SUCCEEDED": .succeeded, "PARTIALLY_SUCCEEDED": .partlySucceeded, "FAILED": .failed,
        "CANCELLED": .cancelled, "CANCELED": .cancelled, "EXPIRED": .expired,
    ]
}

/// Some of the jobs of a project.
public struct JobPage: Sendable {
    /// In the provider's order.
    public var jobs: [JobSnapshot]
    /// For the next page, which may be there even if this one is empty; nil = this is the last.
    public var nextPageToken: String?
}

/// What one item of a job brought.
public struct JobItemResult: Sendable, Equatable {
    /// The item's key; nil where the provider left it out: then nobody knows whose result it is.
    public var key: String?
    /// The item's result, or why there is none.
    public var result: Result<ItemResult, ProviderError>

    public init(key: String?, result: Result<ItemResult, ProviderError>) {
        self.key = key
        self.result = result
    }
}
