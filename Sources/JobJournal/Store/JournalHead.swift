import Diagnostics
import Foundation
import GRDB

/// The journal's own row: who it is, and whether its last stop was clean.
struct JournalHead {
    var id: String
    var key: [UInt8]
    var wasClean: Bool

    init(id: String, key: [UInt8], wasClean: Bool) {
        self.id = id
        self.key = key
        self.wasClean = wasClean
    }

    /// A new one: 30 of the first 32 random bits are its name, 256 more its key.
    init(_ random: [UInt8]) {
        precondition(random.count >= JobJournal.randomBytes, "a journal needs 36 random bytes")
        let number = random[0..<4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.init(
            id: Base32.text(number, digits: 6), key: Array(random[4..<36]), wasClean: true)
    }

    /// Nil where there is none.
    init?(_ db: Database, _ path: String) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT id, key, clean, crc FROM journal") else {
            return nil
        }
        guard let id = String.fromDatabaseValue(row["id"]),
            let key = Data.fromDatabaseValue(row["key"]).map(Array.init),
            let clean = Int64.fromDatabaseValue(row["clean"]),
            let crc = Int64.fromDatabaseValue(row["crc"])
        else { throw JournalTrouble.damaged(path, "its first row") }
        self.init(id: id, key: key, wasClean: clean == 1)
        if self.crc != crc { throw JournalTrouble.damaged(path, "its first row") }
    }

    func save(_ db: Database) throws {
        try db.execute(
            sql:
                "INSERT OR REPLACE INTO journal (number, id, key, clean, crc) VALUES (1, ?, ?, ?, ?)",
            arguments: [id, Data(key), wasClean ? 1 : 0, crc])
    }

    private var crc: Int64 {
        RowCheck.crc(
            "journal",
            [
                id.databaseValue, Data(key).databaseValue,
                Int64(wasClean ? 1 : 0).databaseValue,
            ])
    }
}
