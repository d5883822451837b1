import BatchingCore
import Foundation
import LatencyHistory
import OnlineStatistics
import RealModule

/// A world whose lanes are known, and a history of what was observed in it.
struct World {
    var key = HistoryKey(provider: "gemini", model: "embedding-001", kind: .embed)
    /// Seconds: overhead and per item.
    var individual = (overhead: 0.5, perItem: 0.3)
    var batch = (overhead: 40.0, perItem: 0.1)
    /// Standard deviation of ln latency.
    var noise = 0.3
    /// Observations a day of each lane.
    var perDay = 60
    var days = 0..<21
    /// Sizes are 1 to this, equally likely by ratio.
    var largest = 500.0
    var seed: UInt64 = 1
    /// US dollars an item, where recorded.
    var prices: [Lane: Double] = [:]

    /// 2026-10-01 UTC.
    static let firstDay = 20_727

    /// A draw strictly between 0 and 1.
    func draw(_ row: Int, _ item: Int) -> Double {
        let random = KeyedRandom(seed: seed)
        return KeyedRandom.bits(row: random.row(row), item: item, lane: 0, attempt: 0).unitInterval
    }

    func items(_ row: Int) -> Int {
        max(1, Int(Double.exp(draw(row, 0) * .log(largest)).rounded()))
    }

    func seconds(_ lane: Lane, _ items: Int, _ z: Double) -> Double {
        let line = lane == .batch ? batch : individual
        return (line.overhead + line.perItem * Double(items)) * .exp(noise * z)
    }

    /// Oldest first; each lane gets its own share of every size.
    var observations: [HistoryObservation] {
        days.flatMap { day in
            (0..<perDay * 2).map { index in
                let row = day * 10_000 + index
                let lane: Lane = index.isMultiple(of: 2) ? .individual : .batch
                let items = items(row)
                return HistoryObservation(
                    at: Double(Self.firstDay + day) * 86_400 + Double(index) * 86_400
                        / Double(perDay * 2), key: key, purpose: "bulk", lane: lane, items: items,
                    latency: seconds(lane, items, normalQuantile(draw(row, 1))),
                    priceUSD: prices[lane].map { $0 * Double(items) })
            }
        }
    }

    /// A history file of it, in a directory of its own.
    func history() throws -> SQLiteHistory {
        try Self.history(of: observations)
    }

    static func history(of rows: [HistoryObservation]) throws -> SQLiteHistory {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-tuning-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let history = try SQLiteHistory(
            path: directory.appending(path: "history.sqlite").path, access: .readWrite)
        try history.append(rows)
        return history
    }
}

/// Removes a history's directory.
func discard(_ history: SQLiteHistory) {
    try? history.close()
    try? FileManager.default.removeItem(
        at: URL(filePath: history.path).deletingLastPathComponent())
}
