import Diagnostics
import Foundation
import GRDB
import Locking

/// The history in one SQLite file, which several processes may use at once.
///
/// Write-ahead logging lets readers read while one writes; writers wait for each other for up to
/// five seconds. A transaction is on disk when the log is next brought into the file: a power cut
/// can cost the last of them, never the file. Errors are `InputError(.storage)`, one line each, and
/// nothing that cannot be read is ever overwritten.
public final class SQLiteHistory: HistoryStore {
    /// What the file is opened for.
    public enum Access: Sendable {
        /// Creates the file, and its directory, where they are missing: only their owner may look
        /// into them.
        case readWrite
        /// Changes nothing, and works while others write.
        case readOnly
    }

    /// As it was given.
    public let path: String
    /// What it was opened for.
    public let access: Access

    let queue: DatabaseQueue
    /// Numbers of streams by their names; such rows are never changed or deleted.
    let streamNumbers = Locked<[HistoryStream: Int64]>([:])

    /// Opens the history.
    public init(path: String, access: Access) throws {
        self.path = path
        self.access = access
        queue =
            switch access {
            case .readWrite: try HistoryOpening.forWriting(path)
            case .readOnly: try HistoryOpening.forReading(path)
            }
    }

    /// Closes the file; using the history afterwards is an error.
    public func close() throws {
        try explainingErrors { try queue.close() }
    }

    /// Reads within one transaction: what others write meanwhile is not seen.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try explainingErrors { try queue.read(body) }
    }

    /// Writes all or nothing.
    ///
    /// `BEGIN IMMEDIATE`: whoever reads first and writes then would otherwise be refused when
    /// another process wrote in between.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try requireWriting()
        return try explainingErrors {
            try queue.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else {
                    throw InputError(.invariant, file: path, "a transaction ended without a result")
                }
                return value
            }
        }
    }

    func requireWriting() throws {
        if access == .readWrite { return }
        throw InputError(.storage, file: path, "the history was opened to be read only")
    }

    func explainingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw HistoryTrouble.inputError(for: error, file: path)
        } catch let error as ImpossibleValue {
            throw HistoryTrouble.damaged(
                path, "a row has a value of \(error.column) that nobody can have written")
        } catch is RowDecodingError {
            throw HistoryTrouble.damaged(path, "a row has a value that nobody can have written")
        }
    }
}
