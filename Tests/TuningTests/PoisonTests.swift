import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("One row in ten that is wrong")
struct PoisonTests {
    /// Every tenth row takes ten hours, in the lanes named.
    private func poisoned(_ lanes: [Lane]) -> [HistoryObservation] {
        let rows = World().observations
        // Five places in a hundred of each lane's own rows: odd rows are jobs, even ones calls.
        return rows.enumerated().map { index, row in
            var row = row
            if lanes.contains(row.lane), (index / 2).isMultiple(of: 10) { row.latency = 36_000 }
            return row
        }
    }

    private func rung(_ rows: [HistoryObservation]) throws -> Int {
        let history = try World.history(of: rows)
        defer { discard(history) }
        let report = try ThresholdReport(history, .init(valueOfTimePerHour: .infinity))
        let items = try #require(report.entries.first?.estimate.items)
        return try #require(
            ThresholdLadder.rungs.firstIndex(of: ThresholdLadder.nearest(to: items)))
    }

    @Test(
        "moves the estimate by at most one rung of the ladder",
        arguments: [[Lane.individual], [.batch], [.individual, .batch]])
    func estimate(lanes: [Lane]) throws {
        let clean = try rung(World().observations)
        #expect(abs(try rung(poisoned(lanes)) - clean) <= 1)
    }

    @Test("leaves a retuning where it is without them, within a rung")
    func retuning() throws {
        let history = try World.history(of: poisoned([.individual, .batch]))
        defer { discard(history) }
        // What is right without them is in force.
        let key = HistoryKey(provider: "gemini", model: "embedding-001", kind: .embed)
        let right = KeptThreshold(
            key: key, items: 200, since: 1, source: .configured, reason: "by hand")
        #expect(try history.putInForce([right], replacing: [:]))
        for _ in 0..<3 {
            var retune = try Retune(history, .init(valueOfTimePerHour: .infinity))
            try retune.commit(to: history, now: 2)
        }
        let inForce = try #require(try history.thresholds().last?.items)
        #expect([160, 200, 250].contains(inForce), "\(inForce)")
    }
}
