import Diagnostics
import Foundation
import GRDB
import Testing

@testable import LatencyHistory

@Suite("A history file that is none is refused in one line with a remedy, and stays as it is")
struct BadFileTests {
    private let folder: HistoryFolder

    init() throws { folder = try HistoryFolder() }

    /// Opens the file in both ways, and reads.
    private func expectRefusal(
        _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try Data(contentsOf: URL(filePath: folder.path()))
        for access in [SQLiteHistory.Access.readOnly, .readWrite] {
            let error = #expect(throws: InputError.self, sourceLocation: sourceLocation) {
                let history = try folder.open("h.sqlite", access)
                _ = try history.observations(.init(), last: nil)
                _ = try history.days(.init())
                _ = try history.stats()
            }
            let text = error?.description ?? ""
            #expect(error?.exitStatus == .storage, sourceLocation: sourceLocation)
            #expect(!text.contains("\n") && error?.remedy != "", sourceLocation: sourceLocation)
            for part in [folder.path()] + parts {
                #expect(text.contains(part), "\(text)", sourceLocation: sourceLocation)
            }
        }
        #expect(
            try Data(contentsOf: URL(filePath: folder.path())) == before,
            sourceLocation: sourceLocation)
    }

    private func write(_ rows: Int) throws {
        let history = try folder.open()
        try history.append(HistorySamples.observations(rows))
        try history.close()
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path())
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("that is no SQLite file")
    func notSQLite() throws {
        try Data("time_s,items\n0,1\n".utf8).write(to: URL(filePath: folder.path()))
        try expectRefusal("not an SQLite file")
        let long = Data(repeating: 7, count: 10_000)
        try long.write(to: URL(filePath: folder.path()))
        try expectRefusal("not an SQLite file")
    }

    @Test("that is another program's database")
    func stranger() throws {
        try change("CREATE TABLE songs (title TEXT)")
        try expectRefusal("another program's SQLite database", "stays as it is")
    }

    @Test("that a newer version wrote")
    func newer() throws {
        try write(10)
        try change("PRAGMA user_version = 3")
        try expectRefusal("of version 3", "knows up to 2", "use the newer sbtune")
    }

    @Test("that was cut off")
    func cut() throws {
        try write(3000)
        let file = try FileHandle(forWritingTo: URL(filePath: folder.path()))
        let size = try file.seekToEnd()
        try file.truncate(atOffset: size / 2)
        try file.close()
        try expectRefusal("damaged or cut off", "quick_check", "sbtune history import")
    }

    @Test("of which a page was overwritten")
    func corrupt() throws {
        try write(3000)
        let file = try FileHandle(forWritingTo: URL(filePath: folder.path()))
        let pages = try file.seekToEnd() / 4096
        // All but the first, which says what the file is: any page may be looked at.
        for page in 1..<pages {
            try file.seek(toOffset: page * 4096)
            try file.write(contentsOf: Data(repeating: 0xAB, count: 64))
        }
        try file.close()
        try expectRefusal("damaged or cut off", "move it aside")
    }

    @Test("that is missing, a directory, or empty")
    func nothing() throws {
        let missing = #expect(throws: InputError.self) { try folder.open("no", .readOnly) }
        #expect(missing?.description.contains("no history yet; give its path with --db") == true)
        #expect(try folder.names() == [])
        for access in [SQLiteHistory.Access.readOnly, .readWrite] {
            let directory = #expect(throws: InputError.self) {
                try SQLiteHistory(path: folder.url.path, access: access)
            }
            #expect(directory?.description.contains("a directory, not a history") == true)
        }
        try Data().write(to: URL(filePath: folder.path()))
        let empty = #expect(throws: InputError.self) { try folder.open("h.sqlite", .readOnly) }
        #expect(empty?.description.contains("the history is empty") == true)
        // An empty file is a new one.
        try folder.open().append(HistorySamples.observations(1))
    }

    @Test("that another one keeps locked: writers give up after their patience, readers read")
    func locked() throws {
        try write(10)
        let queue = try DatabaseQueue(path: folder.path())
        try queue.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let history = try folder.open()
            // The patience of 5 s is what the file's settings are tested for.
            try history.queue.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 50") }
            #expect(try history.observations(.init(), last: nil).count == 10)
            let error = #expect(throws: InputError.self) {
                try history.append(HistorySamples.observations(1))
            }
            #expect(error?.exitStatus == .storage)
            #expect(error?.description.contains("the history is locked") == true)
            try db.execute(sql: "ROLLBACK")
            try history.append(HistorySamples.observations(1))
        }
    }

    @Test("on a disk that is full", .enabled(if: SmallDisk.isPossible))
    func full() throws {
        let disk = try SmallDisk(bytes: 1 << 20)
        let path = disk.path + "/h.sqlite"
        let history = try SQLiteHistory(path: path, access: .readWrite)
        var kept = 0
        var failure: InputError?
        while failure == nil, kept < 100_000 {
            do {
                try history.append(HistorySamples.observations(1000, from: kept))
                kept += 1000
            } catch {
                failure = error as? InputError
            }
        }
        #expect(failure?.exitStatus == .storage)
        #expect(failure?.description.contains("no space is left on the disk") == true)
        // What was taken is whole.
        let rows = try history.observations(.init(), last: nil)
        #expect(rows.count == kept && kept > 0)
        #expect(areSame(try history.days(.init()), HistorySamples.days(of: rows)))
        try history.close()
    }
}

/// A disk of its own; only where this process may mount one.
final class SmallDisk {
    let path: String
    private let folder: HistoryFolder

    static let isPossible = (try? SmallDisk(bytes: 1 << 16)) != nil

    init(bytes: Int) throws {
        folder = try HistoryFolder()
        path = folder.url.path
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path)
    }

    deinit { try? Self.run("umount", "-l", path) }

    private struct Failed: Error {}

    private static func run(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
    }
}
