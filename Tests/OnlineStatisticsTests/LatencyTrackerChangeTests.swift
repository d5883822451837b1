import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A lane that changes")
struct LatencyTrackerChangeTests {
    /// The greatest relative error, once a tracker has had `grace` rows to follow.
    private func worstError(
        _ rows: Int, after grace: Int, _ world: (Int) -> LatencyWorld
    ) -> (worst: Double, mean: Double) {
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        var worst = 0.0
        var sum = 0.0
        for row in 0..<rows {
            world(row).tell(&tracker, [row])
            guard row >= grace else { continue }
            let error = world(row).error(of: tracker, at: [20])
            worst = max(worst, error)
            sum += error
        }
        return (worst, sum / Double(rows - grace))
    }

    @Test(
        "at once by a factor of four is followed in five observations",
        arguments: [4, 0.25], 1...6)
    func step(factor: Double, seed: Int) {
        var world = LatencyWorld(seed: UInt64(seed), noise: 0.2)
        var tracker = world.tracker(after: 150)
        world.overhead *= factor
        world.perItem *= factor
        world.tell(&tracker, 150..<155)
        #expect(world.error(of: tracker, at: [20]) < 0.3, "\(tracker.median(items: 20))")
        world.tell(&tracker, 155..<200)
        #expect(world.error(of: tracker, at: [20]) < 0.12, "\(tracker.median(items: 20))")
        #expect((1...2).contains(tracker.changes), "\(tracker.changes) changes")
        #expect((40...53).contains(tracker.sinceChange), "\(tracker.sinceChange)")
    }

    @Test("is not yet believed after one observation and mostly after three")
    func believed() {
        var after: [[Double]] = [[], []]
        for seed in 1...20 {
            var world = LatencyWorld(seed: UInt64(seed), noise: 0.2)
            var tracker = world.tracker(after: 150)
            world.overhead *= 4
            world.tell(&tracker, [150])
            after[0].append(tracker.median(items: 20))
            world.tell(&tracker, [151, 152])
            after[1].append(tracker.median(items: 20))
        }
        // From 42 s to 162 s: half-way on the scale of factors is 82 s.
        #expect(after[0].count { $0 < 82 } >= 16, "\(after[0])")
        #expect(after[1].count { $0 > 82 } >= 16, "\(after[1])")
    }

    @Test("again and again is followed again and again")
    func manySteps() {
        let base = LatencyWorld(noise: 0.2)
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for turn in 0..<12 {
            var world = base
            if turn % 2 == 1 { world.overhead *= 5 }
            world.tell(&tracker, turn * 60..<turn * 60 + 60)
            #expect(world.error(of: tracker, at: [20]) < 0.15, "turn \(turn)")
        }
        #expect((10...16).contains(tracker.changes), "\(tracker.changes) changes")
    }

    // From 10 s to 80 s in 400 observations: half a per cent from one to the next.
    @Test("slowly and steadily is kept up with")
    func ramp() {
        let error = worstError(400, after: 30) {
            LatencyWorld(seed: 4, overhead: 10 * .pow(8, Double($0) / 400), noise: 0.2)
        }
        #expect(error.worst < 0.4 && error.mean < 0.1, "\(error)")
    }

    // Between a half and the double, in 200 observations from noon to noon: at most 2 % a step.
    @Test("with the time of day is kept up with")
    func daily() {
        let error = worstError(1000, after: 50) {
            let day = Double.sin(2 * .pi * Double($0) / 200)
            return LatencyWorld(seed: 6, overhead: 40 * .pow(2, day), noise: 0.2)
        }
        #expect(error.worst < 0.45 && error.mean < 0.13, "\(error)")
    }

    @Test("in its per-item cost alone shows at large sizes and not at small ones")
    func slope() {
        var world = LatencyWorld(seed: 2, overhead: 5, perItem: 0.3, noise: 0.2)
        var tracker = world.tracker(after: 150)
        world.perItem /= 3
        world.tell(&tracker, 150..<230)
        #expect(world.error(of: tracker, at: [100, 200]) < 0.12)
        #expect(world.error(of: tracker, at: [2]) < 0.25)
    }
}
