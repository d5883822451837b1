import Diagnostics
import Foundation
import GRDB

/// Writing jobs down and moving them on.
extension JobJournal {
    /// Writes a new job down as `planned`, with its items.
    ///
    /// - Parameters:
    ///   - job: a new one, with as many items as fingerprints.
    ///   - fingerprints: 32 bytes for each item, in order.
    /// - Returns: the job as it is kept.
    public func add(_ job: JournalJob, fingerprints: [[UInt8]]) throws -> JournalJob {
        precondition(fingerprints.count == job.items, "a fingerprint for each item")
        return try write { db in
            var job = job.bounded
            // A number is part of what is checked, so that it must be known before.
            job.number =
                1
                + (try Int64.fetchOne(
                    db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'jobs'")
                    ?? 0)
            try db.execute(
                sql: "INSERT INTO jobs (\(JournalJob.named)) VALUES (\(Self.marks(21)))",
                arguments: StatementArguments(job.values + [job.crc.databaseValue]))
            let insert = try db.makeStatement(
                sql: "INSERT INTO items (\(JournalItem.named)) VALUES (\(Self.marks(7)))")
            for (index, fingerprint) in fingerprints.enumerated() {
                let values = JournalItem.values(
                    job: job.number, index: index, fingerprint: fingerprint, outcome: nil,
                    isDelivered: false)
                let crc = JournalItem.crc(values).databaseValue
                try insert.execute(arguments: StatementArguments(values + [crc]))
            }
            return job
        }
    }

    /// Moves a job on, if nobody else has: `job` must be what the file holds.
    ///
    /// The way back to `planned` begins a new epoch. A job that comes to have a remote name gets a
    /// receipt.
    ///
    /// - Throws: `InputError(.invariant)` where the step is not allowed, or the file holds another
    ///   epoch or state by now: whoever called must stop and read again.
    public func move(
        _ job: JournalJob, to state: JournalState, _ change: (inout JournalJob) -> Void = { _ in }
    ) throws -> JournalJob {
        let moved = try moved(job, to: state, change)
        if let remote = moved.remote, remote != job.remote {
            // First the copy: should the journal fail, the receipt is there.
            try receiptFile?.append(moved.token, remote)
        }
        return try write { db in
            try save(moved, instead: job, db)
            return moved
        }
    }

    /// Changes what is noted of a job, in the state that it is in.
    public func note(_ job: JournalJob, _ change: (inout JournalJob) -> Void) throws -> JournalJob {
        try write { db in
            var noted = job
            change(&noted)
            noted = noted.bounded
            try save(noted, instead: job, db)
            return noted
        }
    }

    /// Ends a job together with its items' outcomes: all of it or nothing.
    ///
    /// An item that has an outcome keeps it.
    ///
    /// - Parameters:
    ///   - job: as it was kept last.
    ///   - state: one that may follow, and is over.
    ///   - outcomes: one for each item; nil = none, it may be asked again.
    ///   - change: what else is noted of it.
    public func finish(
        _ job: JournalJob, as state: JournalState, _ outcomes: [JournalItem.Outcome?],
        _ change: (inout JournalJob) -> Void = { _ in }
    ) throws -> JournalJob {
        precondition(outcomes.count == job.items, "an outcome for each item")
        let moved = try moved(job, to: state, change)
        return try write { db in
            try save(moved, instead: job, db)
            for (index, outcome) in outcomes.enumerated() {
                guard let outcome, let item = try item(job.number, index, db),
                    item.outcome == nil, !item.isDelivered
                else { continue }
                try save(item, outcome, isDelivered: false, job.number, db)
            }
            return moved
        }
    }

    /// Notes that results were handed over; they are not kept any longer.
    public func deliver(_ token: JobToken, items: [Int]) throws {
        try write { db in
            guard let job = try job(token, db) else { return }
            for index in items {
                guard let item = try item(job.number, index, db), !item.isDelivered else {
                    continue
                }
                try save(item, nil, isDelivered: true, job.number, db)
            }
        }
    }

    /// Forgets a job and its items; whether there was one.
    public func forget(_ token: JobToken) throws -> Bool {
        if try job(token)?.remote != nil { try receiptFile?.forget([token]) }
        return try write { db in
            try db.execute(sql: "DELETE FROM jobs WHERE token = ?", arguments: [token.text])
            return db.changesCount == 1
        }
    }

    /// Forgets jobs that are over and were written down before `micros`; how many.
    ///
    /// By the wall clock, which may be wrong: nothing is lost with a job that is over but results
    /// that nobody has asked for since.
    public func forgetEnded(before micros: Int64) throws -> Int {
        let old = try jobs().filter { $0.state.isOver && $0.intendedAt < micros }
        if old.isEmpty { return 0 }
        // First the receipts: a job that is still there though it need not be does no harm.
        try receiptFile?.forget(old.filter { $0.remote != nil }.map(\.token))
        return try write { db in
            let delete = try db.makeStatement(sql: "DELETE FROM jobs WHERE token = ?")
            for job in old { try delete.execute(arguments: [job.token.text]) }
            return old.count
        }
    }

    /// Lets go of receipts whose jobs the journal does not know: after the provider was asked, nobody
    /// does.
    public func forgetReceiptsWithoutJob() throws {
        try receiptFile?.forget(receiptsWithoutJob())
    }

    private func moved(
        _ job: JournalJob, to state: JournalState, _ change: (inout JournalJob) -> Void
    ) throws -> JournalJob {
        guard job.state.canBecome(state) else {
            throw InputError(
                .invariant, file: path,
                "a job cannot go from \(job.state.rawValue) to \(state.rawValue)")
        }
        var moved = job
        change(&moved)
        moved = moved.bounded
        moved.state = state
        if state == .planned { moved.epoch += 1 }
        return moved
    }

    private func save(_ job: JournalJob, instead before: JournalJob, _ db: Database) throws {
        guard try self.job(before.token, db) == before else { throw changed(before) }
        let columns = JournalJob.columns.map { "\($0) = ?" }.joined(separator: ", ")
        try db.execute(
            sql: """
                UPDATE jobs SET \(columns), crc = ? WHERE token = ? AND epoch = ? AND state = ?
                """,
            arguments: StatementArguments(
                job.values + [
                    job.crc.databaseValue, before.token.text.databaseValue,
                    Int64(before.epoch).databaseValue, before.state.rawValue.databaseValue,
                ]))
        if db.changesCount != 1 { throw changed(before) }
    }

    private func changed(_ job: JournalJob) -> InputError {
        InputError(
            .invariant, file: path,
            "job \(job.token) is not in epoch \(job.epoch) and state \(job.state.rawValue) any more",
            remedy: "see sbtune jobs show \(job.token)")
    }

    private func save(
        _ item: JournalItem, _ outcome: JournalItem.Outcome?, isDelivered: Bool, _ job: Int64,
        _ db: Database
    ) throws {
        let values = JournalItem.values(
            job: job, index: item.index, fingerprint: item.fingerprint, outcome: outcome,
            isDelivered: isDelivered)
        let crc = JournalItem.crc(values).databaseValue
        try db.execute(
            sql: """
                UPDATE items SET result = ?, error = ?, delivered = ?, crc = ?
                WHERE job = ? AND item = ?
                """,
            arguments: StatementArguments(Array(values[3...5]) + [crc, values[0], values[1]]))
    }

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}
