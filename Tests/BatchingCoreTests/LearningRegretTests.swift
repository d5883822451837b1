import RealModule
import Testing

@testable import BatchingCore

@Suite("What learning costs")
struct LearningRegretTests {
    /// The break-even is at 47 items in the first; it moves in most of the others.
    static let worlds = [
        LearningWorld(name: "steady"),
        LearningWorld(
            name: "jobs four times slower at half-time",
            individual: { _ in LaneTruth(overhead: 1, perItem: 0.3, noise: 0.4) },
            batch: { LaneTruth(overhead: $0 < 0.5 ? 10 : 40, perItem: 0.05) }),
        LearningWorld(
            name: "jobs five times quicker at half-time",
            individual: { _ in LaneTruth(overhead: 1, perItem: 0.4, noise: 0.4) },
            batch: { LaneTruth(overhead: $0 < 0.5 ? 60 : 12, perItem: 0.05) }),
        LearningWorld(
            name: "calls three times slower at half-time",
            individual: { LaneTruth(overhead: 1, perItem: $0 < 0.5 ? 0.3 : 0.9) },
            batch: { _ in LaneTruth(overhead: 30, perItem: 0.1) }),
        LearningWorld(
            name: "three days of jobs",
            individual: { _ in LaneTruth(overhead: 1.2, perItem: 0.4) },
            batch: {
                LaneTruth(overhead: 30 * .exp(0.8 * .sin(6 * .pi * $0)), perItem: 0.05)
            }),
        LearningWorld(
            name: "three jobs in a hundred ten times late",
            individual: { _ in LaneTruth(overhead: 1.2, perItem: 0.5) },
            batch: { _ in LaneTruth(overhead: 20, perItem: 0.05, outliers: 0.03) }),
    ]

    @Test("is a few per cent of the waiting, a fraction of what a fixed ten costs")
    func regret() {
        var mean = 0.0
        var fixedMean = 0.0
        let seeds = 2
        for world in Self.worlds {
            for seed in 1...seeds {
                var world = world
                world.seed = UInt64(seed)
                var policy = Adaptive(Self.twoLanes)
                let run = world.play(&policy, groups: 1000)
                var fixed = Threshold(10)
                let regret = run.regret()
                let byTen = world.play(&fixed, groups: 1000).regret()
                #expect(regret >= 0 && regret < 0.08, "\(world.name): \(regret)")
                #expect(regret < byTen / 2, "\(world.name): \(regret), by ten \(byTen)")
                #expect(Double(run.probedItems) <= 0.01 * Double(run.items) + 2)
                mean += regret / Double(seeds * Self.worlds.count)
                fixedMean += byTen / Double(seeds * Self.worlds.count)
            }
        }
        #expect(mean < 0.03 && mean < fixedMean / 8, "\(mean), by ten \(fixedMean)")
    }

    // Ten groups in a hundred meet jobs of a quarter of an hour instead of half a minute. Nobody
    // can know that before the first of them is overdue.
    @Test("stays small where jobs are stuck for a tenth of the run")
    func stuck() {
        var sum = 0.0
        for seed in 1...6 {
            let world = LearningWorld(
                individual: { _ in LaneTruth(overhead: 1.2, perItem: 0.4) },
                batch: { LaneTruth(overhead: 0.4..<0.5 ~= $0 ? 900 : 30, perItem: 0.05) },
                seed: UInt64(seed))
            var policy = Adaptive(Self.twoLanes)
            sum += world.play(&policy, groups: 1000).regret()
        }
        #expect(sum / 6 < 0.12, "\(sum / 6)")
    }

    /// So that the clairvoyant's choice is between the same two.
    static var twoLanes: Adaptive.Settings {
        var settings = Adaptive.Settings()
        settings.strategies = [.individual, .batch]
        return settings
    }
}
