import BatchingCore
import Diagnostics
import LatencyHistory
import Testing

@testable import Tuning

@Suite("A report of savings")
struct SavingsTests {
    private let key = HistoryKey(provider: "gemini", model: "m", kind: .embed)
    private let noon = Double(World.firstDay) * 86_400 + 43_200

    private func decision(
        _ id: Int64, _ strategy: String, items: Int, took seconds: Double?, batch: Double? = nil
    ) -> HistoryDecision {
        var predictions: [HistoryDecision.Prediction] = []
        if let batch {
            predictions = [
                .init(strategy: "batch", latency: batch, low: 0, high: 0, price: 0.001),
                .init(strategy: strategy, latency: 1, low: 0, high: 0, price: 0.002),
            ]
        }
        return HistoryDecision(
            id: id, at: noon + Double(id), key: key, items: items, strategy: strategy,
            predictions: predictions,
            outcome: seconds.map { .init(latency: $0, outcome: .ok) })
    }

    private func report(_ decisions: [HistoryDecision], _ rows: [HistoryObservation] = []) throws
        -> SavingsReport
    {
        let history = try World.history(of: rows)
        defer { discard(history) }
        try history.append(decisions)
        return try SavingsReport(history, HistoryQuery())
    }

    /// Two groups, 41 - 2 and 42 - 3 seconds; the job is what it is measured against.
    @Test("adds up what individual groups saved against the receipt's own prediction")
    func receipts() throws {
        let report = try report([
            decision(1, "individual", items: 3, took: 2, batch: 41),
            decision(2, "individual", items: 5, took: 3, batch: 42),
            decision(3, "batch", items: 80, took: 90, batch: 48),
        ])
        #expect(report.total.savedSeconds == 78 && report.total.judged == 3)
        #expect(abs(report.total.savedUSD - -0.002) < 1e-12)
        let forms = SavingsForms(report)
        #expect(forms.summary == "Session summary: 2 individual, 1 batch. Saved ~78s total.")
        #expect(report.total.strategies["batch"] == .init(groups: 1, items: 80))
        #expect(forms.csv.contains("gemini,m,embed,all,3,88,3,78,-0.002"))
    }

    @Test("goes by the batch lane's curve where a receipt foretold nothing")
    func curve() throws {
        var world = World()
        world.key = key
        let report = try report(
            [decision(1, "individual", items: 10, took: 3.5)], world.observations)
        // (40 + 1) · 1.046 - 3.5 = 39.4.
        #expect(abs(report.total.savedSeconds - 39.4) < 2)
    }

    @Test("counts groups whose end is not known, but not their savings")
    func open() throws {
        let report = try report([
            decision(1, "individual", items: 3, took: nil, batch: 41),
            decision(2, "hybrid", items: 50, took: 20),
        ])
        #expect(report.total.groups == 2 && report.total.judged == 0)
        #expect(SavingsForms(report).notes.last?.hasPrefix("2 groups not counted") == true)
    }

    @Test("of no decisions says what records them")
    func none() throws {
        #expect {
            try report([], World(days: 0..<2).observations)
        } throws: { error in
            (error as? InputError)?.description.hasPrefix("no decisions in the history; ") == true
        }
    }
}
