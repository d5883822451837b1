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
    public var items: Int
    public var plan: Plan
    /// Nil where the policy gives none.
    public var receipt: DecisionReceipt?
}

/// What a leg took, or a job that was given up, or a probe.
public struct ObservationReport: Sendable, Equatable, Codable {
    /// The first group's row.
    public var row: Int
    public var observation: Observation
    public var isProbe: Bool
}

/// A synchronous call with one or more items of a unit.
public struct CallOrder: Sendable, Equatable, Codable {
    public var id: CallID
    public var lane: Lane
    /// The group's row; of several groups planned together, the first one's.
    ///
    /// It keys the luck.
    public var row: Int
    public var firstItem: Int
    public var items: Int
    /// 0 = the first.
    public var attempt: Int
    public var inputTokens: Double
    public var outputTokens: Double
}

/// An asynchronous job with one or more items of a unit.
public struct JobOrder: Sendable, Equatable, Codable {
    public var id: JobID
    public var lane: Lane
    public var row: Int
    /// Which of the unit's jobs, from 0; with the row it keys the luck, however the unit is split.
    public var number: Int
    public var firstItem: Int
    public var items: Int
    /// 0 = the first; an expired job's items are ordered again with the next number.
    public var attempt: Int
    public var inputTokens: Double
}
