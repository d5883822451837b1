import GRDB

/// The tables, as migrations: each is a step that was shipped once and is never edited again.
///
/// Times are whole microseconds since 1970 (UTC), durations seconds, money US dollars. No column
/// can hold a text that somebody sent or got: names are short, and the reasons are the policy's own.
enum HistorySchema {
    /// "sbtu": tells a history from other SQLite files.
    static let applicationID = 0x7362_7475
    /// Of the last migration.
    static let version = 2

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // Looking at all foreign keys again would read a whole history.
        migrator.registerMigration("1", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: first)
        }
        migrator.registerMigration("2", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: second)
        }
        return migrator
    }

    /// Streams are what days and observations are of: one number in place of five columns.
    ///
    /// An observation's number is its time × 1024 plus a serial number within that microsecond:
    /// rows lie in order of time without an index, which would cost a third of the speed. Equal
    /// rows are kept, all of them: where a clock is coarse they are different calls.
    static let first = """
        CREATE TABLE keys (
            id INTEGER PRIMARY KEY,
            provider TEXT NOT NULL CHECK (length(provider) <= 256),
            model TEXT NOT NULL CHECK (length(model) <= 256),
            kind INTEGER NOT NULL,
            UNIQUE (provider, model, kind)
        ) STRICT;
        CREATE TABLE purposes (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(name) <= 256)
        ) STRICT;
        CREATE TABLE streams (
            id INTEGER PRIMARY KEY,
            key INTEGER NOT NULL REFERENCES keys,
            purpose INTEGER NOT NULL REFERENCES purposes,
            lane INTEGER NOT NULL,
            UNIQUE (key, purpose, lane)
        ) STRICT;
        CREATE TABLE observations (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            items INTEGER NOT NULL,
            input_tokens INTEGER,
            output_tokens INTEGER,
            latency REAL NOT NULL,
            outcome INTEGER NOT NULL,
            price REAL,
            probe INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            key INTEGER NOT NULL REFERENCES keys,
            purpose INTEGER NOT NULL REFERENCES purposes,
            items INTEGER NOT NULL,
            input_tokens INTEGER,
            output_tokens INTEGER,
            deadline REAL,
            strategy TEXT NOT NULL CHECK (length(strategy) <= 256),
            items_first INTEGER,
            predictions TEXT,
            reason TEXT NOT NULL CHECK (length(reason) <= 1024),
            propensity REAL NOT NULL,
            latency REAL,
            outcome INTEGER,
            price REAL
        ) STRICT;
        CREATE INDEX decisions_at ON decisions (at);
        CREATE TABLE days (
            id INTEGER PRIMARY KEY,
            day INTEGER NOT NULL,
            stream INTEGER NOT NULL REFERENCES streams,
            finished INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            censored INTEGER NOT NULL,
            probes INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            grid BLOB NOT NULL,
            UNIQUE (day, stream)
        ) STRICT;
        CREATE TABLE thresholds (
            id INTEGER PRIMARY KEY,
            key INTEGER NOT NULL REFERENCES keys,
            items INTEGER NOT NULL,
            low INTEGER,
            high INTEGER,
            since INTEGER NOT NULL,
            source TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) <= 1024),
            evidence INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE models (
            key INTEGER PRIMARY KEY REFERENCES keys,
            saved_at INTEGER NOT NULL,
            state TEXT NOT NULL
        ) STRICT;
        CREATE TABLE imports (
            fingerprint INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            rows INTEGER NOT NULL
        ) STRICT;
        PRAGMA user_version = 1;
        """

    /// Times on the wire, as sums of days.
    static let second = """
        CREATE TABLE wire (
            day INTEGER NOT NULL,
            key INTEGER NOT NULL REFERENCES keys,
            lane INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            connections INTEGER NOT NULL,
            name_lookup REAL NOT NULL,
            connect REAL NOT NULL,
            tls REAL NOT NULL,
            first_byte REAL NOT NULL,
            total REAL NOT NULL,
            PRIMARY KEY (day, key, lane)
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
        """
}
