import BatchingCore

/// What a policy did to a trace: every figure of a report, in memory that does not grow with rows.
public struct PolicyLedger: Sendable {
    /// What waiting and lateness are worth.
    public let objective: Objective
    /// Arrival to last result, group by group.
    public private(set) var latency = LatencySummary()
    /// Arrival to first result, group by group.
    public private(set) var firstResult = LatencySummary()
    /// US dollars of all groups together.
    public private(set) var priceUSD = 0.0
    /// Waiting, price and lateness of all groups together, US dollars.
    public private(set) var objectiveUSD = 0.0
    /// Groups whose last result came after their deadline, or never.
    public private(set) var deadlineMisses = 0
    /// Groups of which at least one item has no result.
    public private(set) var groupsFailed = 0
    /// Groups per `GroupResult.lanes` value: which strategy they went by.
    public private(set) var groupsByLanes = SIMD8<Int>.zero
    /// Calls, jobs, looks and what went wrong.
    public internal(set) var metrics = BatchingMetrics()
    /// Arrivals, ends of calls, starts and ends of jobs, looks: what a simulation that keeps an
    /// event for each would have handled.
    public var events: Int {
        metrics.groups + metrics.individualCalls + metrics.bulkCalls + 2 * metrics.batchJobs
            + metrics.polls
    }
    /// Nil unless details were asked for.
    public private(set) var jobsInFlight: LevelTimeline?
    /// Some groups' sizes and latencies; nil unless details were asked for.
    public private(set) var sizes: SizeSample?
    /// Each finished group, where somebody writes them down.
    private let onFinish: (@Sendable (GroupResult) -> Void)?

    /// An empty ledger; with `details` it also keeps what charts need.
    public init(
        objective: Objective, details: Bool, onFinish: (@Sendable (GroupResult) -> Void)? = nil
    ) {
        self.objective = objective
        self.onFinish = onFinish
        if details {
            jobsInFlight = LevelTimeline()
            sizes = SizeSample()
        }
    }

    mutating func add(_ result: GroupResult) {
        count(
            result.latency, result.timeToFirstResult, isLate: result.missedDeadline,
            priceUSD: result.priceUSD, failedItems: result.failedItems, lanes: result.lanes)
        if isWatched { show(result) }
    }

    /// Whether anybody wants to see each single result, or figures are all that is wanted.
    var isWatched: Bool { sizes != nil || onFinish != nil }

    mutating func show(_ result: GroupResult) {
        sizes?.add(result)
        onFinish?(result)
    }

    @inline(__always) mutating func count(
        _ latency: Span, _ timeToFirstResult: Span, isLate: Bool, priceUSD: Double,
        failedItems: Int, lanes: UInt8
    ) {
        self.latency.add(latency)
        firstResult.add(timeToFirstResult)
        self.priceUSD += priceUSD
        objectiveUSD += objective.cost(latency: latency, isLate: isLate, priceUSD: priceUSD)
        groupsByLanes[Int(lanes & 7)] += 1
        if isLate { deadlineMisses += 1 }
        if failedItems > 0 { groupsFailed += 1 }
    }

    @inline(__always) mutating func addJob(created: Instant, seen: Instant) {
        if jobsInFlight != nil { jobsInFlight!.add(from: created, to: seen) }
    }
}
