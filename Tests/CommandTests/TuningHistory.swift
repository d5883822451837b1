import BatchingCore
import Foundation
import LatencyHistory
import OnlineStatistics

/// A history file of 21 days in a known world: jobs of 40 s + 0.1 s an item, calls of 0.5 s + 0.3 s an
/// item, so that waiting alone is equal at 197.5 items.
enum TuningHistory {
    static let key = HistoryKey(provider: "gemini", model: "embedding-001", kind: .embed)

    /// - Returns: the file's path.
    @discardableResult
    static func make(
        in scratch: Scratch, lanes: [Lane] = [.individual, .batch], decisions: Int = 0
    ) throws -> String {
        let path = scratch.path("history.sqlite")
        let history = try SQLiteHistory(path: path, access: .readWrite)
        try history.append(rows(lanes))
        try history.append(receipts(decisions))
        try history.close()
        return path
    }

    private static func rows(_ lanes: [Lane]) -> [HistoryObservation] {
        let random = KeyedRandom(seed: 1)
        return (0..<21 * 60).map { row in
            func draw(_ item: Int) -> Double {
                KeyedRandom.bits(row: random.row(row), item: item, lane: 0, attempt: 0)
                    .unitInterval
            }
            let lane = lanes[row % lanes.count]
            let items = max(1, Int(pow(500, draw(0)).rounded()))
            let line = lane == .batch ? (40, 0.1) : (0.5, 0.3)
            return HistoryObservation(
                at: start + Double(row) * 1440, key: key, lane: lane, items: items,
                latency: (line.0 + line.1 * Double(items)) * exp(0.3 * normalQuantile(draw(1))))
        }
    }

    /// 2026-10-01 UTC.
    static let start = 20_727.0 * 86_400

    /// Groups of three that took 2 s where a job of 42 s was foretold.
    private static func receipts(_ count: Int) -> [HistoryDecision] {
        (0..<count).map { index in
            HistoryDecision(
                id: Int64(index + 1), at: start + Double(index), key: key, items: 3,
                strategy: "individual",
                predictions: [
                    .init(strategy: "batch", latency: 42, low: 30, high: 50, price: 0)
                ], outcome: .init(latency: 2, outcome: .ok, priceUSD: 0))
        }
    }

    /// The thresholds that are in the file, in the order of their coming.
    static func thresholds(_ path: String) throws -> [Int] {
        let history = try SQLiteHistory(path: path, access: .readOnly)
        defer { try? history.close() }
        return try history.thresholds().map(\.items)
    }
}
