import BatchingCore
import LatencyHistory
import OnlineStatistics

/// One UTC day of one lane, all purposes together.
public struct LaneDay: Sendable, Equatable {
    /// Days since 1970-01-01 UTC.
    public var day: Int
    /// Latencies by size.
    public var grid: LatencyGrid
    /// Of the last observation of the day.
    public var lastAt: WallTime
}

/// One key's days, lane by lane: all that fits are made of.
public struct KeyHistory: Sendable, Equatable {
    /// Whose history it is.
    public var key: HistoryKey
    /// Days with at least one latency, oldest first.
    public var lanes: [Lane: [LaneDay]]
    /// The latest latencies one by one, oldest first, as far as raw rows were read.
    public var recent: [Lane: [RecentLatency]] = [:]

    /// The days on which anything was observed, oldest first.
    public var days: [Int] {
        Set(lanes.values.flatMap { $0.map(\.day) }).sorted()
    }

    /// The part of it from one day to another, ends included.
    public func days(_ range: ClosedRange<Int>) -> KeyHistory {
        KeyHistory(
            key: key, lanes: lanes.mapValues { $0.filter { range.contains($0.day) } },
            recent: recent.mapValues { $0.filter { range.contains($0.day) } })
    }

    /// So many of the last raw rows are read, which takes milliseconds whatever the file's size: a few
    /// hundred tell every lane's price, and a change that is older than they are shows in day sums.
    public static let rowsRead = 2000

    /// Puts the purposes of each day together, key by key in their own order.
    ///
    /// - Parameters:
    ///   - summaries: every day of the period.
    ///   - rows: the last raw rows of the same period, oldest first; none where they were pruned.
    public static func all(
        _ summaries: [DaySummary], rows: [HistoryObservation] = []
    ) -> [KeyHistory] {
        var byKey: [HistoryKey: [Lane: [Int: LaneDay]]] = [:]
        for summary in summaries where summary.grid.count > 0 {
            byKey[summary.key, default: [:]][summary.lane, default: [:]][
                summary.day,
                default: LaneDay(
                    day: summary.day, grid: LatencyGrid(), lastAt: summary.lastAt)
            ].add(summary)
        }
        let recent = Dictionary(grouping: rows.filter { $0.outcome == .ok && $0.latency > 0 }) {
            $0.key
        }
        return byKey.sorted { $0.key < $1.key }.map { key, lanes in
            KeyHistory(
                key: key, lanes: lanes.mapValues { $0.values.sorted { $0.day < $1.day } },
                recent: Dictionary(grouping: recent[key] ?? []) { $0.lane }.mapValues { rows in
                    rows.map {
                        RecentLatency(at: $0.at, items: max(1, $0.items), seconds: $0.latency)
                    }
                })
        }
    }
}

extension RecentLatency {
    /// UTC, since 1970-01-01.
    var day: Int { Int((at / 86_400).rounded(.down)) }
}

extension LaneDay {
    fileprivate mutating func add(_ summary: DaySummary) {
        grid.merge(summary.grid)
        lastAt = max(lastAt, summary.lastAt)
    }
}

extension Sequence<LaneDay> {
    /// All days in one grid.
    var merged: LatencyGrid {
        reduce(into: LatencyGrid()) { $0.merge($1.grid) }
    }
}
