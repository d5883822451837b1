import BatchingCore
import Foundation
import GRDB
import OnlineStatistics

@testable import LatencyHistory

/// A directory that is gone when its last user is, and histories in it.
final class HistoryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String = "h.sqlite") -> String { url.appending(path: name).path }

    func open(
        _ name: String = "h.sqlite", _ access: SQLiteHistory.Access = .readWrite
    ) throws -> SQLiteHistory {
        try SQLiteHistory(path: path(name), access: access)
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }
}

enum HistorySamples {
    static let key = HistoryKey(provider: "gemini", model: "m", kind: .embed)
    static let other = HistoryKey(provider: "gemini", model: "m", kind: .generate)
    /// 2026-01-02 00:00:00 UTC.
    static let midnight: WallTime = 1_767_312_000

    /// Observations of two days, keys, purposes and all lanes and outcomes; always the same ones.
    static func observations(_ count: Int, from start: Int = 0) -> [HistoryObservation] {
        (start..<start + count).map { i in
            let second = Double(i * 7919 % 172_800) + Double(i % 1000) / 1000
            let items = 1 + i % 50
            let outcomes: [Observation.Outcome] = [.ok, .ok, .ok, .failed, .censored]
            return HistoryObservation(
                at: midnight + second, key: i % 4 == 0 ? other : key,
                purpose: i % 2 == 0 ? "bulk" : "", lane: Lane.all[i % 3], items: items,
                inputTokens: i % 4 == 0 ? nil : 350 * items, outputTokens: i % 5 == 0 ? 7 : nil,
                latency: Double(1 + i * 31 % 997) / 8, outcome: outcomes[i % 5],
                priceUSD: i % 2 == 0 ? 0.000_1 : nil, isProbe: i % 10 == 0)
        }
    }

    static func decision(
        _ id: Int64, at: WallTime = midnight, outcome: HistoryDecision.Outcome? = nil
    ) -> HistoryDecision {
        HistoryDecision(
            id: id, at: at, key: key, purpose: "rag_query", items: 12, inputTokens: 4200,
            outputTokens: 0, deadline: 30, strategy: "hybrid", itemsFirst: 5,
            predictions: [
                .init(strategy: "batch", latency: 60, low: 30, high: .infinity, price: 0.1)
            ], reason: "both end together", propensity: 0.75, outcome: outcome)
    }

    /// What the days of these observations must be, the slow way.
    static func days(of observations: [HistoryObservation]) -> [DaySummary] {
        var days: [DaySummary] = []
        for row in observations {
            let day = Int((row.at / 86_400).rounded(.down))
            let found = days.firstIndex {
                ($0.day, $0.key, $0.purpose, $0.lane) == (day, row.key, row.purpose, row.lane)
            }
            if found == nil {
                days.append(
                    DaySummary(
                        day: day, key: row.key, purpose: row.purpose, lane: row.lane,
                        grid: LatencyGrid(), failed: 0, censored: 0, probes: 0, lastAt: 0))
            }
            let index = found ?? days.count - 1
            switch row.outcome {
            case .ok:
                days[index].grid.add(
                    items: row.items, tokens: row.inputTokens, latency: row.latency)
            case .failed: days[index].failed += 1
            case .censored: days[index].censored += 1
            }
            if row.isProbe { days[index].probes += 1 }
            days[index].lastAt = max(days[index].lastAt, row.at)
        }
        return days.sorted { a, b in
            if a.day != b.day { return a.day < b.day }
            if a.key != b.key { return a.key < b.key }
            return (a.purpose, a.lane.rawValue) < (b.purpose, b.lane.rawValue)
        }
    }
}

/// Equal but for the rounding of sums, which come in another order.
func areSame(_ a: [DaySummary], _ b: [DaySummary]) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { x, y in
            var (x, y) = (x, y)
            let cells = zip(x.grid.cells, y.grid.cells)
            let areSame =
                x.grid.cells.count == y.grid.cells.count
                && cells.allSatisfy { c, d in
                    var e = c
                    e.logSeconds = d.logSeconds
                    return e == d && abs(c.logSeconds - d.logSeconds) < 1e-9 * Double(c.count)
                }
            x.grid = LatencyGrid()
            y.grid = LatencyGrid()
            return areSame && x == y
        }
}
