import Testing

@testable import BatchingCore

@Suite("How the learner explores")
struct AdaptiveExplorationTests {
    @Test(
        "within one item in a hundred and two, in every stretch from the start",
        arguments: LearningRegretTests.worlds.indices)
    func budget(place: Int) {
        var policy = Adaptive()
        let run = LearningRegretTests.worlds[place].play(&policy, groups: 1500)
        var items = 0
        var probed = 0
        for group in run.groups {
            items += group.items
            probed += group.plan.probe?.items ?? 0
            #expect(Double(probed) <= 0.01 * Double(items) + 2)
        }
        #expect(probed > 0)
        for group in run.groups {
            guard let probe = group.plan.probe else { continue }
            #expect(probe.items > 0 && probe.items <= group.items)
            #expect(probe.lane != group.plan.first.lane && probe.lane != group.plan.second?.lane)
        }
    }

    @Test("never, when told to be passive, and still learns")
    func passive() {
        var policy = Adaptive(.passive)
        // Jobs take what was believed beforehand, else nobody would ever correct that.
        let world = LearningWorld(
            individual: { _ in LaneTruth(overhead: 0.5, perItem: 0.8) },
            batch: { _ in LaneTruth(overhead: 40, perItem: 0.1) })
        let run = world.play(&policy, groups: 500)
        #expect(run.probes == 0 && policy.probes == false)
        #expect(run.groups.allSatisfy { $0.receipt!.reason != .hopeful })
        #expect(run.regret() < 0.2, "\(run.regret())")
    }

    @Test("never, where there is but one way", arguments: [Offer.Strategy.individual, .batch])
    func oneLane(strategy: Offer.Strategy) {
        var settings = Adaptive.Settings()
        settings.strategies = [strategy]
        var policy = Adaptive(settings)
        let run = LearningWorld().play(&policy, groups: 300)
        #expect(run.probes == 0)
        #expect(run.groups.allSatisfy { $0.receipt!.reason == .onlyWay })
    }

    @Test("hardly, once the lanes are known to be far apart", arguments: [true, false])
    func farApart(jobsAreSlow: Bool) {
        // Jobs of an hour or of a second against calls of 0.1 s or of 300 s.
        let world = LearningWorld(
            individual: { _ in LaneTruth(overhead: jobsAreSlow ? 0.1 : 300, perItem: 0.01) },
            batch: { _ in LaneTruth(overhead: jobsAreSlow ? 3600 : 1, perItem: 0.001) })
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let run = world.play(&policy, groups: 1500)
        let late = run.groups[1000...].reduce(0) { $0 + ($1.plan.probe?.items ?? 0) }
        let lateItems = run.groups[1000...].reduce(0) { $0 + $1.items }
        #expect(Double(late) < 0.002 * Double(lateItems), "\(late) of \(lateItems)")
        #expect(run.regret(from: 100) < 0.01)
    }

    @Test("never, where time is worth nothing: no latency could change the choice")
    func freeTime() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let run = LearningWorld().play(
            &policy, groups: 500, objective: Objective(valueOfTimePerHour: 0))
        #expect(run.probes == 0, "\(run.probes)")
        #expect(run.groups.allSatisfy { $0.plan.first.lane == .batch })
    }

    // Jobs of 300 s are never worth it: 200 calls take 61 s. At half-time they take 15 s.
    @Test("enough to find a lane not taken that has become twenty times faster")
    func faster() {
        for seed in 1...5 {
            let world = LearningWorld(
                individual: { _ in LaneTruth(overhead: 1, perItem: 0.3) },
                batch: { LaneTruth(overhead: $0 < 0.5 ? 300 : 15, perItem: 0.01) },
                seed: UInt64(seed))
            var policy = Adaptive(LearningRegretTests.twoLanes)
            let run = world.play(&policy, groups: 1000)
            #expect(run.groups[200..<500].allSatisfy { $0.plan.first.lane == .individual })
            #expect(run.regret(from: 620) < 0.05, "\(seed): \(run.regret(from: 620))")
        }
    }

    @Test("faster after a lane has changed than before")
    func afterChange() {
        let world = LearningWorld(
            batch: { LaneTruth(overhead: $0 < 0.5 ? 10 : 40, perItem: 0.1) })
        var before = 0
        var after = 0
        for seed in 1...10 {
            var world = world
            world.seed = UInt64(seed)
            var policy = Adaptive(LearningRegretTests.twoLanes)
            let run = world.play(&policy, groups: 1000)
            before += run.groups[440..<500].count { $0.plan.probe != nil }
            after += run.groups[503..<563].count { $0.plan.probe != nil }
        }
        #expect(after > before, "\(before) before, \(after) after")
    }

    @Test("no further, where nobody carries out its probes, and does no harm")
    func ignoredProbes() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let run = LearningWorld().play(&policy, groups: 800, telling: .noProbes)
        #expect(run.regret(from: 100) < 0.05, "\(run.regret(from: 100))")
        #expect(Double(run.probedItems) <= 0.01 * Double(run.items) + 2)
    }

    @Test("at most two times down each lane, where nobody tells it anything")
    func untold() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let run = LearningWorld().play(&policy, groups: 800, telling: .nothing)
        #expect(run.probes <= 4)
        // And it goes on deciding as it did at first.
        var first: [Int: Lane] = [:]
        for group in run.groups where group.plan.second == nil {
            let lane = group.plan.first.lane
            #expect(first[group.items, default: lane] == lane, "\(group.items) items")
            first[group.items] = lane
        }
        #expect(first[1] == .individual && first.count > 50)
    }
}
