import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A curve fitted to points")
struct LatencyGridFitTests {
    /// A factor of ten either way is one standard deviation: it hardly speaks.
    static let prior = LatencyCurve(
        logOverhead: .log(5), logPerItem: .log(0.5), overheadVariance: 5.3, perItemVariance: 5.3,
        noise: 0.5, meanFactor: 1.13)

    static let sizes = [1.0, 2, 5, 10, 20, 50, 100, 200]

    /// (40 + 0.1 n) · exp(noise · z), z through the middles of `count` equal slices of a normal.
    static func batch(noise: Double, count: Int = 40) -> [LatencyPoint] {
        sizes.flatMap { size in
            (0..<count).map { slice in
                let z = normalQuantile((Double(slice) + 0.5) / Double(count))
                return LatencyPoint(items: size, logSeconds: .log(40 + 0.1 * size) + noise * z)
            }
        }
    }

    @Test("without noise is the line they stand on")
    func exact() {
        let curve = LatencyCurve(fitting: Self.batch(noise: 0, count: 1), prior: Self.prior)
        #expect(abs(curve.overhead / 40 - 1) < 1e-3)
        #expect(abs(curve.perItem / 0.1 - 1) < 1e-2)
        #expect(curve.noise == RobustCurveFit.noiseMin)
        #expect(curve.evidence == 8)
        #expect(abs(curve.meanFactor - 1) < 1e-3)
    }

    /// Lognormal noise of 0.3 has mean over median exp(0.3² / 2) = 1.046.
    @Test("finds line, noise and mean over median of lognormal noise")
    func lognormal() {
        let curve = LatencyCurve(fitting: Self.batch(noise: 0.3), prior: Self.prior)
        #expect(abs(curve.overhead / 40 - 1) < 0.005)
        #expect(abs(curve.perItem / 0.1 - 1) < 0.03)
        #expect(abs(curve.noise - 0.3) < 0.015)
        #expect(abs(curve.meanFactor - 1.046) < 0.005)
    }

    /// 320 observations that all tell the overhead: at noise 0.3 its error is about
    /// 0.3 / √320 = 0.017, a little more for what the slope takes and the weights leave.
    @Test("knows how well it knows: the error falls with the root of the count")
    func errors() {
        let few = LatencyCurve(fitting: Self.batch(noise: 0.3, count: 10), prior: Self.prior)
        let many = LatencyCurve(fitting: Self.batch(noise: 0.3, count: 40), prior: Self.prior)
        let error = many.overheadVariance.squareRoot()
        #expect((0.017...0.03).contains(error), "\(error)")
        #expect(abs(few.overheadVariance / many.overheadVariance - 4) < 0.5)
    }

    @Test("holds the truth within 90 % intervals nine times in ten")
    func coverage() {
        let random = KeyedRandom(seed: 3)
        let hits = (0..<400).count { row in
            let points = (0..<120).map { item in
                let z = normalQuantile(
                    KeyedRandom.bits(row: random.row(row), item: item, lane: 0, attempt: 0)
                        .unitInterval)
                let size = Self.sizes[item % 8]
                return LatencyPoint(items: size, logSeconds: .log(2 + 0.3 * size) + 0.4 * z)
            }
            let curve = LatencyCurve(fitting: points, prior: Self.prior)
            let miss = abs(curve.logPerItem - .log(0.3))
            return miss <= 1.645 * curve.perItemVariance.squareRoot()
        }
        // 360 ± 6 of 400; three standard deviations, and two per cent for the small sample.
        #expect((334...382).contains(hits), "\(hits) of 400")
    }

    @Test("minimises its own loss: no point of a fine search around it is lower")
    func bruteForce() {
        let points = Self.batch(noise: 0.4, count: 7) + [LatencyPoint(items: 3, logSeconds: 9)]
        var fit = RobustCurveFit(points, Self.prior)
        let curve = fit.curve()
        let own = fit.loss(
            .init(overhead: curve.logOverhead, perItem: curve.logPerItem), curve.noise)
        var lowest = (loss: Double.infinity, overhead: 0.0, perItem: 0.0)
        for i in 0...300 {
            for j in 0...300 {
                let logs = RobustCurveFit.Logs(
                    overhead: -2 + 8 * Double(i) / 300, perItem: -8 + 10 * Double(j) / 300)
                let loss = fit.loss(logs, curve.noise)
                if loss < lowest.loss { lowest = (loss, logs.overhead, logs.perItem) }
            }
        }
        #expect(own <= lowest.loss)
        #expect(abs(curve.logOverhead - lowest.overhead) <= 8.0 / 300)
        // The valley is flat along the small cost: the grid's best may be a step or two off.
        #expect(abs(curve.logPerItem - lowest.perItem) <= 30.0 / 300)
    }

    @Test("of weighted points is that of the points repeated")
    func weights() {
        let points = Self.batch(noise: 0.3, count: 5)
        let repeated = LatencyCurve(fitting: points + points + points, prior: Self.prior)
        let weighted = LatencyCurve(
            fitting: points.map {
                LatencyPoint(items: $0.items, logSeconds: $0.logSeconds, weight: 3)
            }, prior: Self.prior)
        #expect(abs(repeated.logOverhead - weighted.logOverhead) < 1e-6)
        #expect(abs(repeated.perItemVariance / weighted.perItemVariance - 1) < 1e-6)
        #expect(abs(repeated.meanFactor - weighted.meanFactor) < 1e-6)
    }

    @Test("of nothing is the prior, and says that nothing is behind it")
    func empty() {
        let curve = LatencyCurve(fitting: LatencyGrid(), prior: Self.prior)
        #expect(curve.logOverhead == Self.prior.logOverhead && curve.evidence == 0)
        #expect(curve.perItemVariance == Self.prior.perItemVariance)
    }

    @Test("leaves out what is no latency")
    func unusable() {
        let wrong = [
            LatencyPoint(items: .nan, logSeconds: 1), LatencyPoint(items: 3, logSeconds: .nan),
            LatencyPoint(items: 3, logSeconds: -.infinity), LatencyPoint(items: 0, logSeconds: 1),
        ]
        let points = Self.batch(noise: 0.3)
        #expect(
            LatencyCurve(fitting: points + wrong, prior: Self.prior)
                == LatencyCurve(fitting: points, prior: Self.prior))
    }
}

@Suite("A curve fitted to a grid")
struct LatencyGridCellsFitTests {
    /// A thousand latencies of each size, counted in cells of a quarter octave.
    @Test("finds what the latencies themselves would tell", arguments: [0.25, 0.3, 0.35, 0.6])
    func cells(noise: Double) {
        var grid = LatencyGrid()
        let points = LatencyGridFitTests.batch(noise: noise, count: 1000)
        for point in points {
            grid.add(items: Int(point.items), tokens: nil, latency: .exp(point.logSeconds))
        }
        let curve = LatencyCurve(fitting: grid, prior: LatencyGridFitTests.prior)
        #expect(abs(curve.overhead / 40 - 1) < 0.01)
        #expect(abs(curve.noise / noise - 1) < 0.05, "\(curve.noise)")
        #expect(abs(curve.meanFactor / .exp(noise * noise / 2) - 1) < 0.02)
        #expect(curve.evidence == 8000)
    }
}
