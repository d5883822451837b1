import Foundation
import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A tracker in trouble")
struct LatencyTrackerTroubleTests {
    static let nonsense: [(items: Double, seconds: Double)] = [
        (20, .nan), (20, .infinity), (20, -.infinity), (20, -1), (20, -1e-300), (0, 40), (-1, 40),
        (.nan, 40), (.infinity, 40),
    ]

    @Test("is changed by nothing that is no latency or no size", arguments: nonsense)
    func ignored(items: Double, seconds: Double) {
        var tracker = LatencyWorld().tracker(after: 30)
        let before = tracker
        tracker.observe(items: items, seconds: seconds)
        tracker.observe(items: items, atLeast: seconds)
        tracker.observe(items: items, seconds: seconds, resolution: 5)
        #expect(tracker == before)
    }

    private func isSound(_ tracker: LatencyTracker) -> Bool {
        let h = tracker.hypotheses
        let figures = [
            h.logOverhead, h.logPerItem, h.overheadVariance, h.perItemVariance, h.covariance,
            h.weight, h.overhead, h.perItem,
        ]
        for place in 0..<Hypotheses.count where h.weight[place] > 0 {
            guard figures.allSatisfy({ $0[place].isFinite }), h.overheadVariance[place] >= 0,
                h.perItemVariance[place] >= 0,
                h.covariance[place] * h.covariance[place]
                    <= h.overheadVariance[place] * h.perItemVariance[place] * (1 + 1e-9)
            else { return false }
        }
        let belief = tracker.belief(items: 20)
        return abs(h.weight.sum() - 1) < 1e-3 && h.weight.min() >= 0 && belief.logMedian.isFinite
            && belief.variance.isFinite && tracker.meanFactor.isFinite
            && tracker.noiseVariance.isFinite && tracker.noiseVariance > 0
    }

    @Test(
        "survives extremes: nanoseconds, ages, one item, a billion",
        arguments: [0, 5e-324, 1e-9, 1e9, 1e300], [1e-3, 1, 1e9, 1e300])
    func extremes(seconds: Double, items: Double) {
        var tracker = LatencyWorld().tracker(after: 30)
        for _ in 0..<20 {
            tracker.observe(items: items, seconds: seconds)
            #expect(isSound(tracker))
            tracker.observe(items: items, atLeast: seconds)
            #expect(isSound(tracker))
        }
        // And finds the way back.
        LatencyWorld().tell(&tracker, 30..<150)
        #expect(isSound(tracker))
        #expect(LatencyWorld().error(of: tracker, at: [20]) < 0.2)
    }

    // Textbook recursive least squares with forgetting loses its covariance after 30,000 steps in
    // which sizes hardly vary.
    @Test("stays sound over 100,000 observations", arguments: [0, 1, 2])
    func longRun(kind: Int) {
        var world = LatencyWorld(seed: 8)
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        var unsound = 0
        for row in 0..<100_000 {
            if kind == 1, row % 500 == 0 {
                world.overhead = Double.exp(6 * world.draw(row, 7) - 1)
                world.perItem = Double.exp(6 * world.draw(row, 8) - 5)
            }
            let items = kind == 2 ? 20 : world.items(row)
            let seconds = world.seconds(row, items: items)
            if kind == 1, world.draw(row, 9) < 0.1 {
                tracker.observe(items: items, atLeast: seconds)
            } else {
                tracker.observe(items: items, seconds: seconds)
            }
            if row % 97 == 0, !isSound(tracker) { unsound += 1 }
        }
        #expect(unsound == 0)
        #expect(tracker.count > 90_000)
        world.tell(&tracker, 100_000..<100_040)
        #expect(world.error(of: tracker, at: [20]) < 0.2, "\(tracker.median(items: 20))")
    }

    @Test("takes no more room however much it has seen: it is a row of numbers")
    func room() throws {
        #expect(_isPOD(LatencyTracker.self))
        #expect(MemoryLayout<LatencyTracker>.size < 1024)
    }

    @Test("goes on after being written down and read as if nothing had happened")
    func codable() throws {
        let world = LatencyWorld()
        var tracker = world.tracker(after: 77)
        tracker.observe(items: 9, atLeast: 300)
        var again = try JSONDecoder().decode(
            LatencyTracker.self, from: JSONEncoder().encode(tracker))
        #expect(again == tracker)
        world.tell(&tracker, 77..<200)
        world.tell(&again, 77..<200)
        #expect(again == tracker)
    }
}
