import Foundation
import GRDB
import Testing

@testable import LatencyHistory

@Suite("The file of a history")
struct HistoryFileTests {
    private let folder: HistoryFolder

    init() throws { folder = try HistoryFolder() }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("is its owner's alone, and so are its directory and the log")
    func permissions() throws {
        let path = folder.path("a/b/h.sqlite")
        let history = try SQLiteHistory(path: path, access: .readWrite)
        try history.append(HistorySamples.observations(1))
        #expect(try permissions(path) == 0o600)
        #expect(try permissions(path + "-wal") == 0o600)
        #expect(try permissions(folder.path("a")) == 0o700)
        #expect(try permissions(folder.path("a/b")) == 0o700)
    }

    @Test("has the settings that it needs, and takes the log away when it is closed")
    func settings() throws {
        let history = try folder.open()
        let wanted = [
            "journal_mode": "wal", "synchronous": "1", "auto_vacuum": "2", "foreign_keys": "1",
            "trusted_schema": "0", "cell_size_check": "1", "busy_timeout": "5000",
            "application_id": "1935832181", "user_version": "2",
        ]
        for (name, value) in wanted {
            let found = try history.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
            #expect(found == value, "\(name)")
        }
        #expect(try folder.names() == ["h.sqlite", "h.sqlite-shm", "h.sqlite-wal"])
        try history.close()
        #expect(try folder.names() == ["h.sqlite"])
    }

    /// Whoever must change this number has edited a migration that users' files have seen: add a
    /// new one instead.
    @Test("has tables that never change once they are shipped")
    func frozen() throws {
        let history = try folder.open()
        let schema = try history.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master WHERE sql > '' AND name <> 'grdb_migrations'
                    ORDER BY name
                    """)
        }.joined(separator: "\n")
        // FNV-1a, 64 bits.
        let hash = schema.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        #expect(String(hash, radix: 16) == "288be71b0a883932")
        #expect(HistorySchema.migrator.migrations == ["1", "2"])
        #expect(HistorySchema.migrator.migrations.count == HistorySchema.version)
    }

    @Test("can be opened by many for the first time at once")
    func firstTime() throws {
        let path = folder.path()
        DispatchQueue.concurrentPerform(iterations: 6) { index in
            do {
                let history = try SQLiteHistory(path: path, access: .readWrite)
                try history.append(HistorySamples.observations(10, from: index * 10))
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(try folder.open().observations(.init(), last: nil).count == 60)
    }

    @Test(
        "whose making was cut short is made to its end",
        arguments: ["", "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"])
    func unfinished(sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path())
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA application_id = \(HistorySchema.applicationID); \(sql)")
        }
        try queue.close()
        #expect(throws: (any Error).self) { try folder.open("h.sqlite", .readOnly) }
        try folder.open().append(HistorySamples.observations(3))
        #expect(try folder.open("h.sqlite", .readOnly).stats().lanes.count == 3)
    }

    @Test("is read while another one writes, without waiting for it and without a trace")
    func reading() throws {
        let writer = try folder.open()
        try writer.append(HistorySamples.observations(10))
        try writer.write { db in
            try db.execute(sql: "DELETE FROM observations")
            let reader = try folder.open("h.sqlite", .readOnly)
            #expect(try reader.observations(.init(), last: nil).count == 10)
            #expect(throws: (any Error).self) { try reader.append(HistorySamples.observations(1)) }
            #expect(throws: (any Error).self) {
                try reader.prune(keepRawAfter: 0, maxBytes: nil)
            }
            try reader.close()
        }
        try writer.close()
        let reader = try folder.open("h.sqlite", .readOnly)
        #expect(try reader.observations(.init(), last: nil).isEmpty)
        try reader.close()
        #expect(try folder.names() == ["h.sqlite"])
    }

    @Test("is said to hold what it holds")
    func stats() throws {
        let history = try folder.open()
        let rows = HistorySamples.observations(100)
        try history.append(rows)
        try history.append([HistorySamples.decision(1)])
        let stats = try history.stats()
        let counts = Dictionary(uniqueKeysWithValues: stats.rows.map { ($0.table, $0.count) })
        #expect(counts["observations"] == 100 && counts["decisions"] == 1)
        #expect(counts["keys"] == 2 && counts["models"] == 0)
        #expect(stats.schemaVersion == 2 && stats.bytes > 4096)
        #expect(stats.firstAt == rows.map(\.at).min() && stats.lastAt == rows.map(\.at).max())
        #expect(stats.lanes.reduce(0) { $0 + $1.finished + $1.failed + $1.censored } == 100)
        // Of every five, one failed and one was given up; of every ten, one was a probe.
        #expect(stats.lanes.reduce(0) { $0 + $1.failed } == 20)
        #expect(stats.lanes.reduce(0) { $0 + $1.probes } == 10)
    }
}
