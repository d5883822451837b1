import Diagnostics
import Foundation
import GRDB

/// Opening the file: settings that must hold, and what is checked before anything is believed.
enum JournalOpening {
    /// Seconds to wait for somebody else's transaction.
    private static let patience: TimeInterval = 5

    static func forWriting(_ path: String) throws -> DatabaseQueue {
        var configuration = common(path)
        configuration.prepareDatabase { db in
            if try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") != "wal" {
                throw InputError(
                    .storage, file: path, "its disk cannot hold a journal (no write-ahead log)",
                    remedy: "give a path on a local disk")
            }
            if try number(db, "schema_version") == 0 {
                let id = JournalSchema.applicationID
                try db.execute(sql: "PRAGMA application_id = \(id)")
            }
            // A job that was acknowledged must be there after a power cut.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
        }
        return try explaining(path) {
            let queue = try DatabaseQueue(
                path: JournalPlace.asPlainName(path), configuration: configuration)
            try JournalSchema.migrator.migrate(queue)
            try queue.read { db in try readBack(db, path) }
            // The log and its index are beside it by now.
            try JournalPlace.syncFolder(of: path)
            return queue
        }
    }

    static func forReading(_ path: String) throws -> DatabaseQueue {
        try JournalPlace.requireSafeFile(path, R_OK)
        return try explaining(path) {
            var configuration = common(path)
            let folder = JournalPlace.folder(of: path)
            // Who may write leaves nothing behind: the last to close takes the log away.
            configuration.readonly = access(path, W_OK) != 0 || access(folder, W_OK) != 0
            let queue = try DatabaseQueue(
                path: JournalPlace.asPlainName(path), configuration: configuration)
            let isEmpty = try queue.read { db in try number(db, "user_version") == 0 }
            if isEmpty {
                throw JournalTrouble.empty(path)
            }
            return queue
        }
    }

    /// A journal that ends with the process.
    static func inMemory() throws -> DatabaseQueue {
        let queue = try DatabaseQueue(configuration: common("memory"))
        try JournalSchema.migrator.migrate(queue)
        return queue
    }

    /// After a stop that was not clean: whether the pages still make a database.
    static func quickCheck(_ queue: DatabaseQueue, _ path: String) throws {
        let finding = try explaining(path) {
            try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
        }
        if finding != "ok" {
            throw JournalTrouble.damaged(path, "SQLite's check of its pages fails")
        }
    }

    static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw JournalTrouble.inputError(for: error, file: path)
        }
    }

    private static func common(_ path: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "sbtune.journal"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            // A damaged file must not run functions, and a damaged page must be noticed
            // (sqlite.org/security.html).
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
            try refuseStranger(db, path)
        }
        return configuration
    }

    /// Another program's database, or a newer sbtune's, is left alone.
    private static func refuseStranger(_ db: Database, _ path: String) throws {
        if try number(db, "schema_version") == 0 { return }
        guard try number(db, "application_id") == JournalSchema.applicationID else {
            throw JournalTrouble.notAJournal(path)
        }
        let version = try number(db, "user_version")
        if version > JournalSchema.version {
            throw JournalTrouble.newer(path, version: version)
        }
    }

    /// SQLite ignores a pragma that it does not know or cannot follow.
    private static func readBack(_ db: Database, _ path: String) throws {
        let wanted = [
            ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0),
            ("cell_size_check", 1), ("busy_timeout", Int(patience * 1000)),
            ("application_id", JournalSchema.applicationID),
            ("user_version", JournalSchema.version),
        ]
        for (name, value) in wanted {
            let found = try number(db, name)
            if found != value {
                throw InputError(
                    .storage, file: path, "SQLite has \(name) = \(found) instead of \(value)",
                    remedy: "move the file aside; sbtune jobs rebuild --from-provider makes it anew"
                )
            }
        }
    }

    private static func number(_ db: Database, _ pragma: String) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }
}
