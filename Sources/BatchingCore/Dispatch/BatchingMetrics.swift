/// What a run did, counted.
public struct BatchingMetrics: Sendable, Equatable, Codable {
    /// Groups that arrived.
    public var groups = 0
    /// Items of those groups.
    public var items = 0
    /// Calls that were started, repeated ones included.
    public var individualCalls = 0
    /// Bulk calls that were started, repeated ones included.
    public var bulkCalls = 0
    /// Jobs that were created, repeated ones included.
    public var batchJobs = 0
    /// Looks at jobs.
    public var polls = 0
    /// Calls refused with HTTP 429.
    public var refusals = 0
    /// Calls that failed, whether or not a later attempt succeeded.
    public var callFailures = 0
    /// Jobs that the provider gave up.
    public var jobsExpired = 0
    /// Jobs cancelled because they were late.
    public var rescues = 0
    /// Duplicates sent to learn from, and their items.
    public var probes = 0
    /// Items of those probes.
    public var probeItems = 0
    /// Items given up after all attempts.
    public var itemsFailed = 0
    /// Items that were not sent as nobody waited for them any more.
    public var itemsCancelled = 0

    public init() {}

    /// A line with one entry per counter, so that nothing forgets a new one.
    static let counters: [WritableKeyPath<BatchingMetrics, Int> & Sendable] = [
        \.groups, \.items, \.individualCalls, \.bulkCalls, \.batchJobs, \.polls, \.refusals,
        \.callFailures, \.jobsExpired, \.rescues, \.probes, \.probeItems, \.itemsFailed,
        \.itemsCancelled,
    ]

    /// Adds each counter of another's.
    public mutating func add(_ other: BatchingMetrics) {
        for counter in Self.counters { self[keyPath: counter] += other[keyPath: counter] }
    }
}
