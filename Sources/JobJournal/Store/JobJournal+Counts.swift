import GRDB

/// What became of a job's items, in numbers.
public struct JournalItemCounts: Sendable, Equatable {
    /// Results that are kept for whoever asks for them.
    public var kept = 0
    /// Items that were refused, or failed.
    public var refused = 0
    /// Results that were handed over.
    public var delivered = 0

    public init() {}
}

extension JobJournal {
    /// By a job's number; a job without any item with an outcome is missing.
    ///
    /// Only counted, not checked: results can be gigabytes.
    public func itemCounts() throws -> [Int64: JournalItemCounts] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT job, count(result) AS kept, count(error) AS refused,
                    total(delivered) AS delivered FROM items GROUP BY job
                    """)
            var counts: [Int64: JournalItemCounts] = [:]
            while let row = try rows.next() {
                guard let job = Int64.fromDatabaseValue(row["job"]) else { continue }
                var count = JournalItemCounts()
                count.kept = Int.fromDatabaseValue(row["kept"]) ?? 0
                count.refused = Int.fromDatabaseValue(row["refused"]) ?? 0
                count.delivered = Int(Double.fromDatabaseValue(row["delivered"]) ?? 0)
                counts[job] = count
            }
            return counts
        }
    }
}
