import BatchingCore
import OnlineStatistics

/// Which rows are asked for.
public struct HistoryQuery: Sendable, Equatable {
    /// Nil = all.
    public var provider: String?
    public var model: String?
    public var kind: RequestKind?
    public var purpose: String?
    /// Not before; nil = from the beginning.
    public var since: WallTime?
    /// Before; nil = to the end.
    public var until: WallTime?

    public init(
        provider: String? = nil, model: String? = nil, kind: RequestKind? = nil,
        purpose: String? = nil, since: WallTime? = nil, until: WallTime? = nil
    ) {
        self.provider = provider
        self.model = model
        self.kind = kind
        self.purpose = purpose
        self.since = since
        self.until = until
    }
}

/// One UTC day of one key, purpose and lane, as sums.
public struct DaySummary: Sendable, Equatable {
    /// Days since 1970-01-01 UTC.
    public var day: Int
    public var key: HistoryKey
    public var purpose: String
    public var lane: Lane
    /// Latency by size: observations that came to an end well.
    public var grid: LatencyGrid
    public var failed: Int
    public var censored: Int
    public var probes: Int
    public var lastAt: WallTime

    public init(
        day: Int, key: HistoryKey, purpose: String, lane: Lane, grid: LatencyGrid, failed: Int,
        censored: Int, probes: Int, lastAt: WallTime
    ) {
        self.day = day
        self.key = key
        self.purpose = purpose
        self.lane = lane
        self.grid = grid
        self.failed = failed
        self.censored = censored
        self.probes = probes
        self.lastAt = lastAt
    }
}

/// Where observations, decisions, models and thresholds are kept.
///
/// SQLite is the embedded one (`SQLiteHistory`); a fleet's shared store can come behind the same
/// door. Every call is whole or not at all. Errors are `InputError(.storage)`.
public protocol HistoryStore: Sendable {
    /// Adds observations, and their sums to the days they belong to.
    func append(_ observations: [HistoryObservation]) throws
    func append(_ decisions: [HistoryDecision]) throws
    /// Joins outcomes to decisions made earlier; an unknown id is ignored.
    func join(_ outcomes: [(decision: Int64, outcome: HistoryDecision.Outcome)]) throws

    /// In order of day, key, purpose, lane.
    func days(_ query: HistoryQuery) throws -> [DaySummary]
    /// The raw rows that retention has left, oldest first; the last `limit` of them.
    func observations(_ query: HistoryQuery, last limit: Int?) throws -> [HistoryObservation]
    func decisions(_ query: HistoryQuery, last limit: Int?) throws -> [HistoryDecision]

    /// Every threshold ever in force, oldest first; the last one of a key is in force.
    func thresholds() throws -> [KeptThreshold]
    /// Puts thresholds into force, all or none.
    ///
    /// - Parameter replacing: what was in force when the decision was made, by key; where another
    ///   one is in force by now nothing is written.
    /// - Returns: whether it was written.
    func putInForce(_ thresholds: [KeptThreshold], replacing: [HistoryKey: Int]) throws -> Bool

    func model(_ key: HistoryKey) throws -> KeptModel?
    func models() throws -> [KeptModel]
    func save(_ models: [KeptModel]) throws
}
