import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A latency known to be at least so long")
struct LatencyTrackerCensoredTests {
    private let known = LatencyWorld().tracker(after: 100)

    @Test("raises a curve that expected less")
    func raises() {
        var tracker = known
        let before = tracker.median(items: 20)
        tracker.observe(items: 20, atLeast: 3 * before)
        let once = tracker.median(items: 20)
        tracker.observe(items: 20, atLeast: 3 * before)
        #expect(once > before && tracker.median(items: 20) > 1.3 * before)
        #expect(tracker.count == known.count + 2)
    }

    @Test("leaves a curve that expected more as it is, to the bit")
    func leaves() {
        var tracker = known
        tracker.observe(items: 20, atLeast: known.median(items: 20) / 2)
        #expect(tracker.median(items: 20) == known.median(items: 20))
        #expect(tracker.count == known.count)
    }

    @Test("raises the less the shorter it is")
    func monotone() {
        let medians = [1.2, 1.6, 2, 3, 5, 20].map { factor in
            var tracker = known
            tracker.observe(items: 20, atLeast: factor * known.median(items: 20))
            return tracker.median(items: 20)
        }
        for (shorter, longer) in zip(medians, medians.dropFirst()) { #expect(longer >= shorter) }
    }

    // Jobs are given up at 45 s: two in five would take longer. What is left has a median of 36 s.
    @Test("keeps a lane whose slow half is cut off from looking fast")
    func cutOff() {
        let world = LatencyWorld(perItem: 1e-9)
        var told = LatencyTracker(prior: LatencyWorld.prior)
        var deaf = told
        for row in 0..<400 {
            let items = world.items(row)
            let seconds = world.seconds(row, items: items)
            if seconds > 45 {
                told.observe(items: items, atLeast: 45)
            } else {
                told.observe(items: items, seconds: seconds)
                deaf.observe(items: items, seconds: seconds)
            }
        }
        #expect(deaf.median(items: 1) < 36)
        #expect((37...46).contains(told.median(items: 1)), "\(told.median(items: 1))")
    }

    @Test("makes a stuck lane slow, however quick it was")
    func stuck() {
        var tracker = known
        for _ in 0..<4 { tracker.observe(items: 20, atLeast: 600) }
        #expect(tracker.median(items: 20) > 300, "\(tracker.median(items: 20))")
    }
}
