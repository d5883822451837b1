import Diagnostics
import GRDB

/// Reading what is kept; a row that is not what was written is passed over and noted.
extension JobJournal {
    /// In order of intent.
    public func jobs() throws -> [JournalJob] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT \(JournalJob.named) FROM jobs ORDER BY number")
                .compactMap(believed)
        }
    }

    /// Nil where there is none of that name that can be believed.
    public func job(_ token: JobToken) throws -> JournalJob? {
        try read { db in try job(token, db) }
    }

    /// In order; one that is damaged is missing.
    public func items(of job: JournalJob) throws -> [JournalItem] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT \(JournalItem.named) FROM items WHERE job = ? ORDER BY item",
                arguments: [job.number])
            var items: [JournalItem] = []
            while let row = try rows.next() {
                if let item = believed(row, item: job.number), item.index < job.items {
                    items.append(item)
                }
            }
            let found = Set(items.map(\.index))
            for index in 0..<job.items where !found.contains(index) {
                note(DamagedRow(table: "items", job: job.number, item: index))
            }
            return items
        }
    }

    /// What became of one item; nil = nothing yet, delivered, or damaged.
    public func outcome(_ token: JobToken, item index: Int) throws -> JournalItem.Outcome? {
        try read { db in
            guard let job = try job(token, db) else { return nil }
            return try item(job.number, index, db)?.outcome
        }
    }

    /// The second copy of what was bought.
    public func receipts() throws -> [(token: JobToken, remote: String)] {
        try receiptFile?.read() ?? []
    }

    /// Jobs that were bought and that the journal does not know: it is an old copy, or a new one.
    ///
    /// One whose row is damaged is known.
    func receiptsWithoutJob() throws -> [JobToken] {
        let bought = try receipts().map(\.token)
        if bought.isEmpty { return [] }
        let known = Set(try read { db in try String.fetchAll(db, sql: "SELECT token FROM jobs") })
        return bought.filter { !known.contains($0.text) }
    }

    func job(_ token: JobToken, _ db: Database) throws -> JournalJob? {
        try Row.fetchOne(
            db, sql: "SELECT \(JournalJob.named) FROM jobs WHERE token = ?", arguments: [token.text]
        )
        .flatMap(believed)
    }

    func item(_ job: Int64, _ index: Int, _ db: Database) throws -> JournalItem? {
        try Row.fetchOne(
            db, sql: "SELECT \(JournalItem.named) FROM items WHERE job = ? AND item = ?",
            arguments: [job, index]
        ).flatMap { believed($0, item: job) }
    }

    private func believed(_ row: Row) -> JournalJob? {
        if let job = JournalJob(row) { return job }
        note(DamagedRow(table: "jobs", job: Int64.fromDatabaseValue(row["number"]) ?? 0))
        return nil
    }

    private func believed(_ row: Row, item job: Int64) -> JournalItem? {
        if let item = JournalItem(row) { return item }
        note(
            DamagedRow(table: "items", job: job, item: Int.fromDatabaseValue(row["item"]) ?? 0))
        return nil
    }

    private func note(_ row: DamagedRow) { damaged.withLock { _ = $0.insert(row) } }
}
