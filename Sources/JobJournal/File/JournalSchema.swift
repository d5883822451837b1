import GRDB

/// The tables, as migrations: each is a step that was shipped once and is never edited again.
///
/// Times are whole microseconds since 1970 (UTC), money millionths of a US dollar. No column can
/// hold a text that somebody sent. Every row ends with its checksum.
enum JournalSchema {
    /// "sbjj": tells a journal from other SQLite files.
    static let applicationID = 0x7362_6A6A
    /// Of the last migration.
    static let version = 1

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: first)
        }
        return migrator
    }

    /// An item's place in its job is unique: that it has one result at most is the file's own rule.
    private static let first = """
        CREATE TABLE journal (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            id TEXT NOT NULL CHECK (length(id) = 6),
            key BLOB NOT NULL CHECK (length(key) = 32),
            clean INTEGER NOT NULL,
            crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            token TEXT NOT NULL UNIQUE CHECK (length(token) = 42),
            epoch INTEGER NOT NULL,
            state TEXT NOT NULL,
            kind INTEGER NOT NULL,
            provider TEXT NOT NULL CHECK (length(provider) <= 256),
            model TEXT NOT NULL CHECK (length(model) <= 256),
            purpose TEXT NOT NULL CHECK (length(purpose) <= 256),
            probe INTEGER NOT NULL,
            account BLOB NOT NULL,
            payload BLOB NOT NULL,
            items INTEGER NOT NULL,
            parent TEXT CHECK (length(parent) = 42),
            remote TEXT CHECK (length(remote) <= 256),
            upload TEXT CHECK (length(upload) <= 256),
            intended_at INTEGER NOT NULL,
            price INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            error TEXT CHECK (length(error) <= 64),
            duplicates INTEGER NOT NULL,
            crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE items (
            job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
            item INTEGER NOT NULL,
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
            result BLOB,
            error TEXT CHECK (length(error) <= 64),
            delivered INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            UNIQUE (job, item)
        ) STRICT;
        PRAGMA user_version = 1;
        """
}
