import Diagnostics
import Foundation
import GRDB

/// Opening the file: what is checked before anything is written to it.
enum HistoryOpening {
    /// Seconds that a writer waits for another one.
    private static let patience: TimeInterval = 5

    static func forWriting(_ path: String) throws -> DatabaseQueue {
        try HistoryPlace.makeFile(path)
        return try opened(path) {

            try DatabaseQueue(
                path: HistoryPlace.asPlainName(path), configuration: writing(path))

        } migrating: { queue in
            do {
                try HistorySchema.migrator.migrate(queue)
            } catch {
                // Another process may have done it between our look and our transaction.
                let isDone = try queue.read(HistorySchema.migrator.hasCompletedMigrations)
                if !isDone { throw error }
            }
            try queue.read { db in try readBack(db, path) }
        }
    }

    static func forReading(_ path: String) throws -> DatabaseQueue {
        try HistoryPlace.requireFile(path)
        return try opened(path) {
            // Who may write leaves nothing behind: the last to close takes the log away.
            var configuration = reading(path)
            configuration.readonly = !HistoryPlace.isWritable(path)
            do {
                return try DatabaseQueue(
                    path: HistoryPlace.asPlainName(path), configuration: configuration)
            } catch let error as DatabaseError {
                let codes = [ResultCode.SQLITE_CANTOPEN, .SQLITE_READONLY]
                if !codes.contains(error.resultCode) || HistoryPlace.hasLog(path) { throw error }
                // Without the log's index beside it, and without the right to make one, a file
                // opens only as one that nobody writes; there being no log, nobody does.
                return try DatabaseQueue(
                    path: HistoryPlace.asURI(path) + "?immutable=1", configuration: configuration)
            }
        } migrating: { queue in
            let isEmpty = try queue.read { db in try number(db, "user_version") == 0 }
            if isEmpty {
                throw InputError(
                    .storage, file: path, "the history is empty",
                    remedy: "add to it with sbtune history import")
            }
        }
    }

    private static func opened(
        _ path: String, _ open: () throws -> DatabaseQueue,
        migrating: (DatabaseQueue) throws -> Void
    ) throws -> DatabaseQueue {
        do {
            let queue = try open()
            try migrating(queue)
            return queue
        } catch let error as DatabaseError {
            throw HistoryTrouble.inputError(for: error, file: path)
        }
    }

    private static func writing(_ path: String) -> Configuration {
        var configuration = common()
        configuration.prepareDatabase { db in
            try refuseStranger(db, path)
            let isNew = try number(db, "schema_version") == 0
            if isNew {
                // Before the first page is written; afterwards it would take a rewriting.
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            try logAhead(db, path)
            if isNew {
                // Before there is any table: whoever comes in between must not take it for
                // another program's.
                try db.execute(sql: "PRAGMA application_id = \(HistorySchema.applicationID)")
            }
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    private static func reading(_ path: String) -> Configuration {
        var configuration = common()
        configuration.prepareDatabase { db in try refuseStranger(db, path) }
        return configuration
    }

    private static func common() -> Configuration {
        var configuration = Configuration()
        configuration.label = "sbtune.history"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            // The file may come from anywhere: it must not run functions, and a damaged page
            // must be noticed (sqlite.org/security.html).
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    /// Switching to the log needs the file alone for a moment, for which SQLite does not wait.
    private static func logAhead(_ db: Database, _ path: String) throws {
        var mode: String?
        for attempt in 1...50 {
            do {
                mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                break
            } catch let error as DatabaseError {
                if error.resultCode != .SQLITE_BUSY || attempt == 50 { throw error }
                usleep(100_000)
            }
        }
        if mode != "wal" {
            throw InputError(
                .storage, file: path, "its disk cannot hold a history (no write-ahead log)",
                remedy: "give a path on a local disk")
        }
    }

    /// Another program's database, or a newer sbtune's, is left alone.
    private static func refuseStranger(_ db: Database, _ path: String) throws {
        if try number(db, "schema_version") == 0 { return }
        guard try number(db, "application_id") == HistorySchema.applicationID else {
            throw HistoryTrouble.notAHistory(path)
        }
        let version = try number(db, "user_version")
        if version > HistorySchema.version {
            throw HistoryTrouble.newer(path, version: version)
        }
    }

    /// SQLite ignores a pragma that it does not know or cannot follow.
    private static func readBack(_ db: Database, _ path: String) throws {
        let wanted = [
            ("synchronous", 1), ("foreign_keys", 1), ("trusted_schema", 0),
            ("cell_size_check", 1), ("auto_vacuum", 2), ("busy_timeout", Int(patience * 1000)),
            ("application_id", HistorySchema.applicationID),
            ("user_version", HistorySchema.version),
        ]
        for (name, value) in wanted {
            let found = try number(db, name)
            if found != value {
                throw InputError(
                    .storage, file: path, "SQLite has \(name) = \(found) instead of \(value)",
                    remedy: "move the file aside and rebuild it with sbtune history import")
            }
        }
    }

    private static func number(_ db: Database, _ pragma: String) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }
}
