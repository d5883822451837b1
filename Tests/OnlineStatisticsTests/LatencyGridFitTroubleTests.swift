import RealModule
import Testing

@testable import OnlineStatistics

@Suite("A curve fitted to troubled points")
struct LatencyGridFitTroubleTests {
    private static let prior = LatencyGridFitTests.prior
    private static let clean = LatencyGridFitTests.batch(noise: 0.3)

    /// Every ninth point again, as something else: one in ten of all is wrong.
    private static func poisoned(_ wrong: (LatencyPoint) -> LatencyPoint) -> [LatencyPoint] {
        clean + clean.indices.filter { $0 % 9 == 0 }.map { wrong(clean[$0]) }
    }

    @Test(
        "hardly moves when one row in ten is wrong",
        arguments: [
            ("ten hours", 36_000.0, nil, 0.06), ("a millisecond", 0.001, nil, 0.06),
            ("ten hours for one item", 36_000.0, 1.0, 0.06),
            // All of them at one end of the line, where they have the longest lever.
            ("a day for a thousand", 86_400.0, 1000.0, 0.15),
        ] as [(String, Double, Double?, Double)])
    func poison(name: String, seconds: Double, items: Double?, most: Double) {
        let points = Self.poisoned {
            LatencyPoint(items: items ?? $0.items, logSeconds: .log(seconds))
        }
        let curve = LatencyCurve(fitting: points, prior: Self.prior)
        let before = LatencyCurve(fitting: Self.clean, prior: Self.prior)
        // A step of the thresholds' ladder is 26 %; a lane's level must stay well below it.
        for size in [1.0, 30, 200] {
            let moved = curve.mean(items: size) / before.mean(items: size) - 1
            #expect(abs(moved) < most, "\(name), \(size) items: \(moved)")
        }
    }

    @Test("hardly moves when one job in ten comes ten times late")
    func late() {
        let points = Self.poisoned {
            LatencyPoint(items: $0.items, logSeconds: $0.logSeconds + .log(10))
        }
        let curve = LatencyCurve(fitting: points, prior: Self.prior)
        #expect(abs(curve.overhead / 40 - 1) < 0.05)
        #expect(curve.meanFactor < 1.15)
    }

    @Test("leaves the per-item cost at the prior where sizes never vary, and says how vague it is")
    func oneSize() {
        let points = Self.clean.filter { $0.items == 10 }
        let curve = LatencyCurve(fitting: points, prior: Self.prior)
        // The one size is known well,
        #expect(abs(curve.median(items: 10) / 41 - 1) < 0.05)
        #expect(curve.variance(items: 10) < 0.01)
        // what it is made of is not: a factor of three or more either way.
        #expect(curve.perItemVariance > 1.2, "\(curve.perItemVariance)")
        #expect(curve.variance(items: 1000) > 0.5, "\(curve.variance(items: 1000))")
    }

    @Test("finds a lane whose overhead, or whose cost per item, is next to nothing")
    func oneTerm() {
        let noise = [-0.3, -0.1, 0, 0.1, 0.3]
        let flat = LatencyGridFitTests.sizes.flatMap { size in
            noise.map { LatencyPoint(items: size, logSeconds: .log(40) + $0) }
        }
        let flatCurve = LatencyCurve(fitting: flat, prior: Self.prior)
        #expect(abs(flatCurve.median(items: 100) / 40 - 1) < 0.1)
        let steep = LatencyGridFitTests.sizes.flatMap { size in
            noise.map { LatencyPoint(items: size, logSeconds: .log(2 * size) + $0) }
        }
        let steepCurve = LatencyCurve(fitting: steep, prior: Self.prior)
        #expect(abs(steepCurve.median(items: 100) / 200 - 1) < 0.1)
        #expect(steepCurve.overhead < 0.5)
    }

    // 70 of a hundred around a minute; 30 over a decade beyond it: 1.7, 2.8 … 600 times as long. The
    // sixteenth from the top counts for those above it.
    @Test("counts a tail that is too many to be wrong, all but its end")
    func tail() {
        var points = (0..<70).map { place in
            LatencyPoint(
                items: Double(1 + place % 40),
                logSeconds: .log(60) + 0.2 * normalQuantile((Double(place) + 0.5) / 70))
        }
        let tail = (0..<30).map { Double.log(60) + 0.5 + Double($0) * 0.2 }
        points += tail.enumerated().map { place, value in
            LatencyPoint(items: Double(1 + place), logSeconds: value)
        }
        let factor = LatencyCurve(fitting: points, prior: Self.prior).meanFactor
        // (70 · 1.02 + Σ e^(0.5 + 0.2 k), k = 0…14, + 15 · e^3.3) / 100 = 0.71 + 1.42 + 4.07 = 6.2; the
        // curve itself lies some way up from the minute.
        #expect((3.5...7).contains(factor), "\(factor)")
        // Half of the tail might be wrong: then none of it is counted.
        let few = LatencyCurve(fitting: points.dropLast(20), prior: Self.prior).meanFactor
        #expect(few < 1.2, "\(few)")
    }

    // Up to five items take one call's time, whatever a line says; from there on the line holds, and
    // the noise is a tenth of what it is below.
    @Test("trusts the sizes that tell most: small groups over several slots bend no line")
    func staircase() {
        var points: [LatencyPoint] = []
        for place in 0..<400 {
            let items: Int = place < 200 ? 1 + place % 5 : 6 + place % 95
            let z: Double = normalQuantile((Double(place * 73 % 200) + 0.5) / 200)
            let isSmall = items <= 5
            let seconds: Double = isSmall ? 1 : 0.6 + 0.2 * Double(items)
            let noise: Double = isSmall ? 0.25 : 0.03
            points.append(
                LatencyPoint(items: Double(items), logSeconds: .log(seconds) + noise * z))
        }
        let curve = LatencyCurve(fitting: points, prior: Self.prior)
        #expect(abs(curve.perItem / 0.2 - 1) < 0.03, "\(curve.perItem)")
        #expect(abs(curve.median(items: 300) / 60.6 - 1) < 0.03)
    }
}
