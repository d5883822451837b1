import Diagnostics
import Foundation
import GRDB
import Testing

@testable import JobJournal

@Suite("The journal's file")
struct JournalFileTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func refusal(_ name: String = "jobs.sqlite", _ parts: String...) {
        let error = #expect(throws: InputError.self) { try folder.open(name) }
        let text = error?.description ?? ""
        #expect(error?.exitStatus == .storage && error?.remedy != "" && !text.contains("\n"))
        for part in parts { #expect(text.contains(part), "\(text)") }
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path())
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("and everything beside it is its owner's alone, and so are folders made for it")
    func modes() throws {
        let journal = try JobJournal(
            path: folder.path("a/b/jobs.sqlite"), random: JournalSamples.random)
        _ = try journal.submitted(JournalSamples.job(), remote: "batches/1")
        #expect(try folder.mode("a") == 0o700 && folder.mode("a/b") == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("a/b"))
        #expect(
            Set(names) == [
                "jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm", "jobs.sqlite.lock",
                "jobs.sqlite.receipts",
            ])
        for name in names { #expect(try folder.mode("a/b/\(name)") == 0o600, "\(name)") }
    }

    @Test("has one writer: a second one is refused at once, with the first one's number")
    func lock() throws {
        let journal = try folder.open()
        refusal("jobs.sqlite", "held by process \(getpid())", "wait for it to end")
        // Looking is not writing.
        #expect(try JobJournal(reading: folder.path()).jobs().isEmpty)
        try journal.close()
        let next = try folder.open()
        #expect(next.id == journal.id)
    }

    @Test("is free as soon as its holder is gone, and is the same journal")
    func reopened() throws {
        var first: JobJournal? = try folder.open()
        let id = first?.id
        let key = first?.key
        let job = try first?.submitted(JournalSamples.job(), remote: "batches/1")
        // Without a close, as after a crash: the next one looks at all pages.
        first = nil
        let second = try JobJournal(
            path: folder.path(), random: [UInt8](repeating: 9, count: 36))
        #expect(second.id == id && second.key == key && key?.count == 32)
        #expect(try second.jobs() == [job])
        try second.close()
    }

    @Test("closed cleanly is one file, without a log")
    func closed() throws {
        let journal = try folder.open()
        _ = try journal.submitted(JournalSamples.job(), remote: "batches/1")
        try journal.close()
        #expect(
            try folder.names() == ["jobs.sqlite", "jobs.sqlite.lock", "jobs.sqlite.receipts"])
    }

    @Test("is not believed after a crash when its pages make no database")
    func pages() throws {
        var journal: JobJournal? = try folder.open()
        for number in 1...200 {
            _ = try journal?.add(
                JournalSamples.job(number), fingerprints: JournalSamples.fingerprints(3))
        }
        try journal?.close()
        journal = nil
        func overwrite() throws {
            let file = try FileHandle(forWritingTo: URL(filePath: folder.path()))
            let pages = try file.seekToEnd() / 4096
            try file.seek(toOffset: (pages - 1) * 4096)
            try file.write(contentsOf: Data(repeating: 0xAB, count: 200))
            try file.close()
        }
        // Says that the last stop was not clean.
        journal = try folder.open()
        journal = nil
        try overwrite()
        refusal("jobs.sqlite", "damaged", "jobs rebuild --from-provider")
    }

    @Test("that a newer version wrote, or another program, is left alone")
    func strangers() throws {
        try folder.open().close()
        try change("PRAGMA user_version = 2")
        refusal("jobs.sqlite", "of version 2", "knows up to 1", "use the newer sbtune")
        try change("PRAGMA user_version = 1; PRAGMA application_id = 7")
        refusal("jobs.sqlite", "another program's SQLite database")
        let text = Data(repeating: 65, count: 5000)
        let made = FileManager.default.createFile(
            atPath: folder.path("text"), contents: text, attributes: [.posixPermissions: 0o600])
        #expect(made)
        refusal("text", "not an SQLite file")
        #expect(try Data(contentsOf: URL(filePath: folder.path("text"))) == text)
    }

    @Test("is not reached through a link, nor read or written where others may")
    func unsafe() throws {
        let files = FileManager.default
        try folder.open("real.sqlite").close()
        try files.createSymbolicLink(
            atPath: folder.path(), withDestinationPath: folder.path("real.sqlite"))
        refusal("jobs.sqlite", "a symbolic link")
        #expect(throws: InputError.self) { try JobJournal(reading: folder.path()) }
        try files.createDirectory(
            atPath: folder.path("d"), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try files.createSymbolicLink(
            atPath: folder.path("link"), withDestinationPath: folder.path("d"))
        refusal("link/jobs.sqlite", "a symbolic link")
        try files.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: folder.path("real.sqlite"))
        refusal("real.sqlite", "can be read by other users (mode 644)", "chmod")
        try files.setAttributes([.posixPermissions: 0o770], ofItemAtPath: folder.path("d"))
        refusal("d/jobs.sqlite", "can be written to by other users (mode 770)")
        refusal("d", "not a file")
        let missing = #expect(throws: InputError.self) { try JobJournal(reading: folder.path("n")) }
        #expect(missing?.description.contains("no job journal yet") == true)
    }

    @Test("of another user is refused", .enabled(if: geteuid() == 0))
    func foreign() throws {
        try folder.open().close()
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65534], ofItemAtPath: folder.path())
        refusal("jobs.sqlite", "belongs to another user (65534)")
    }

    @Test("is not made anew while receipts tell of jobs, unless it is being rebuilt")
    func gone() throws {
        let first = try folder.open()
        let job = try first.submitted(JournalSamples.job(), remote: "batches/1")
        try first.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path() + suffix)
        }
        try withExtendedLifetime(first) {
            // Still this process's lock; a journal of its own name has its own.
            try FileManager.default.moveItem(
                atPath: folder.path("jobs.sqlite.receipts"), toPath: folder.path("n.receipts"))
        }
        refusal("n", "the journal is gone", "jobs rebuild --from-provider")
        // And is refused the next time too.
        refusal("n", "the journal is gone")
        let anew = try JobJournal(
            path: folder.path("n"), random: JournalSamples.random, isRebuilding: true)
        #expect(try anew.receipts().map(\.token) == [job.token])
        #expect(try anew.receipts().map(\.remote) == ["batches/1"])
        #expect(try anew.jobs().isEmpty)
    }

    @Test("has a receipt for every job that was taken; half a line hides no other one")
    func receipts() throws {
        let journal = try folder.open()
        let first = try journal.submitted(JournalSamples.job(1), remote: "batches/1")
        let path = folder.path("jobs.sqlite.receipts")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data("sb1-half".utf8))
        try file.close()
        let second = try journal.submitted(JournalSamples.job(2), remote: "batches/2")
        let receipts = try journal.receipts()
        #expect(receipts.map(\.token) == [first.token, second.token])
        #expect(receipts.map(\.remote) == ["batches/1", "batches/2"])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("\(first.token) batches/1\nsb1-half\n\(second.token) batches/2\n"))
    }

    @Test("is refused when it is older than its receipts, unless it is being rebuilt")
    func old() throws {
        var journal = try folder.open()
        _ = try journal.submitted(JournalSamples.job(1), remote: "batches/1")
        try journal.close()
        try FileManager.default.copyItem(
            atPath: folder.path(), toPath: folder.path("yesterday"))
        journal = try folder.open()
        let job = try journal.submitted(JournalSamples.job(2), remote: "batches/2")
        try journal.close()
        try FileManager.default.removeItem(atPath: folder.path())
        try FileManager.default.moveItem(
            atPath: folder.path("yesterday"), toPath: folder.path())
        refusal("jobs.sqlite", "older than its receipts", "jobs rebuild --from-provider")
        refusal("jobs.sqlite", "older than its receipts")
        let anew = try JobJournal(
            path: folder.path(), random: JournalSamples.random, isRebuilding: true)
        #expect(try anew.receiptsWithoutJob() == [job.token])
        try anew.forgetReceiptsWithoutJob()
        try anew.close()
        try folder.open().close()
    }

    @Test("that was told to forget a job does not miss it")
    func forgotten() throws {
        var journal = try folder.open()
        let first = try journal.submitted(JournalSamples.job(1), remote: "batches/1")
        let second = try journal.submitted(JournalSamples.job(2), remote: "batches/2")
        let fetching = try journal.move(second, to: .fetching)
        _ = try journal.finish(
            fetching, as: .complete,
            Array(repeating: .result([1]), count: second.items))
        #expect(try journal.forget(first.token))
        #expect(try journal.forgetEnded(before: .max) == 1)
        #expect(try journal.receipts().isEmpty)
        try journal.close()
        journal = try folder.open()
        #expect(try journal.jobs().isEmpty)
        try journal.close()
    }
}
