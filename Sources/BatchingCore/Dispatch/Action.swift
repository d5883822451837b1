/// Something to be done by whoever drives the dispatcher.
public enum Action: Sendable, Equatable, Codable {
    /// Start it now; report `callEnded`.
    case startCall(CallOrder)
    /// Create it now, look at it every `Terms.pollEvery`; report `jobEnded` when a look shows that
    /// it has ended. The simulator need not look: it computes which look is the first to see it.
    case createJob(JobOrder)
    /// Report `jobEnded(.cancelled)`, or `.done` where the results came first.
    case cancelJob(JobID)
    /// Every item has a result or was given up.
    case finished(GroupResult)
    /// What was planned; only from a dispatcher that reports.
    indirect case planned(PlanReport)
    /// What the policy was told; only from a dispatcher that reports.
    indirect case observed(ObservationReport)
}

/// How a group, or several that were planned together, will go.
public struct PlanReport: Sendable, Equatable, Codable {
    /// The first group's row.
    public var row: Int
    /// Items planned together, ≥ 1.
    public var items: Int
    /// The lanes that they go down.
    public var plan: Plan
    /// Nil where the policy gives none.
    public var receipt: DecisionReceipt?
    /// What those who plan under the same pledge on the price are to be told.
    public var pledged: PledgedGroup?
}

/// What a leg took, or a job that was given up, or a probe.
public struct ObservationReport: Sendable, Equatable, Codable {
    /// The first group's row.
    public var row: Int
    /// What was seen: the lane, its size, its latency and how it ended.
    public var observation: Observation
    /// Whether it tells of a duplicate that nobody waits for.
    public var isProbe: Bool
}

/// A synchronous call with one or more items of a unit.
public struct CallOrder: Sendable, Equatable, Codable {
    /// Names the call in the event that ends it.
    public var id: CallID
    /// Individual or bulk.
    public var lane: Lane
    /// The group's row; of several groups planned together, the first one's.
    ///
    /// It keys the luck.
    public var row: Int
    /// The first item's place in the unit, from 0.
    public var firstItem: Int
    /// Items of the call, from 1 to the lane's `itemsMax`.
    public var items: Int
    /// 0 = the first.
    public var attempt: Int
    /// Tokens of the call's items together: the unit's, spread evenly.
    public var inputTokens: Double
    /// Tokens that the answers are expected to have together.
    public var outputTokens: Double
}

/// An asynchronous job with one or more items of a unit.
public struct JobOrder: Sendable, Equatable, Codable {
    /// Names the job in the event that ends it.
    public var id: JobID
    /// The lane of jobs.
    public var lane: Lane
    /// The group's row; of several groups planned together, the first one's.
    public var row: Int
    /// Which of the unit's jobs, from 0; with the row it keys the luck, however the unit is split.
    public var number: Int
    /// The first item's place in the unit, from 0.
    public var firstItem: Int
    /// Items of the job, from 1 to the lane's `itemsMax`.
    public var items: Int
    /// 0 = the first; an expired job's items are ordered again with the next number.
    public var attempt: Int
    /// Tokens of the job's items together: the unit's, spread evenly.
    public var inputTokens: Double
}
