import RealModule

@testable import OnlineStatistics

/// A lane whose truth is known: (overhead + per item × items) × lognormal noise.
///
/// Sizes are from 1 to 200 on the scale of logarithms. The same seed gives the same lane.
struct LatencyWorld {
    var overhead = 40.0
    var perItem = 0.1
    /// Of ln latency.
    var noise = 0.3
    /// The share of latencies that is ten times as long.
    var outliers = 0.0
    let random: KeyedRandom

    init(seed: UInt64 = 1, overhead: Double = 40, perItem: Double = 0.1, noise: Double = 0.3) {
        random = KeyedRandom(seed: seed)
        self.overhead = overhead
        self.perItem = perItem
        self.noise = noise
    }

    /// What is believed beforehand: half as slow again, and hardly sure of it.
    static let prior = LatencyCurve(
        logOverhead: .log(60), logPerItem: .log(0.06), overheadVariance: 2, perItemVariance: 2,
        noise: 0.4, meanFactor: 1.1)

    func draw(_ row: Int, _ use: Int) -> Double {
        KeyedRandom.bits(row: random.row(row), item: use, lane: 0, attempt: 0).unitInterval
    }

    func items(_ row: Int) -> Double { Double.pow(200, draw(row, 0)).rounded() }

    func median(_ items: Double) -> Double { overhead + perItem * items }

    func seconds(_ row: Int, items: Double) -> Double {
        median(items) * .exp(noise * normalQuantile(draw(row, 1)))
            * (draw(row, 2) < outliers ? 10 : 1)
    }

    /// Tells a tracker observations of some rows.
    func tell(_ tracker: inout LatencyTracker, _ rows: some Sequence<Int>) {
        for row in rows {
            let items = items(row)
            tracker.observe(items: items, seconds: seconds(row, items: items))
        }
    }

    func tracker(after count: Int) -> LatencyTracker {
        var tracker = LatencyTracker(prior: Self.prior)
        tell(&tracker, 0..<count)
        return tracker
    }

    /// How far a tracker's median is off at some sizes, the greatest share.
    func error(of tracker: LatencyTracker, at sizes: [Double] = [1, 5, 20, 80, 200]) -> Double {
        sizes.map { abs(tracker.median(items: $0) / median($0) - 1) }.max()!
    }
}
