import OnlineStatistics

/// Batch price for as long as the deadline can still be met online; a job that is late is rescued.
///
/// A group with a deadline becomes a job if, should the job not answer, there is time to send every
/// item one by one before the deadline: at `due - online(n)` the job is cancelled and its items go
/// online. A group that has no such time goes online at once; a group without a deadline always
/// becomes a job.
///
/// A rescue comes right after a look at the job, so that no results lie unseen when it is cancelled.
///
/// `online(n)` is a cautious guess of what n individual calls take: rounds × (mean + 2 standard
/// deviations of a round), where a round is one call in each parallel slot: n / slots, rounded up.
/// Before ten observations a round counts as twice the greater of the lane's typical latency and the
/// mean seen so far.
public struct Deadline: Policy {
    private var round = RunningMoments()
    /// Of the latest plan, for what is observed of it.
    private var slots = 1

    /// Knows nothing yet.
    public init() {}

    public var name: String { "deadline" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }
    public var learns: Bool { true }
    public var rescues: Bool { true }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        slots = context.terms.maxParallel
        guard group.due != .never else { return .all(group.items, .batch) }
        let rounds = Double((group.items - 1) / slots + 1)
        let online = Span(seconds: rounds * secondsPerRound(context.terms))
        let every = context.terms.pollEvery
        let looks = (group.due - online - context.now).nanoseconds / every.nanoseconds
        // A job that nobody would look at before its rescue is bought for nothing.
        guard looks >= 1 else { return .all(group.items, .individual) }
        var plan = Plan.all(group.items, .batch)
        plan.rescueAt = context.now + every * Int(looks)
        return plan
    }

    public mutating func observe(_ observation: Observation) {
        guard observation.lane == .individual, observation.outcome == .ok else { return }
        let rounds = (observation.items - 1) / slots + 1
        round.add(observation.latency.seconds / Double(rounds))
    }

    private func secondsPerRound(_ terms: Terms) -> Double {
        // Ten observations before their spread is believed.
        guard round.count >= 10 else {
            return 2 * max(terms[.individual].typical.seconds, round.mean)
        }
        return round.mean + 2 * round.standardDeviation
    }
}
