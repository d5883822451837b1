import Diagnostics
import GRDB

/// Thresholds and models: what was learned from the history.
extension SQLiteHistory {
    /// Every threshold ever in force, oldest first; the last one of a key is in force.
    public func thresholds() throws -> [KeptThreshold] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT thresholds.items, low, high, since, source, reason, evidence, provider, model,
                        kind FROM thresholds
                    JOIN keys ON keys.id = thresholds.key ORDER BY thresholds.id
                    """)
            var thresholds: [KeptThreshold] = []
            while let row = try rows.next() {
                guard let key = try HistoryKey(row),
                    let source = KeptThreshold.Source(rawValue: try row.value("source"))
                else { continue }
                thresholds.append(
                    KeptThreshold(
                        key: key, items: try row.items("items"), low: try row.value("low"),
                        high: try row.value("high"), since: try row.time("since"),
                        source: source, reason: try row.value("reason"),
                        evidence: try row.value("evidence")))
            }
            return thresholds
        }
    }

    /// Puts thresholds into force, all or none.
    ///
    /// - Parameters:
    ///   - thresholds: what comes into force.
    ///   - replacing: what was in force when the decision was made, by key; where another one is in
    ///     force by now nothing is written. A key that is not named, and one for which the history
    ///     has no threshold yet, is not looked at.
    /// - Returns: whether it was written.
    public func putInForce(
        _ thresholds: [KeptThreshold], replacing: [HistoryKey: Int]
    ) throws -> Bool {
        for threshold in thresholds where MicroTime.micros(threshold.since) == nil {
            throw InputError(.data, "time \(threshold.since) cannot be kept")
        }
        return try write { db in
            var names = NameNumbers(db)
            for (key, items) in replacing {
                let now = try Int.fetchOne(
                    db, sql: "SELECT items FROM thresholds WHERE key = ? ORDER BY id DESC LIMIT 1",
                    arguments: [try names.key(key)])
                if let now, now != items { return false }
            }
            for threshold in thresholds {
                try db.execute(
                    sql: """
                        INSERT INTO thresholds (key, items, low, high, since, source, reason,
                            evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        try names.key(threshold.key), threshold.items, threshold.low,
                        threshold.high, MicroTime.nearest(threshold.since),
                        threshold.source.rawValue,
                        String(threshold.reason.prefix(HistoryDecision.longestReason)),
                        threshold.evidence,
                    ])
            }
            return true
        }
    }

    public func model(_ key: HistoryKey) throws -> KeptModel? {
        try models().first { $0.key == key }
    }

    /// In order of their keys.
    public func models() throws -> [KeptModel] {
        let models = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT provider, model, kind, saved_at, state FROM models
                    JOIN keys ON keys.id = models.key
                    """
            ).compactMap { row in
                try HistoryKey(row).map { key in
                    KeptModel(
                        key: key, savedAt: try row.time("saved_at"),
                        state: try row.value("state"))
                }
            }
        }
        return models.sorted { $0.key < $1.key }
    }

    /// Keeps models; the one kept before of the same key is replaced.
    public func save(_ models: [KeptModel]) throws {
        try write { db in
            var names = NameNumbers(db)
            for model in models {
                try db.execute(
                    sql: """
                        INSERT INTO models (key, saved_at, state) VALUES (?, ?, ?)
                        ON CONFLICT (key) DO UPDATE SET saved_at = excluded.saved_at,
                            state = excluded.state
                        """,
                    arguments: [
                        try names.key(model.key), MicroTime.nearest(model.savedAt), model.state,
                    ])
            }
        }
    }
}
