import GRDB
import GRDBSQLite

/// An observation's row number: its time × 1,024 plus a serial number within the microsecond.
///
/// More than 1,024 of one microsecond, as when a trace without a clock is imported, spill into the
/// microseconds after it.
enum ObservationNumber {
    static let perMicrosecond: Int64 = 1024

    static func first(at micros: Int64) -> Int64 { micros * perMicrosecond }
    static func micros(_ number: Int64) -> Int64 { number / perMicrosecond }
}

/// Inserts observations; the hot path of the history, bound by hand: GRDB's own binding allocates.
struct ObservationInserter {
    private let db: Database
    private let statement: Statement
    private let raw: SQLiteStatement
    private var lastAt: Int64 = -1
    private var lastNumber: Int64 = -1

    init(_ db: Database) throws {
        self.db = db
        statement = try db.cachedStatement(
            sql: """
                INSERT INTO observations (id, stream, items, input_tokens, output_tokens, latency,
                    outcome, price, probe) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        raw = statement.sqliteStatement
    }

    /// - Parameter stream: the stream's number in the file.
    /// - Returns: the time that it is kept with, microseconds since 1970.
    mutating func insert(_ row: PackedObservation, stream: Int64) throws -> Int64 {
        var number = row.at == lastAt ? lastNumber + 1 : ObservationNumber.first(at: row.at)
        sqlite3_bind_int64(raw, 2, stream)
        sqlite3_bind_int64(raw, 3, Int64(row.items))
        bind(4, row.inputTokens)
        bind(5, row.outputTokens)
        sqlite3_bind_double(raw, 6, row.latency)
        sqlite3_bind_int(raw, 7, Int32(row.outcome.rawValue))
        // SQLite keeps NaN as NULL.
        sqlite3_bind_double(raw, 8, row.price)
        sqlite3_bind_int(raw, 9, row.isProbe ? 1 : 0)
        while true {
            sqlite3_bind_int64(raw, 1, number)
            let code = sqlite3_step(raw)
            sqlite3_reset(raw)
            if code == SQLITE_DONE { break }
            guard code & 0xFF == SQLITE_CONSTRAINT else {
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            // Somebody wrote at the same microsecond: after the last of them.
            let end = ObservationNumber.first(at: ObservationNumber.micros(number) + 1)
            let taken = try Int64.fetchOne(
                db, sql: "SELECT max(id) FROM observations WHERE id < ?", arguments: [end])
            number = (taken ?? number) + 1
        }
        (lastAt, lastNumber) = (row.at, number)
        return ObservationNumber.micros(number)
    }

    private func bind(_ index: Int32, _ value: Int) {
        if value < 0 {
            sqlite3_bind_null(raw, index)
        } else {
            sqlite3_bind_int64(raw, index, Int64(value))
        }
    }
}
