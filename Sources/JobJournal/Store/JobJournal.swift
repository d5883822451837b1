import Diagnostics
import Foundation
import GRDB
import Locking

/// Jobs in flight, in one SQLite file: written down before they are bought, kept until delivered.
///
/// Whatever is acknowledged is on disk (write-ahead log, synced at every commit). One process
/// writes; others may read. Errors are `InputError(.storage)`, one line each. A row whose checksum
/// does not fit is never believed and never overwritten; the others go on (`damage`).
public final class JobJournal: Sendable {
    /// Random bytes that a new journal needs.
    public static let randomBytes = 36

    /// As it was given; empty = in memory.
    public let path: String
    /// 6 characters, in every token of this journal.
    public let id: String
    /// 32 secret bytes for fingerprints and account hashes: equal texts cannot be recognised across
    /// journals.
    public let key: [UInt8]

    let queue: DatabaseQueue
    let receiptFile: ReceiptFile?
    private let isReadOnly: Bool
    private let lock: JournalLock?
    /// Set by the disk's first failure: what SQLite holds in memory may not be what is on disk.
    private let fault = Locked<InputError?>(nil)
    let damaged = Locked<Set<DamagedRow>>([])

    /// Opens the journal to write, creating it where it is missing.
    ///
    /// - Parameters:
    ///   - path: the file; only its owner may be able to read it.
    ///   - random: `randomBytes` random bytes, used only for a new one.
    ///   - isRebuilding: a journal that is gone is made anew although its receipts are there, and one
    ///     that is older than they are is opened.
    public init(path: String, random: [UInt8], isRebuilding: Bool = false) throws {
        try JournalPlace.makeFolder(of: path)
        lock = try JournalLock(journal: path)
        let isNew = try JournalPlace.makeFile(path)
        let receipts = ReceiptFile(journal: path)
        if isNew, !isRebuilding, try !receipts.read().isEmpty {
            try? FileManager.default.removeItem(atPath: path)
            throw JournalTrouble.gone(path, receipts: receipts.path)
        }
        queue = try JournalOpening.forWriting(path)
        let head = try Self.open(queue, path, random)
        if !head.wasClean { try JournalOpening.quickCheck(queue, path) }
        (id, key) = (head.id, head.key)
        self.path = path
        receiptFile = receipts
        isReadOnly = false
        if !isRebuilding {
            let missing = try receiptsWithoutJob()
            if !missing.isEmpty {
                // No job of it was touched; that its stop was not clean costs the next one a check.
                try? queue.close()
                lock?.release()
                throw JournalTrouble.old(path, missing: missing.count, receipts: receipts.path)
            }
        }
    }

    /// Opens the journal to look at it, also while somebody else writes.
    public init(reading path: String) throws {
        let receipts = ReceiptFile(journal: path)
        if !FileManager.default.fileExists(atPath: path), try !receipts.read().isEmpty {
            throw JournalTrouble.gone(path, receipts: receipts.path)
        }
        queue = try JournalOpening.forReading(path)
        let queue = queue
        let head = try JournalOpening.explaining(path) {
            try queue.read { db in try JournalHead(db, path) }
        }
        // The run that was about to make it has ended before it wrote a row.
        guard let head else { throw JournalTrouble.empty(path) }
        (id, key) = (head.id, head.key)
        self.path = path
        receiptFile = receipts
        (lock, isReadOnly) = (nil, true)
    }

    /// A journal that ends with the process: the same rules, without a disk.
    public init(inMemory random: [UInt8]) throws {
        queue = try JournalOpening.inMemory()
        let head = try Self.open(queue, "", random)
        (id, key, path) = (head.id, head.key, "")
        (receiptFile, lock, isReadOnly) = (nil, nil, false)
    }

    /// Says that the stop was clean, brings the log into the file, and closes it; using the journal
    /// afterwards is an error.
    public func close() throws {
        if !isReadOnly, fault.withLock({ $0 }) == nil {
            try write { db in try JournalHead(id: id, key: key, wasClean: true).save(db) }
            if !path.isEmpty {
                try JournalOpening.explaining(path) {
                    try queue.writeWithoutTransaction { db in
                        _ = try db.checkpoint(.truncate)
                    }
                }
            }
        }
        try JournalOpening.explaining(path) { try queue.close() }
        lock?.release()
    }

    /// Rows that were found not to be what was written.
    public var damage: [DamagedRow] {
        damaged.withLock { Array($0) }.sorted { a, b in
            (a.table, a.job, a.item ?? -1) < (b.table, b.job, b.item ?? -1)
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try JournalOpening.explaining(path) { try queue.read(body) }
    }

    /// Writes all or nothing; returns when it is on disk.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if isReadOnly {
            throw InputError(.storage, file: path, "the journal was opened to be read only")
        }
        if let fault = fault.withLock({ $0 }) { throw fault }
        do {
            var value: Value?
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
            }
            guard let value else {
                throw InputError(.invariant, file: path, "a transaction ended without a result")
            }
            return value
        } catch let error as DatabaseError {
            let trouble = JournalTrouble.inputError(for: error, file: path)
            // After a failed sync the kernel may drop what it could not write, and say so only
            // once: nothing more is taken by this handle.
            if error.resultCode == .SQLITE_IOERR { fault.withLock { $0 = trouble } }
            throw trouble
        }
    }

    /// Reads or writes the first row, and marks the journal as in use.
    private static func open(
        _ queue: DatabaseQueue, _ path: String, _ random: [UInt8]
    ) throws -> JournalHead {
        try JournalOpening.explaining(path) {
            var head: JournalHead?
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let found = try JournalHead(db, path) ?? JournalHead(random)
                    var open = found
                    open.wasClean = false
                    try open.save(db)
                    head = found
                    return .commit
                }
            }
            guard let head else { throw InputError(.invariant, file: path, "no journal was made") }
            return head
        }
    }
}
