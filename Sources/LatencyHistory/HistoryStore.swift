import BatchingCore
import OnlineStatistics

/// Which rows are asked for.
public struct HistoryQuery: Sendable, Equatable {
    /// Nil = all.
    public var provider: String?
    /// Nil = all.
    public var model: String?
    /// Nil = all.
    public var kind: RequestKind?
    /// Nil = all.
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
    /// Whose they are.
    public var key: HistoryKey
    /// Empty = none was given.
    public var purpose: String
    /// Where they went.
    public var lane: Lane
    /// Latency by size: observations that came to an end well.
    public var grid: LatencyGrid
    /// Observations that failed; they are not in the grid.
    public var failed: Int
    /// Observations that never came back; they are not in the grid.
    public var censored: Int
    /// Observations of duplicates that nobody waited for, whatever their outcome.
    public var probes: Int
    /// When the last of them was seen.
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
    /// Adds decisions; their outcomes may be joined later.
    func append(_ decisions: [HistoryDecision]) throws
    /// Joins outcomes to decisions made earlier; an unknown id is ignored.
    func join(_ outcomes: [(decision: Int64, outcome: HistoryDecision.Outcome)]) throws

    /// In order of day, key, purpose, lane.
    func days(_ query: HistoryQuery) throws -> [DaySummary]
    /// The raw rows that retention has left, oldest first; the last `limit` of them.
    func observations(_ query: HistoryQuery, last limit: Int?) throws -> [HistoryObservation]
    /// The decisions that retention has left, oldest first; the last `limit` of them.
    func decisions(_ query: HistoryQuery, last limit: Int?) throws -> [HistoryDecision]

    /// Every threshold ever in force, oldest first; the last one of a key is in force.
    func thresholds() throws -> [KeptThreshold]
    /// Puts thresholds into force, all or none.
    ///
    /// - Parameters:
    ///   - thresholds: what comes into force.
    ///   - replacing: what was in force when the decision was made, by key; where another one is in
    ///     force by now nothing is written.
    /// - Returns: whether it was written.
    func putInForce(_ thresholds: [KeptThreshold], replacing: [HistoryKey: Int]) throws -> Bool

    /// The key's latest saved model; nil = none.
    func model(_ key: HistoryKey) throws -> KeptModel?
    /// The latest saved model of every key.
    func models() throws -> [KeptModel]
    /// Keeps models, in place of those that their keys had.
    func save(_ models: [KeptModel]) throws
}
