import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

@Suite("Draws from a provider's distributions")
struct SamplerTests {
    private func draws(_ distribution: Distribution, _ count: Int = 20_000) -> [Double] {
        var tables: [Double: LognormalTable] = [:]
        let sampler = Sampler(distribution, tables: &tables)
        return (0..<count).map {
            sampler.draw(UInt64((Double($0) + 0.5) / Double(count) * 0x1p64))
        }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    @Test(
        "have the mean that was asked for",
        arguments: [
            Distribution.constant(3), .lognormal(mean: 3, cv: 0.5), .lognormal(mean: 3, cv: 0),
            Distribution(.empirical([1, 2, 4, 40]), mean: 3),
            Distribution(.empirical([9]), mean: 3),
            Distribution(
                .mixture([.init(weight: 3, .constant(1)), .init(weight: 1, .constant(50))]), mean: 3
            ),
            Distribution(
                .mixture([
                    .init(weight: 0.2, .lognormal(mean: 1, cv: 0.3)),
                    .init(weight: 0.2, Distribution(.empirical([0, 5, 7]), mean: 4)),
                ]), mean: 3),
        ])
    func means(distribution: Distribution) {
        #expect(abs(mean(draws(distribution)) - 3) < 3e-3)
    }

    // 1, 3, 7 with mean (1 + 3)/2 and (3 + 7)/2 averaged: 3.5. Asked for 3.5: as they are.
    @Test("an empirical draw falls evenly between neighbours")
    func empirical() {
        let values = draws(Distribution(.empirical([1, 3, 7]), mean: 3.5), 4)
        // Places 0.25, 0.75, 1.25, 1.75 of the two gaps.
        #expect(zip(values, [1.5, 2.5, 4, 6]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(Distribution.meanBetween([1, 3, 7]) == 3.5)
        #expect(Distribution.meanBetween([5]) == 5 && Distribution.meanBetween([]) == 0)
    }

    @Test("components are drawn by weight")
    func weights() {
        // Mean (3 · 1 + 1 · 5)/4 = 2: scale 1.
        let values = draws(
            Distribution(
                .mixture([.init(weight: 3, .constant(1)), .init(weight: 1, .constant(5))]), mean: 2),
            1000)
        #expect(values.filter { $0 == 1 }.count == 750 && values.filter { $0 == 5 }.count == 250)
    }

    @Test("a share of all words, from none to all")
    func shares() {
        #expect(shareOfWords(0) == 0 && shareOfWords(-1) == 0)
        #expect(shareOfWords(1) == .max && shareOfWords(2) == .max)
        #expect(shareOfWords(0.5) == 1 << 63)
    }

    @Test("faults strike with their probability, and slow jobs are never the hanging ones")
    func faults() {
        var model = steadyProvider()
        model.batch.expireRate = 0.3
        model.batch.slowRate = 0.5
        model.batch.slowFactor = 10
        model.individual.errorRate = 0.2
        var tables: [Double: LognormalTable] = [:]
        let figures = Figures(model, tables: &tables)
        let random = KeyedRandom(seed: 2)
        let luck = (0..<20_000).map {
            figures.batch.luck(row: random.row($0), number: 0, attempt: 0)
        }
        // Standard deviations are below 0.0036.
        let hangs = Double(luck.filter(\.hangs).count) / 20_000
        let slow = Double(luck.filter { $0.factor == 10 }.count) / 20_000
        #expect(abs(hangs - 0.3) < 0.014 && abs(slow - 0.5) < 0.014)
        #expect(!luck.contains { $0.hangs && $0.factor == 10 })
        let fails = (0..<20_000).filter {
            figures.individual.fails(row: random.row($0), lane: .individual, item: 0, attempt: 0)
        }
        #expect(abs(Double(fails.count) / 20_000 - 0.2) < 0.014)
    }
}

@Suite("A provider's figures by name")
struct ProviderFigureTests {
    @Test("each name reads what it wrote, and touches no other", arguments: ProviderFigure.all)
    func roundTrip(figure: ProviderFigure) {
        var model = steadyProvider()
        let before = ProviderFigure.all.map { $0.read(model) }
        figure.write(&model, 0.123)
        #expect(figure.read(model) == 0.123)
        for (other, old) in zip(ProviderFigure.all, before) where other != figure {
            #expect(other.read(model) == old, "\(other.name)")
        }
        #expect(ProviderFigure.named(figure.name) == figure)
    }

    @Test("a provider without bulk calls stays without")
    func noBulk() {
        var model = steadyProvider()
        model.bulk = nil
        for figure in ProviderFigure.all where figure.name.contains("bulk") {
            figure.write(&model, 2)
            #expect(figure.read(model) == nil)
        }
        #expect(model.bulk == nil && !model.terms.offers(.bulk))
    }

    @Test("names are unique")
    func unique() {
        #expect(Set(ProviderFigure.all.map(\.name)).count == ProviderFigure.all.count)
    }
}
