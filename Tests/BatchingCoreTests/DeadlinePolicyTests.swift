import BatchingCore
import Testing

/// Two slots, calls of typically 2 s, a look every 5 s.
@Suite("The deadline policy")
struct DeadlinePolicyTests {
    private func plan(_ policy: Deadline, _ group: RequestGroup, now: Double = 0) -> Plan {
        var policy = policy
        return policy.plan(
            for: group, in: PlanningContext(now: at(now), terms: plainTerms()))
    }

    @Test("a group without a deadline becomes a job that nobody rescues")
    func noDeadline() {
        let plan = plan(Deadline(), group(0, items: 500))
        #expect(plan == .all(500, .batch) && plan.rescueAt == .never)
    }

    // 5 items in 2 slots: 3 rounds × twice 2 s = 12 s. Deadline 17 s: rescue at 5 s, the first
    // look. A nanosecond less and the job would be bought for nothing.
    @Test("with time for one look a job, with less online at once")
    func edge() {
        let just = plan(Deadline(), group(0, items: 5, deadline: 17))
        #expect(just.first == Leg(.batch, items: 5) && just.rescueAt == at(5))
        let less = plan(Deadline(), group(0, items: 5, deadline: 17 - 1e-9))
        #expect(less == .all(5, .individual))
    }

    // Ten rounds of 3 s and 5 s in turn: mean 4, standard deviation √(10/9) = 1.054; a round is
    // believed to take 6.108 s. Deadline 100 s, 3 items, 2 rounds: 87.784 s, so after the look at
    // 85 s. Before, a round counts twice the greater of 2 s and the mean so far: 3, 4, 3.67 ...
    @Test("ten observations replace the prior")
    func learned() {
        var policy = Deadline()
        let rescues = [90.0, 85, 80, 85, 80, 80, 80, 80, 80, 80]
        for number in 0..<10 {
            let plan = plan(policy, group(0, items: 3, deadline: 100))
            #expect(plan.rescueAt == at(rescues[number]))
            policy.observe(observation(.individual, items: 1, number % 2 == 0 ? 3 : 5))
        }
        let rescue = plan(policy, group(0, items: 3, deadline: 100)).rescueAt
        #expect(rescue == at(85))
    }

    // Six items in two slots are three rounds of 50 s: deadline 500 s, 3 items, 2 × 2 × 50 s.
    @Test("groups of many rounds tell of one")
    func manyRounds() {
        var policy = Deadline()
        _ = policy.plan(
            for: group(0, items: 1), in: PlanningContext(now: at(0), terms: plainTerms()))
        policy.observe(observation(.individual, items: 6, 150))
        #expect(plan(policy, group(0, items: 3, deadline: 500)).rescueAt == at(300))
    }

    @Test("jobs and failures teach it nothing")
    func ignored() {
        var policy = Deadline()
        for _ in 0..<20 {
            policy.observe(observation(.batch, items: 1, 50))
            policy.observe(observation(.individual, items: 1, 50, .failed))
        }
        #expect(plan(policy, group(0, items: 3, deadline: 100)).rescueAt == at(90))
    }
}

func observation(
    _ lane: Lane, items: Int, _ seconds: Double, _ outcome: Observation.Outcome = .ok,
    at time: Double = 0
) -> Observation {
    Observation(
        at: at(time), lane: lane, kind: .embed, model: 0, items: items,
        latency: Span(seconds: seconds), outcome: outcome)
}
