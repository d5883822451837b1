import BatchingCore
import GRDB

/// Names and their numbers in the file, within one transaction.
struct NameNumbers {
    let db: Database
    private var keys: [HistoryKey: Int64] = [:]
    private var purposes: [String: Int64] = [:]

    init(_ db: Database) { self.db = db }

    /// The number of a key, which is added where it is new.
    mutating func key(_ key: HistoryKey) throws -> Int64 {
        if let known = keys[key] { return known }
        let fields: StatementArguments = [key.provider, key.model, key.kind.rawValue]
        let number = try number(
            find: "SELECT id FROM keys WHERE provider = ? AND model = ? AND kind = ?",
            add: "INSERT INTO keys (provider, model, kind) VALUES (?, ?, ?)", fields)
        keys[key] = number
        return number
    }

    mutating func purpose(_ name: String) throws -> Int64 {
        if let known = purposes[name] { return known }
        let number = try number(
            find: "SELECT id FROM purposes WHERE name = ?",
            add: "INSERT INTO purposes (name) VALUES (?)", [name])
        purposes[name] = number
        return number
    }

    mutating func stream(_ stream: HistoryStream) throws -> Int64 {
        let fields: StatementArguments = [
            try key(stream.key), try purpose(stream.purpose), stream.lane.rawValue,
        ]
        return try number(
            find: "SELECT id FROM streams WHERE key = ? AND purpose = ? AND lane = ?",
            add: "INSERT INTO streams (key, purpose, lane) VALUES (?, ?, ?)", fields)
    }

    private func number(
        find: String, add: String, _ fields: StatementArguments
    ) throws -> Int64 {
        if let known = try Int64.fetchOne(db.cachedStatement(sql: find), arguments: fields) {
            return known
        }
        try db.cachedStatement(sql: add).execute(arguments: fields)
        return db.lastInsertedRowID
    }
}

/// Every stream of the file by its number, for readers.
struct KnownStreams {
    private(set) var streams: [Int64: HistoryStream] = [:]

    init(_ db: Database, _ query: HistoryQuery) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT streams.id, provider, model, kind, name, lane FROM streams
                JOIN keys ON keys.id = streams.key JOIN purposes ON purposes.id = streams.purpose
                """)
        while let row = try rows.next() {
            guard let key = try HistoryKey(row), let lane = try Lane(row) else { continue }
            let stream = HistoryStream(key: key, purpose: try row.value("name"), lane: lane)
            if query.wants(key, purpose: stream.purpose) { streams[try row.value("id")] = stream }
        }
    }

    /// As the list that an `IN` takes: numbers, so nothing in it can be mistaken for SQL.
    var list: String { "(" + streams.keys.sorted().map(String.init).joined(separator: ",") + ")" }
}

extension HistoryKey {
    /// From a row with the columns of `keys`; nil where the kind is one of a later version.
    init?(_ row: Row) throws {
        guard let kind = RequestKind(rawValue: try row.value("kind")) else { return nil }
        self.init(provider: try row.value("provider"), model: try row.value("model"), kind: kind)
    }
}

extension Lane {
    /// From a row with the columns of `streams`; nil where it is one of a later version.
    init?(_ row: Row) throws {
        self.init(rawValue: try row.value("lane"))
        if rawValue >= Lane.all.count { return nil }
    }
}

extension HistoryQuery {
    func wants(_ key: HistoryKey, purpose: String) -> Bool {
        (provider ?? key.provider) == key.provider && (model ?? key.model) == key.model
            && (kind ?? key.kind) == key.kind && (self.purpose ?? purpose) == purpose
    }

    /// Microseconds: from the first to before the second.
    var micros: (from: Int64, until: Int64) {
        (since.map(MicroTime.nearest) ?? 0, until.map(MicroTime.nearest) ?? .max)
    }
}
