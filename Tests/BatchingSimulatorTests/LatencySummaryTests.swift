import BatchingCore
import OnlineStatistics
import RealModule
import Testing

@testable import BatchingSimulator

@Suite("Latencies of a run, summed up")
struct LatencySummaryTests {
    static let shares = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1]

    /// Lognormal around 10 s, from milliseconds to hours.
    private func draws(_ count: Int) -> [Span] {
        let random = KeyedRandom(seed: 8)
        return (0..<count).map {
            Span(
                seconds: 10
                    * .exp(
                        1.5
                            * normalQuantile(
                                KeyedRandom.bits(
                                    row: random.row($0), item: 0, lane: 0, attempt: 0
                                ).unitInterval)))
        }
    }

    private func summary(_ spans: some Sequence<Span>) -> LatencySummary {
        var summary = LatencySummary()
        for span in spans { summary.add(span) }
        return summary
    }

    // 1, 2, 3, 4: the median is 2.5; at 0.9 the place is 0.9 · 3 = 2.7: 3 + 0.7 · 1.
    @Test("few values: exact quantiles, linear between order statistics")
    func exact() {
        let few = summary([4, 1, 3, 2].map { Span(seconds: $0) })
        let quantiles = few.quantiles([0, 0.5, 0.9, 1])
        #expect(quantiles[0] == 1 && quantiles[1] == 2.5 && quantiles[3] == 4)
        #expect(abs(quantiles[2] - 3.7) < 1e-12)
        #expect(few.mean == 2.5 && few.total == 10 && few.count == 4)
        #expect(LatencySummary().quantiles([0.5]) == [0] && LatencySummary().mean == 0)
    }

    @Test("many values: quantiles within 0.1 % of the order statistics around them")
    func histogram() {
        let spans = draws(LatencySummary.exactMax * 3)
        let sorted = spans.map(\.seconds).sorted()
        let many = summary(spans)
        for (share, value) in zip(Self.shares, many.quantiles(Self.shares)) {
            let place = share * Double(sorted.count - 1)
            let low = sorted[max(0, Int(place) - 1)]
            let high = sorted[min(sorted.count - 1, Int(place) + 1)]
            #expect(low * 0.999 <= value && value <= high * 1.001, "share \(share)")
        }
        #expect(abs(many.mean - sorted.reduce(0, +) / Double(sorted.count)) < 1e-9 * many.mean)
        #expect(many.longest == spans.max())
    }

    @Test(
        "parts merged are the whole, wherever it is cut",
        arguments: [0, 1, 5000, 16_383, 16_384, 16_385, 30_000, 40_000])
    func merge(cut: Int) {
        let spans = draws(40_000)
        var left = summary(spans[..<cut])
        left.merge(summary(spans[cut...]))
        let whole = summary(spans)
        #expect(left.count == whole.count && left.longest == whole.longest)
        #expect(abs(left.total - whole.total) < 1e-9 * whole.total)
        for (a, b) in zip(left.quantiles(Self.shares), whole.quantiles(Self.shares)) {
            #expect(abs(a - b) <= 0.001 * b)
        }
    }

    @Test("small parts merged stay exact", arguments: [0, 1, 60, 100])
    func smallMerge(cut: Int) {
        let spans = draws(100)
        var left = summary(spans[..<cut])
        left.merge(summary(spans[cut...]))
        #expect(left.quantiles(Self.shares) == summary(spans).quantiles(Self.shares))
    }

    @Test("the last value that is kept exactly, and the first that is not")
    func edge() {
        var kept = summary(draws(LatencySummary.exactMax))
        // Far out, neighbours are further apart than 0.1 %.
        let shares = Self.shares.filter { (0.01...0.95).contains($0) }
        let exact = kept.quantiles(shares)
        kept.add(Span(seconds: 10))
        for (a, b) in zip(kept.quantiles(shares), exact) { #expect(abs(a - b) <= 0.002 * b) }
        #expect(kept.quantiles(shares) != exact)
    }

    @Test("the extremes have their place: no time at all, a century")
    func extremes() {
        var spans = draws(20_000)
        spans.append(.zero)
        spans.append(Span(seconds: 1e30))
        let quantiles = summary(spans).quantiles([0, 1])
        #expect(quantiles[0] <= 1e-6)
        #expect(abs(quantiles[1] / 3_155_760_000 - 1) < 0.001)
    }
}
