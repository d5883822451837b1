import BatchingCore
import Testing

@Suite("The rules that people hard-code")
struct FixedPolicyTests {
    private func plan(_ name: String, items: Int) throws -> Plan {
        guard case .policy(var policy) = try PolicyCatalog.request(name) else {
            throw CancellationError()
        }
        return policy.plan(
            for: group(0, items: items), in: PlanningContext(now: .zero, terms: plainTerms()))
    }

    @Test(
        "threshold:K takes the job from K items on",
        arguments: [
            ("threshold:10", 9, Lane.individual), ("threshold:10", 10, .batch),
            ("threshold:1", 1, .batch), ("threshold:inf", 1_000_000, .individual),
        ])
    func threshold(name: String, items: Int, lane: Lane) throws {
        #expect(try plan(name, items: items) == .all(items, lane))
    }

    @Test("hybrid:K sends the first K online and the rest as a job")
    func hybrid() throws {
        #expect(try plan("hybrid:5", items: 4) == .all(4, .individual))
        #expect(try plan("hybrid:5", items: 5) == .all(5, .individual))
        let split = try plan("hybrid:5", items: 6)
        #expect(split.first == Leg(.individual, items: 5) && split.second == Leg(.batch, items: 1))
    }

    @Test("a split with nothing on one side has one leg", arguments: -1...8)
    func split(head: Int) {
        let plan = Plan.split(6, first: head, .bulk, rest: .batch)
        #expect(plan.items == 6)
        #expect((plan.second == nil) == (head <= 0 || head >= 6))
        #expect(plan.first.items > 0 && plan.second?.items != 0)
    }
}
