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
}
