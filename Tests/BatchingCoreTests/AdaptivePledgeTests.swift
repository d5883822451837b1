import Testing

@testable import BatchingCore

@Suite("The pledge on the price")
struct AdaptivePledgeTests {
    /// Calls are always faster, and cost twice what jobs do.
    private static let world = LearningWorld(
        individual: { _ in LaneTruth(overhead: 0.5, perItem: 0.05) },
        batch: { _ in LaneTruth(overhead: 60, perItem: 0.1) })

    private func run(
        _ increase: Double?, objective: Objective, hybrid: Bool = true
    ) -> LearningRun {
        var settings = Adaptive.Settings()
        settings.costIncreaseMax = increase
        if !hybrid { settings.strategies = [.individual, .batch] }
        var policy = Adaptive(settings)
        return Self.world.play(&policy, groups: 3000, objective: objective)
    }

    // Without it everything goes online and costs the double.
    @Test(
        "is kept although calls always look better, and small groups still go online",
        arguments: [Double.infinity, 1e5], [true, false])
    func kept(valueOfTime: Double, hybrid: Bool) {
        let objective = Objective(valueOfTimePerHour: valueOfTime)
        let run = run(0.1, objective: objective, hybrid: hybrid)
        let reference = 0.5 * Double(run.items)
        #expect(run.paid <= 1.12 * reference, "\(run.paid / reference)")
        #expect(run.paid > 1.04 * reference, "\(run.paid / reference)")
        let small = run.groups[100...].filter { $0.items <= 5 }
        let online = small.count { $0.plan.first.lane == .individual }
        #expect(online > small.count / 2, "\(online) of \(small.count)")
        #expect(run.groups.contains { $0.receipt!.reason == .pledge })
        let free = self.run(nil, objective: objective)
        #expect(free.paid > 1.9 * reference)
    }

    @Test("of nothing more is kept as well")
    func nothingMore() {
        let run = run(0, objective: LearningWorld.waiting)
        #expect(run.paid <= 1.03 * 0.5 * Double(run.items))
    }

    @Test("is no matter where the better way is the cheaper one")
    func slack() {
        var settings = LearningRegretTests.twoLanes
        settings.costIncreaseMax = 0.1
        var policy = Adaptive(settings)
        let world = LearningWorld(
            individual: { _ in LaneTruth(overhead: 300, perItem: 0.5) },
            batch: { _ in LaneTruth(overhead: 10, perItem: 0.1) })
        let run = world.play(&policy, groups: 300)
        #expect(run.groups[50...].allSatisfy { $0.plan.first.lane == .batch })
        // The pledge begins carefully; once it is known that jobs are quicker it has no say.
        #expect(run.groups[50...].allSatisfy { $0.receipt!.reason != .pledge })
    }

    @Test("holds at any time, but for a tenth of a cent", arguments: [0, 0.1, 0.5])
    func anyTime(increase: Double) {
        let run = run(increase, objective: LearningWorld.waiting)
        var (paid, reference) = (0.0, 0.0)
        for group in run.groups {
            paid += LearningRun(groups: [group]).paid
            reference += 0.5 * Double(group.items)
            // A probe is a hundredth at most, and may come on top of what was still affordable.
            #expect(paid <= (1 + increase) * reference * 1.01 + 0.001)
        }
    }

    // A thousand items as a job leave 50 dollars (a tenth of 500) for small groups, each of which costs
    // 1.5 more online.
    @Test("is one for all that plan under it: what one saves another may spend")
    func together() {
        var settings = Adaptive.Settings()
        settings.costIncreaseMax = 0.1
        func online(_ policy: inout Adaptive) -> Int {
            (0..<20).count { number in
                let plan = decide(&policy, number: number, items: 3)
                return plan.first.lane == .individual
            }
        }
        var (large, small, lonely) = (Adaptive(settings), Adaptive(settings), Adaptive(settings))
        _ = decide(&large, number: 0, items: 1000)
        for _ in 0..<2 { small.plannedElsewhere(large.pledged!) }
        #expect(online(&small) == 20)
        #expect(online(&lonely) <= 2)
    }

    private func decide(_ policy: inout Adaptive, number: Int, items: Int) -> Plan {
        policy.plan(
            for: group(number, items: items, at: Double(number)),
            in: PlanningContext(
                now: at(Double(number)), terms: LearningWorld.terms,
                objective: LearningWorld.waiting))
    }
}
