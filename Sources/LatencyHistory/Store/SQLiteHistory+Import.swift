import GRDB

/// Rows that come from a file: a second time they are not added again.
extension SQLiteHistory {
    /// What an import did.
    public struct Imported: Sendable, Equatable {
        /// Observations that were added.
        public var observations = 0
        /// Decisions that were added.
        public var decisions = 0
        /// Rows that the history had already.
        public var known = 0
        /// When the same rows were imported before; nothing was added then.
        public var before: WallTime?
    }

    /// Adds rows of a file, whole or not at all, but none that is there already.
    ///
    /// A row is there when one with the same time and figures is; of equal rows in the file as many
    /// are added as the history lacks. The same file is recognised by its fingerprint even where
    /// its times are counted from another beginning.
    ///
    /// - Parameters:
    ///   - rows: each observation and decision of the file, one or both.
    ///   - fingerprint: of the file's rows; any number that other rows do not have.
    ///   - now: seconds since 1970.
    public func importRows(
        _ rows: [(observation: HistoryObservation?, decision: HistoryDecision?)],
        fingerprint: Int64, now: WallTime
    ) throws -> Imported {
        var batch = HistoryBatch()
        for row in rows {
            if let observation = row.observation { try batch.add(observation) }
            if let decision = row.decision { try batch.add(decision) }
        }
        return try write { db in
            var imported = Imported()
            if let at = try Int64.fetchOne(
                db, sql: "SELECT at FROM imports WHERE fingerprint = ?", arguments: [fingerprint])
            {
                imported.before = MicroTime.seconds(at)
                imported.known = batch.count
                return imported
            }
            let all = batch.count
            try leaveKnownOut(of: &batch, db)
            imported.known = all - batch.count
            imported.observations = batch.observations.count
            imported.decisions = batch.decisions.count
            _ = try put(batch, db)
            try db.execute(
                sql: "INSERT INTO imports (fingerprint, at, rows) VALUES (?, ?, ?)",
                arguments: [fingerprint, MicroTime.nearest(now), rows.count])
            return imported
        }
    }

    private func leaveKnownOut(of batch: inout HistoryBatch, _ db: Database) throws {
        var names = NameNumbers(db)
        let streams = try batch.streams.names.map { try names.stream($0) }
        var known = KnownRows<[Double?]>()
        let observed = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM observations WHERE id >= ? AND id < ? AND stream = ?
                    AND items = ? AND latency = ? AND outcome = ? AND input_tokens IS ?
                    AND output_tokens IS ? AND price IS ?
                """)
        batch.observations = try batch.observations.filter { row in
            let price = row.price.isNaN ? nil : row.price
            let tokens = [row.inputTokens, row.outputTokens].map { $0 < 0 ? nil : $0 }
            let fields: [Double?] = [
                Double(row.at), Double(row.stream), Double(row.items), row.latency,
                Double(row.outcome.rawValue), tokens[0].map(Double.init),
                tokens[1].map(Double.init), price,
            ]
            return try !known.has(fields) {
                try Int.fetchOne(
                    observed,
                    arguments: [
                        ObservationNumber.first(at: row.at),
                        ObservationNumber.first(at: row.at + 1),
                        streams[row.stream], row.items, row.latency, row.outcome.rawValue,
                        tokens[0], tokens[1], price,
                    ]) ?? 0
            }
        }
        let decided = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM decisions WHERE at = ? AND key = ? AND purpose = ?
                    AND items = ? AND strategy = ? AND latency IS ?
                """)
        var knownDecisions = KnownRows<DecisionFields>()
        batch.decisions = try batch.decisions.filter { row in
            let fields = DecisionFields(
                at: MicroTime.nearest(row.at), key: row.key, purpose: row.purpose,
                items: row.items, strategy: row.strategy, latency: row.outcome?.latency)
            return try !knownDecisions.has(fields) {
                try Int.fetchOne(
                    decided,
                    arguments: [
                        fields.at, try names.key(row.key), try names.purpose(row.purpose),
                        row.items, row.strategy, fields.latency,
                    ]) ?? 0
            }
        }
    }
}

/// What tells decisions of a file apart.
private struct DecisionFields: Hashable {
    var at: Int64
    var key: HistoryKey
    var purpose: String
    var items: Int
    var strategy: String
    var latency: Double?
}

/// How often the history had each row before the file came.
private struct KnownRows<Fields: Hashable> {
    private var left: [Fields: Int] = [:]

    /// Whether the history has this one of the equal rows.
    mutating func has(_ fields: Fields, count: () throws -> Int) rethrows -> Bool {
        let known = try left[fields] ?? count()
        left[fields] = known - 1
        return known > 0
    }
}
