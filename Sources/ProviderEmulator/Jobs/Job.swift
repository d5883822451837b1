import BatchingCore

/// A batch job as the provider keeps it.
struct Job: Sendable {
    enum Kind: Sendable { case embed, generate }

    enum State: String, Sendable {
        case pending = "PENDING"
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case cancelled = "CANCELLED"
        case expired = "EXPIRED"
        case partiallySucceeded = "PARTIALLY_SUCCEEDED"

        var isEnd: Bool { self != .pending && self != .running }
    }

    var id: String
    var kind: Kind
    var model: String
    var displayName: String
    /// Whose it is: each API key counts as a project.
    var project: String
    /// Nil where the requests came with the create.
    var inputFile: String?
    var items: [JobItem]
    var bytesIn: Int
    var created: Instant
    var expires: Instant
    var strikes: Strikes
    /// One for each item, or none at all.
    var itemStrikes: [Strikes]
    /// Keys the job's luck and the order of its results.
    var luck: UInt64
    var repetition: Int

    var state = State.pending
    /// Of the job at work; what then becomes of it.
    var due = Instant.never
    var outcome = State.succeeded
    var updated: Instant
    var ended: Instant?
    /// Items that ended without an error; nil until the end.
    var successes: Int?
    /// Looks at it since it ended.
    var looks = 0
    var isDeleted = false

    var name: String { "batches/" + id }
    var resultFile: String { "batch-" + id }

    var inputTokens: Int { items.reduce(0) { $0 + $1.tokens } }

    func strikes(ofItem index: Int) -> Strikes {
        itemStrikes.isEmpty ? .none : itemStrikes[index]
    }

    /// Whether there are results to fetch: also some of a job that was cut short.
    var hasOutput: Bool {
        guard items.isEmpty == false else { return false }
        return switch state {
        case .succeeded, .partiallySucceeded: true
        case .cancelled: strikes[.jobEnd] == "cancelled"
        default: false
        }
    }

    /// Whether the output shows: a fault may hold it back for the first looks after the end.
    var showsOutput: Bool {
        hasOutput && Double(looks) > strikes.number(.outputLate) ?? -1
    }

    /// Items with a result or an error.
    var finished: Range<Int> {
        guard hasOutput else { return 0..<0 }
        return 0..<(state == .succeeded ? items.count : (items.count + 1) / 2)
    }

    func fails(_ index: Int) -> Bool {
        if case .bad = items[index].content { return true }
        return strikes(ofItem: index).has(.itemError)
    }
}

/// One request of a job.
struct JobItem: Sendable {
    enum Content: Sendable {
        case embed(EmbedItem)
        case generate(GenerateItem)
        case bad(String)
    }
    /// Nil where the client gave none.
    var key: String?
    var content: Content

    var tokens: Int {
        switch content {
        case .embed(let item): item.tokens
        case .generate(let item): item.inputTokens
        case .bad: 0
        }
    }

    /// What is bought; nil where nothing is.
    var text: String? {
        switch content {
        case .embed(let item): item.text
        case .generate(let item): item.prompt
        case .bad: nil
        }
    }
}
