import GRDB

/// What pruning did.
public struct PrunedRows: Sendable, Equatable {
    /// Observations that were deleted.
    public var observations: Int
    /// Decisions that were deleted.
    public var decisions: Int
    /// Of the file, afterwards.
    public var bytes: Int

    public init(observations: Int = 0, decisions: Int = 0, bytes: Int = 0) {
        self.observations = observations
        self.decisions = decisions
        self.bytes = bytes
    }
}

/// Retention: raw rows go, sums stay.
extension SQLiteHistory {
    /// Rows that one transaction deletes: other writers wait half a second for it, not for all.
    private static let rowsAtOnce = 100_000
    /// Pages that one step gives back, for the same reason.
    private static let pagesAtOnce = 10_000

    /// Deletes raw observations and decisions, and gives their room back to the disk.
    ///
    /// Days, thresholds and models are kept for ever.
    ///
    /// - Parameters:
    ///   - keepRawAfter: rows before it go; nil = none go for their age.
    ///   - maxBytes: then the oldest rows go until the file fits; nil = it may be as large as it is.
    public func prune(keepRawAfter: WallTime?, maxBytes: Int?) throws -> PrunedRows {
        try requireWriting()
        var pruned = PrunedRows()
        if let keepRawAfter {
            try delete(before: MicroTime.nearest(keepRawAfter), &pruned)
        }
        try giveRoomBack()
        if let maxBytes {
            while try bytes() > maxBytes, let time = try timeToCut(over: maxBytes) {
                try delete(before: time, &pruned)
                try giveRoomBack()
            }
        }
        pruned.bytes = try bytes()
        return pruned
    }

    private func bytes() throws -> Int {
        try read { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return pages * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// The time before which rows must go so that the file comes near its limit; nil when there
    /// are no raw rows left.
    private func timeToCut(over maxBytes: Int) throws -> Int64? {
        let bytes = try bytes()
        return try read { db in
            let observations = try Int.fetchOne(db, sql: "SELECT count(*) FROM observations") ?? 0
            let decisions = try Int.fetchOne(db, sql: "SELECT count(*) FROM decisions") ?? 0
            let usesObservations = observations >= decisions
            let rows = max(observations, decisions)
            if rows == 0 { return nil }
            // What does not shrink, sums and names, makes the first guess too small; a further
            // round then takes the rest.
            let excess = Double(bytes - maxBytes) / Double(bytes)
            let count = min(rows, max(Int((Double(rows) * excess).rounded(.up)), 1000))
            let last = try Int64.fetchOne(
                db,
                sql: usesObservations
                    ? "SELECT id FROM observations ORDER BY id LIMIT 1 OFFSET ?"
                    : "SELECT at FROM decisions ORDER BY at LIMIT 1 OFFSET ?",
                arguments: [count - 1])
            return last.map { (usesObservations ? ObservationNumber.micros($0) : $0) + 1 }
        }
    }

    private func delete(before time: Int64, _ pruned: inout PrunedRows) throws {
        let end =
            time > MicroTime.range.upperBound ? Int64.max : ObservationNumber.first(at: time)
        pruned.observations += try delete(
            """
            DELETE FROM observations WHERE id IN
                (SELECT id FROM observations WHERE id < ? ORDER BY id LIMIT ?)
            """, end)
        pruned.decisions += try delete(
            """
            DELETE FROM decisions WHERE id IN
                (SELECT id FROM decisions WHERE at < ? ORDER BY at LIMIT ?)
            """, time)
    }

    private func delete(_ sql: String, _ end: Int64) throws -> Int {
        var sum = 0
        while true {
            let count = try write { db in
                try db.execute(sql: sql, arguments: [end, Self.rowsAtOnce])
                return db.changesCount
            }
            sum += count
            if count < Self.rowsAtOnce { return sum }
        }
    }

    private func giveRoomBack() throws {
        try explainingErrors {
            try queue.writeWithoutTransaction { db in
                var free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                while free > 0 {
                    // Every step frees one page: all of them must be taken.
                    _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
                    let left = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                    if left >= free { break }
                    free = left
                }
                // Readers may hold the log open; then it shrinks when they are gone.
                _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }
}
