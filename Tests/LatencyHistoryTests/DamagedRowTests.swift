import Diagnostics
import Foundation
import GRDB
import OnlineStatistics
import Testing

@testable import LatencyHistory

@Suite("A history whose rows are damaged is refused or read, and never ends the process")
struct DamagedRowTests {
    private let folder: HistoryFolder

    /// A history with rows in every table that is read.
    init() throws {
        folder = try HistoryFolder()
        let history = try folder.open()
        try history.append(HistorySamples.observations(200))
        try history.append([
            HistorySamples.decision(7),
            HistorySamples.decision(9, outcome: .init(latency: 3.5, outcome: .ok, priceUSD: 0.25)),
        ])
        try history.save([KeptModel(key: HistorySamples.key, savedAt: 1, state: "{}")])
        let threshold = KeptThreshold(
            key: HistorySamples.key, items: 9, low: 5, high: nil, since: HistorySamples.midnight,
            source: .retuned, reason: "batch became faster", evidence: 250)
        _ = try history.putInForce([threshold], replacing: [:])
        try history.close()
    }

    /// What each way of reading a file complains of; anything but a storage error fails the test.
    private func complaints(_ name: String) throws -> [String] {
        var complaints: [String] = []
        func attempt(_ body: () throws -> Void) {
            do {
                try body()
            } catch {
                let trouble = error as? InputError
                #expect(trouble?.exitStatus == .storage, "\(error)")
                complaints.append(trouble?.description ?? "")
            }
        }
        for access in [SQLiteHistory.Access.readOnly, .readWrite] {
            attempt {
                let history = try folder.open(name, access)
                attempt { _ = try history.observations(.init(), last: nil) }
                attempt { _ = try history.days(.init()) }
                attempt { _ = try history.decisions(.init(), last: nil) }
                attempt { _ = try history.thresholds() }
                attempt { _ = try history.models() }
                attempt { _ = try history.stats() }
                if access == .readWrite {
                    attempt { try history.append(HistorySamples.observations(20)) }
                }
                attempt { try history.close() }
            }
        }
        return complaints
    }

    /// A copy on which some SQL was run, without the checks that a table makes.
    private func damage(_ sql: String, _ values: StatementArguments = []) throws -> String {
        let name = "\(UUID().uuidString).sqlite"
        try FileManager.default.copyItem(atPath: folder.path(), toPath: folder.path(name))
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.path(name), configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON;
                    UPDATE sqlite_schema
                    SET sql = replace(replace(sql, ') STRICT', ')'), ' NOT NULL', '');
                    PRAGMA writable_schema = RESET;
                    """)
            try db.execute(sql: sql, arguments: values)
        }
        try queue.close()
        return name
    }

    private func columns() throws -> [(table: String, column: String)] {
        let queue = try DatabaseQueue(path: folder.path())
        defer { try? queue.close() }
        return try queue.read { db in
            try SQLiteHistory.tables.filter { $0 != "imports" }.flatMap { table in
                try db.columns(in: table).map { (table, $0.name) }
            }
        }
    }

    @Test("with any column of any table renamed")
    func renamed() throws {
        var refusals = 0
        for (table, column) in try columns() {
            let name = try damage("ALTER TABLE \(table) RENAME COLUMN \(column) TO other")
            if try !complaints(name).isEmpty { refusals += 1 }
        }
        // All but the numbers of rows that nothing refers to: of days and models there is none
        // that is read by its number.
        #expect(refusals >= 40)
    }

    @Test(
        "with a null, a text, bytes or an endless number in any column",
        arguments: [
            DatabaseValue.null, "x".databaseValue, Data([0xFF, 0xFE]).databaseValue,
            Int64.max.databaseValue, Int64.min.databaseValue, Double.infinity.databaseValue,
        ])
    func replaced(value: DatabaseValue) throws {
        let columns = try columns().filter { $0.column != "id" && $0 != ("models", "key") }
        for (table, column) in columns {
            // Names are unique: one row of a table is enough.
            let name = try damage(
                "UPDATE \(table) SET \(column) = ? WHERE rowid = (SELECT max(rowid) FROM \(table))",
                [value])
            _ = try complaints(name)
        }
    }

    @Test("and says which column holds what nobody can have written")
    func said() throws {
        let name = try damage("UPDATE observations SET items = NULL")
        let said = try complaints(name)
        // Read in two ways, the rows of one table only.
        #expect(said.count == 2)
        #expect(said.allSatisfy { $0.contains("a row has a value of items that nobody can") })
    }

    @Test("with any bit of the file turned over", arguments: 1...8 as ClosedRange<UInt64>)
    func turned(seed: UInt64) throws {
        let whole = try Data(contentsOf: URL(filePath: folder.path()))
        let random = KeyedRandom(seed: seed)
        for file in 0..<25 {
            var bytes = whole
            for turn in 0..<3 {
                let draw = random.row(3 * file + turn)
                bytes[Int(draw >> 3) % bytes.count] ^= 1 << UInt8(draw & 7)
            }
            let name = "\(UUID().uuidString).sqlite"
            try bytes.write(to: URL(filePath: folder.path(name)))
            _ = try complaints(name)
        }
    }
}
