import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A lane that stays as it is")
struct LatencyTrackerTests {
    @Test("is believed to be what its prior says while nothing was seen")
    func prior() {
        let tracker = LatencyTracker(prior: LatencyWorld.prior)
        #expect(tracker.count == 0 && tracker.changes == 0 && !tracker.sizesVary)
        // 60 s + 0.06 s × 100 = 66 s; lognormal noise of 0.4 has mean over median e^0.08.
        #expect(abs(tracker.median(items: 100) - 66) < 1e-9)
        #expect(abs(tracker.mean(items: 100) - 66 * .exp(0.08)) < 1e-9)
        // Nearly all of 66 s is overhead: (60/66)² · 2 + (6/66)² · 2 = 1.67.
        #expect(abs(tracker.variance(items: 100) - 1.669421487603306) < 1e-9)
        #expect(tracker.curve.overheadVariance == 2 && tracker.curve.evidence == 0)
    }

    @Test("gives overhead and per-item cost back where nothing is noisy")
    func exact() {
        let world = LatencyWorld(noise: 0)
        let tracker = world.tracker(after: 60)
        #expect(abs(tracker.curve.overhead / 40 - 1) < 0.01, "\(tracker.curve.overhead)")
        #expect(abs(tracker.curve.perItem / 0.1 - 1) < 0.03, "\(tracker.curve.perItem)")
        #expect(world.error(of: tracker) < 0.005)
        #expect(tracker.sizesVary && tracker.count == 60 && tracker.changes == 0)
    }

    // The reference minimises Σ (ln seconds - ln (overhead + per item × items))², found by trying
    // all pairs of a grid of 1 % by 4 %: the likelihood's maximum for lognormal noise.
    @Test("is followed like the best of all curves, tried one by one", arguments: 1...4)
    func bruteForce(seed: Int) {
        let world = LatencyWorld(seed: UInt64(seed), overhead: 5, perItem: 0.2)
        let rows = (0..<150).map { ($0, world.items($0)) }
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for (row, items) in rows {
            tracker.observe(items: items, seconds: world.seconds(row, items: items))
        }
        let points = rows.map {
            (items: $0.1, logarithm: Double.log(world.seconds($0.0, items: $0.1)))
        }
        var lowest = (loss: Double.infinity, overhead: 0.0, perItem: 0.0)
        for i in -30...30 {
            for j in -15...15 {
                let overhead = 5 * Double.exp(0.01 * Double(i))
                let perItem = 0.2 * Double.exp(0.04 * Double(j))
                let loss = points.reduce(0) {
                    let error = $1.logarithm - .log(overhead + perItem * $1.items)
                    return $0 + error * error
                }
                if loss < lowest.loss { lowest = (loss, overhead, perItem) }
            }
        }
        for items in [1.0, 20, 200] {
            let reference = lowest.overhead + lowest.perItem * items
            #expect(abs(tracker.median(items: items) / reference - 1) < 0.08, "\(items) items")
        }
    }

    @Test("lies within the tracker's 90 % interval in about nine worlds of ten")
    func coverage() {
        for items in [2.0, 20, 150] {
            let hits = (1...300).count { seed in
                let world = LatencyWorld(seed: UInt64(seed), overhead: 5, perItem: 0.2)
                let belief = world.tracker(after: 80).belief(items: items)
                return abs(belief.logMedian - .log(world.median(items)))
                    <= NormalDistribution.quantile95 * belief.variance.squareRoot()
            }
            // 270 ± 5 of 300; the drift it allows for makes it a little too careful.
            #expect((250...298).contains(hits), "\(hits) of 300 at \(items) items")
        }
    }

    @Test("is known the better the more was seen of it")
    func evidence() {
        let world = LatencyWorld()
        let variances = [0, 5, 20, 80].map { world.tracker(after: $0).variance(items: 20) }
        for (few, more) in zip(variances, variances.dropFirst()) { #expect(more < few / 1.5) }
    }

    @Test("has the noise and the mean that lognormal latencies have")
    func noise() {
        let tracker = LatencyWorld(noise: 0.5).tracker(after: 1000)
        #expect(abs(tracker.noiseVariance.squareRoot() - 0.5) < 0.1)
        // e^(0.5² / 2) = 1.133.
        #expect(abs(tracker.meanFactor - 1.133) < 0.07, "\(tracker.meanFactor)")
    }

    // Late observations count a little more; with noise 0.3 and 200 of them the median's own
    // error is 0.3 / √200 = 2 %.
    @Test("looks the same in whatever order its latencies came")
    func shuffles() {
        let world = LatencyWorld(seed: 5, overhead: 5, perItem: 0.2)
        let logs = (0..<20).map { shuffle in
            var tracker = LatencyTracker(prior: LatencyWorld.prior)
            let order = KeyedRandom(seed: UInt64(shuffle), stream: 9)
            world.tell(&tracker, (0..<200).sorted { order.row($0) < order.row($1) })
            return [2.0, 20, 150].map { tracker.belief(items: $0).logMedian }
        }
        for size in 0..<3 {
            let spread = RunningMoments(logs.map { $0[size] }).standardDeviation
            #expect(spread > 0 && spread < 0.05, "\(spread)")
        }
    }

    @Test("is the same to a tracker told the same, however the telling is cut into parts")
    func parts() {
        let world = LatencyWorld()
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for part in [0..<1, 1..<40, 40..<41, 41..<130] {
            var copy = tracker
            world.tell(&copy, part)
            tracker = copy
        }
        #expect(tracker == world.tracker(after: 130))
    }

    @Test("says nothing of per-item cost while all groups are of one size")
    func oneSize() {
        let world = LatencyWorld()
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for row in 0..<300 { tracker.observe(items: 20, seconds: world.seconds(row, items: 20)) }
        #expect(!tracker.sizesVary)
        // 20 items at 0.1 s are a twentieth of 42 s: hidden in the noise.
        #expect(tracker.curve.perItemVariance > 1)
        #expect(abs(tracker.median(items: 20) / 42 - 1) < 0.05)
        tracker.observe(items: 60, seconds: 46)
        for _ in 0..<10 { tracker.observe(items: 60, seconds: 46) }
        #expect(tracker.sizesVary)
    }

    @Test("is found at other sizes although one size alone was seen for years")
    func oneSizeForYears() {
        let world = LatencyWorld()
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for row in 0..<50_000 { tracker.observe(items: 20, seconds: world.seconds(row, items: 20)) }
        #expect(!tracker.sizesVary)
        #expect(abs(tracker.median(items: 20) / 42 - 1) < 0.1)
        world.tell(&tracker, 50_000..<50_040)
        #expect(world.error(of: tracker) < 0.25, "\(tracker.curve)")
    }

    // Seen at the next look, a job of 42 s takes 45 s, or 42 + 2.5 s on average: 2.5 s come off.
    @Test("is not held slower for being looked at every five seconds")
    func resolution() {
        var rough = LatencyTracker(prior: LatencyWorld.prior)
        var naive = rough
        let world = LatencyWorld(perItem: 1e-9, noise: 0.2)
        for row in 0..<500 {
            let seconds = world.seconds(row, items: 1)
            let seen = (seconds / 5).rounded(.up) * 5
            rough.observe(items: world.items(row), seconds: seen, resolution: 5)
            naive.observe(items: world.items(row), seconds: seen)
        }
        #expect(abs(rough.median(items: 1) / 40 - 1) < 0.05, "\(rough.median(items: 1))")
        #expect(naive.median(items: 1) - rough.median(items: 1) > 1.5)
    }

    @Test("keeps at least half of a latency that is shorter than a look")
    func shorterThanALook() {
        var tracker = LatencyTracker(prior: LatencyWorld.prior)
        for _ in 0..<100 { tracker.observe(items: 1, seconds: 4, resolution: 100) }
        #expect(abs(tracker.median(items: 1) / 2 - 1) < 0.05)
    }
}
