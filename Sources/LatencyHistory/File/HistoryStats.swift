import BatchingCore
import Foundation
import GRDB

/// What a history holds, in figures.
public struct HistoryStats: Sendable, Equatable {
    /// All that was ever observed of a key on a lane; pruning does not change it.
    public struct LaneCount: Sendable, Equatable {
        /// Whose they are.
        public var key: HistoryKey
        /// Where they went.
        public var lane: Lane
        /// Came to an end well.
        public var finished: Int
        /// Observations that failed.
        public var failed: Int
        /// Observations that never came back.
        public var censored: Int
        /// Of all those: shadow probes.
        public var probes: Int
        /// UTC days with at least one.
        public var days: Int
        /// The first day with any of them, since 1970-01-01 UTC.
        public var firstDay: Int
        /// When the last of them was seen.
        public var lastAt: WallTime
    }

    /// The file, as it was given.
    public var path: String
    /// The number of the file's latest migration.
    public var schemaVersion: Int
    /// The file and the log beside it.
    public var bytes: Int
    /// Rows by table, in order of the tables' names.
    public var rows: [(table: String, count: Int)]
    /// Of the raw observations that are left; nil = none are.
    public var firstAt: WallTime?
    /// When the newest raw observation was seen; nil where there is none.
    public var lastAt: WallTime?
    /// In order of key, then lane.
    public var lanes: [LaneCount]

    public static func == (a: HistoryStats, b: HistoryStats) -> Bool {
        a.path == b.path && a.schemaVersion == b.schemaVersion && a.bytes == b.bytes
            && a.rows.elementsEqual(b.rows, by: ==) && a.firstAt == b.firstAt
            && a.lastAt == b.lastAt && a.lanes == b.lanes
    }
}

extension SQLiteHistory {
    static let tables = [
        "days", "decisions", "imports", "keys", "models", "observations", "purposes", "streams",
        "thresholds",
    ]

    /// What the history holds.
    public func stats() throws -> HistoryStats {
        let bytes = ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
        return try read { db in
            let rows = try Self.tables.map { table in
                (table, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
            }
            func time(_ which: String) throws -> WallTime? {
                try Int64.fetchOne(db, sql: "SELECT \(which)(id) FROM observations")
                    .map { MicroTime.seconds(ObservationNumber.micros($0)) }
            }
            return HistoryStats(
                path: path,
                schemaVersion: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                bytes: bytes, rows: rows, firstAt: try time("min"), lastAt: try time("max"),
                lanes: try laneCounts(db))
        }
    }

    private func laneCounts(_ db: Database) throws -> [HistoryStats.LaneCount] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT provider, model, kind, lane, sum(finished) AS finished,
                    sum(failed) AS failed, sum(censored) AS censored, sum(probes) AS probes,
                    count(DISTINCT day) AS days, min(day) AS first_day, max(last_at) AS last_at
                FROM days JOIN streams ON streams.id = days.stream
                    JOIN keys ON keys.id = streams.key
                GROUP BY keys.id, lane
                """)
        let lanes = try rows.compactMap { row -> HistoryStats.LaneCount? in
            guard let key = try HistoryKey(row), let lane = try Lane(row) else { return nil }
            return HistoryStats.LaneCount(
                key: key, lane: lane, finished: try row.count("finished"),
                failed: try row.count("failed"), censored: try row.count("censored"),
                probes: try row.count("probes"), days: try row.count("days"),
                firstDay: try row.day("first_day"), lastAt: try row.time("last_at"))
        }
        return lanes.sorted { ($0.key, $0.lane.rawValue) < ($1.key, $1.lane.rawValue) }
    }
}
