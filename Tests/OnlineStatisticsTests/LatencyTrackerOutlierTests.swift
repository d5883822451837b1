import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A lane's rare latencies")
struct LatencyTrackerOutlierTests {
    @Test("move the curve by less than a twentieth: one job ten times late", arguments: 1...10)
    func once(seed: Int) {
        let world = LatencyWorld(seed: UInt64(seed))
        var tracker = world.tracker(after: 50)
        let before = [1.0, 20, 200].map { tracker.median(items: $0) }
        tracker.observe(items: 20, seconds: 10 * world.median(20))
        for (items, before) in zip([1.0, 20, 200], before) {
            let after = tracker.median(items: items)
            #expect(abs(after / before - 1) < 0.05, "\(items): \(before) → \(after)")
        }
        #expect(tracker.changes == 0)
    }

    @Test("are no change of the lane: ten hours where seconds are usual")
    func absurd() {
        let world = LatencyWorld()
        var tracker = world.tracker(after: 100)
        let before = tracker.median(items: 20)
        tracker.observe(items: 20, seconds: 36_000)
        world.tell(&tracker, 100..<110)
        #expect(abs(tracker.median(items: 20) / before - 1) < 0.1)
        // 36,000 s are 850 medians, and count as twelve: 11 / 180 more at most.
        #expect(tracker.meanFactor < 1.25, "\(tracker.meanFactor)")
    }

    @Test("leave the median in place and the mean above it: three in a hundred ten times late")
    func often() {
        var world = LatencyWorld(seed: 3)
        world.outliers = 0.03
        let tracker = world.tracker(after: 600)
        #expect(world.error(of: tracker, at: [20, 80]) < 0.08)
        // The full mean: 1.046 · (1 + 0.03 · 9) = 1.33; without the outliers 1.046.
        #expect((1.1...1.4).contains(tracker.meanFactor), "\(tracker.meanFactor)")
    }
}
