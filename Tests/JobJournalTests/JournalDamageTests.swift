import Diagnostics
import Foundation
import GRDB
import Testing

@testable import JobJournal

@Suite("Damage to the journal")
struct JournalDamageTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func write() throws -> (jobs: [JournalJob], items: [[JournalItem]]) {
        let journal = try folder.open()
        for number in 1...8 {
            var job = try journal.submitted(
                JournalSamples.job(number, items: 12), remote: "batches/\(number)")
            if number % 2 == 0 {
                job = try journal.move(job, to: .fetching)
                let result = [UInt8](repeating: UInt8(number), count: 90)
                job = try journal.finish(
                    job, as: .complete, Array(repeating: .result(result), count: 12))
            }
        }
        let jobs = try journal.jobs()
        let items = try jobs.map { try journal.items(of: $0) }
        try journal.close()
        return (jobs, items)
    }

    @Test("in one row leaves the others: it is told, not believed and not written over")
    func oneRow() throws {
        let (jobs, _) = try write()
        let queue = try DatabaseQueue(path: folder.path())
        try queue.write { db in
            try db.execute(sql: "UPDATE jobs SET remote = 'batches/9' WHERE number = 3")
            try db.execute(
                sql: "UPDATE items SET fingerprint = zeroblob(32) WHERE job = 4 AND item = 5")
        }
        try queue.close()
        let journal = try JobJournal(reading: folder.path())
        #expect(try journal.jobs().map(\.number) == [1, 2, 4, 5, 6, 7, 8])
        #expect(try journal.items(of: jobs[3]).map(\.index) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11])
        #expect(
            journal.damage == [
                DamagedRow(table: "items", job: 4, item: 5), DamagedRow(table: "jobs", job: 3),
            ])
    }

    @Test("by 1 to 8 random bytes never makes a row that is believed and wrong, in 500 files")
    func randomBytes() throws {
        let (jobs, items) = try write()
        let original = try Data(contentsOf: URL(filePath: folder.path()))
        var (told, unseen) = (0, 0)
        // Knuth's generator (The Art of Computer Programming 2, 3.3.4), upper bits.
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for number in 0..<500 {
            var bytes = original
            for _ in 0...next(8) { bytes[next(bytes.count)] ^= UInt8(1 + next(255)) }
            let path = folder.path("\(number)")
            let made = FileManager.default.createFile(
                atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
            #expect(made)
            do {
                let journal = try JobJournal(reading: path)
                let found = try journal.jobs()
                for job in found {
                    #expect(job == jobs[Int(job.number) - 1])
                    for item in try journal.items(of: job) {
                        #expect(item == items[Int(job.number) - 1][item.index])
                    }
                }
                if journal.damage.isEmpty, found.count == jobs.count {
                    unseen += 1
                } else {
                    told += 1
                }
            } catch let error as InputError {
                #expect(error.exitStatus == .storage)
                told += 1
            }
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
        }
        // Much of a small file is free space, where a change harms nobody.
        #expect(told > 200 && unseen > 20, "told \(told), unseen \(unseen)")
    }

    @Test("to the journal's own row is told when it is opened")
    func head() throws {
        _ = try write()
        let queue = try DatabaseQueue(path: folder.path())
        try queue.write { try $0.execute(sql: "UPDATE journal SET key = zeroblob(32)") }
        try queue.close()
        let error = #expect(throws: InputError.self) { try folder.open() }
        #expect(error?.description.contains("the journal is damaged: its first row") == true)
    }

    @Test(
        "that a full disk could do is none: what was taken is whole, and it goes on later",
        .enabled(if: SmallDisk.isPossible, "this process may not mount a disk of its own"))
    func full() throws {
        let disk = try SmallDisk(bytes: 400 << 10)
        let path = disk.path + "/jobs.sqlite"
        let journal = try JobJournal(path: path, random: JournalSamples.random)
        var (kept, failure): ([JournalJob], InputError?) = ([], nil)
        while failure == nil, kept.count < 10_000 {
            do {
                let job = JournalSamples.job(kept.count + 1, items: 50)
                kept.append(
                    try journal.add(job, fingerprints: JournalSamples.fingerprints(50)))
            } catch {
                failure = error as? InputError
            }
        }
        #expect(failure?.exitStatus == .storage)
        #expect(failure?.description.contains("no space is left on the disk") == true)
        #expect(try journal.jobs() == kept && kept.count > 5)
        // Room again: forgetting needs little, and a new job is taken.
        try FileManager.default.removeItem(atPath: disk.path + "/ballast")
        _ = try journal.add(
            JournalSamples.job(20_000), fingerprints: JournalSamples.fingerprints(3))
        #expect(try journal.jobs().count == kept.count + 1)
        try journal.close()
    }
}

/// A disk of its own with a file to be deleted on it; only where this process may mount one.
final class SmallDisk {
    let path: String
    private let folder: JournalFolder

    static let isPossible = (try? SmallDisk(bytes: 1 << 18)) != nil

    init(bytes: Int) throws {
        folder = try JournalFolder()
        path = folder.url.path
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(bytes),mode=700", "tmpfs", path)
        try Data(count: 100 << 10).write(to: URL(filePath: path + "/ballast"))
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
