import BatchingCore
import LatencyHistory
import OnlineStatistics
import Testing

@testable import Tuning

@Suite("Recorded prices")
struct LanePricesTests {
    private let key = HistoryKey(provider: "gemini", model: "m", kind: .generate)

    private func row(
        _ lane: Lane, items: Int, input: Int?, output: Int? = nil, usd: Double?
    ) -> HistoryObservation {
        HistoryObservation(
            at: 0, key: key, lane: lane, items: items, inputTokens: input, outputTokens: output,
            latency: 1, priceUSD: usd)
    }

    @Test(
        "are compared at the same tokens: long texts sent as jobs do not make jobs the dearer lane")
    func sameTokens() {
        // A token is a thousandth of a dollar alone and half of that as a job. Single texts have 10
        // tokens, those of jobs 100: by the item 0.01 and 0.05. In the mean an item has (2·10 + 4·100)
        // / 6 = 70 tokens.
        let prices = LanePrices(
            given: [:],
            recordedIn: [
                row(.individual, items: 1, input: 10, usd: 0.01),
                row(.individual, items: 1, input: 10, usd: 0.01),
                row(.batch, items: 4, input: 400, usd: 0.2),
            ])
        let (single, job) = (prices.perItem(.individual, of: key), prices.perItem(.batch, of: key))
        #expect(abs(single.usd - 0.07) < 1e-12 && single.source == .recorded)
        #expect(abs(job.usd - 0.035) < 1e-12 && job.source == .recorded)
    }

    @Test("know that tokens of output cost another rate than those of input")
    func twoRates() {
        // 1 and 4 micro-dollars a token alone: 100·1 + 50·4 = 300, 200·1 + 20·4 = 280. As a job half:
        // 400·0.5 + 100·2 = 400, 100·0.5 + 30·2 = 110. In the mean 800/8 = 100 and 200/8 = 25 tokens an
        // item: 100 + 100 = 200 alone, 100 as a job.
        let prices = LanePrices(
            given: [:],
            recordedIn: [
                row(.individual, items: 1, input: 100, output: 50, usd: 300e-6),
                row(.individual, items: 1, input: 200, output: 20, usd: 280e-6),
                row(.batch, items: 4, input: 400, output: 100, usd: 400e-6),
                row(.batch, items: 2, input: 100, output: 30, usd: 110e-6),
            ])
        #expect(abs(prices.perItem(.individual, of: key).usd - 200e-6) < 1e-12)
        #expect(abs(prices.perItem(.batch, of: key).usd - 100e-6) < 1e-12)
    }

    @Test("are the lane's own mean by the item where tokens are missing, and say so")
    func unknownTokens() {
        let prices = LanePrices(
            given: [:],
            recordedIn: [
                row(.individual, items: 1, input: 10, usd: 0.01),
                row(.batch, items: 4, input: nil, usd: 0.2),
                row(.batch, items: 4, input: 9, usd: nil),
            ])
        let job = prices.perItem(.batch, of: key)
        #expect(abs(job.usd - 0.05) < 1e-12 && job.source == .recordedByItem)
        #expect(prices.perItem(.individual, of: key).source == .recordedByItem)
        #expect(prices.perItem(.bulk, of: key).source == .unknown)
    }

    @Test("of a group that went alone tell what its own tokens would have cost as a job")
    func savings() {
        // Jobs at half: this group of two paid 0.5 for its long texts, and would have paid 0.25.
        var savings = KeySavings()
        savings.add(
            HistoryDecision(
                id: 1, at: 0, key: key, items: 2, strategy: "individual",
                outcome: .init(latency: 3, outcome: .ok, priceUSD: 0.5)),
            batch: LatencyCurve(
                logOverhead: .log(60), logPerItem: .log(0.1), overheadVariance: 0,
                perItemVariance: 0, noise: 0, meanFactor: 1)
        ) { $0 == .batch ? 0.035 : 0.07 }
        #expect(abs(savings.savedUSD + 0.25) < 1e-12)
        // 60 + 0.2 s against 3 s.
        #expect(abs(savings.savedSeconds - 57.2) < 1e-9)
    }
}
