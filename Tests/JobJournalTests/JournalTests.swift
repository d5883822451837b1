import Diagnostics
import Foundation
import Testing

@testable import JobJournal

@Suite("A job in the journal")
struct JournalTests {
    private let folder: JournalFolder
    private let journal: JobJournal

    init() throws {
        folder = try JournalFolder()
        journal = try folder.open()
    }

    /// What another process would see.
    private func kept(_ token: JobToken) throws -> JournalJob? {
        try JobJournal(reading: folder.path()).job(token)
    }

    @Test("is on disk when it was added, and after every step")
    func steps() throws {
        var job = try journal.add(
            JournalSamples.job(), fingerprints: JournalSamples.fingerprints(3))
        #expect(job.state == .planned && job.epoch == 0 && job.number == 1)
        #expect(try kept(job.token) == job)
        job = try journal.move(job, to: .uploading)
        job = try journal.move(job, to: .uploaded) { $0.upload = "files/1" }
        job = try journal.move(job, to: .submitting) { $0.attempts += 1 }
        #expect(try kept(job.token) == job)
        job = try journal.move(job, to: .submitted) { $0.remote = "batches/1" }
        job = try journal.move(job, to: .fetching)
        job = try journal.finish(
            job, as: .partial, [.result([1, 2]), .error("INVALID_ARGUMENT"), nil])
        let seen = try JobJournal(reading: folder.path())
        #expect(try seen.jobs() == [job])
        #expect(job.upload == "files/1" && job.remote == "batches/1" && job.attempts == 1)
        let items = try seen.items(of: job)
        #expect(items.map(\.fingerprint) == JournalSamples.fingerprints(3))
        #expect(items.map(\.outcome) == [.result([1, 2]), .error("INVALID_ARGUMENT"), nil])
    }

    @Test("takes no step that is not allowed, and stays as it is")
    func illegal() throws {
        let job = try journal.submitted(JournalSamples.job(), remote: "batches/1")
        for state in JournalState.allCases where !job.state.canBecome(state) {
            let error = #expect(throws: InputError.self) { try journal.move(job, to: state) }
            #expect(error?.exitStatus == .invariant)
        }
        #expect(try journal.job(job.token) == job)
    }

    @Test("is not moved by who holds an older state, epoch or note of it")
    func fence() throws {
        let planned = try journal.add(
            JournalSamples.job(), fingerprints: JournalSamples.fingerprints(3))
        let submitting = try journal.move(planned, to: .submitting)
        #expect(throws: InputError.self) { try journal.move(planned, to: .uploading) }
        let again = try journal.move(submitting, to: .planned)
        #expect(again.epoch == 1)
        // The state is the same as at first; the epoch is not.
        let error = #expect(throws: InputError.self) {
            try journal.move(planned, to: .submitting)
        }
        #expect(error?.exitStatus == .invariant)
        #expect(error?.description.contains("is not in epoch 0 and state planned") == true)
        let noted = try journal.note(again) { $0.errorCode = "UNAVAILABLE" }
        #expect(throws: InputError.self) { try journal.note(again) { $0.duplicates = 1 } }
        #expect(try journal.job(planned.token) == noted)
    }

    @Test("keeps a result once: a second one for the same item changes nothing")
    func once() throws {
        var job = try journal.submitted(JournalSamples.job(items: 2), remote: "b/1")
        job = try journal.move(job, to: .fetching)
        try journal.deliver(job.token, items: [1])
        job = try journal.finish(job, as: .complete, [.result([1]), .result([2])])
        #expect(try journal.items(of: job).map(\.outcome) == [.result([1]), nil])
        #expect(throws: InputError.self) {
            try journal.finish(job, as: .complete, [.result([9]), .result([9])])
        }
        #expect(try journal.outcome(job.token, item: 0) == .result([1]))
    }

    @Test("does not keep a result that was delivered")
    func delivered() throws {
        var job = try journal.submitted(JournalSamples.job(items: 2), remote: "b/1")
        job = try journal.move(job, to: .fetching)
        job = try journal.finish(job, as: .complete, [.result([1]), .result([2])])
        try journal.deliver(job.token, items: [0, 7])
        let items = try journal.items(of: job)
        #expect(items.map(\.outcome) == [nil, .result([2])])
        #expect(items.map(\.isDelivered) == [true, false])
    }

    @Test("keeps words of an error, never a message, and bounded names")
    func words() throws {
        var job = JournalSamples.job()
        job.errorCode = "Your prompt 'secret' is too long"
        job.purpose = String(repeating: "é", count: 200)
        job = try journal.add(job, fingerprints: JournalSamples.fingerprints(3))
        #expect(job.errorCode == "OTHER")
        // 256 bytes hold 128 letters of two.
        #expect(job.purpose.count == 128)
        #expect(JournalJob.word("RESOURCE_EXHAUSTED") == "RESOURCE_EXHAUSTED")
    }

    @Test("leaves with its items when it is forgotten; those that are over leave with age")
    func forget() throws {
        let open = try journal.submitted(JournalSamples.job(1), remote: "b/1")
        var over = try journal.submitted(JournalSamples.job(2), remote: "b/2")
        over = try journal.move(over, to: .cancelled)
        #expect(try journal.forgetEnded(before: JournalSamples.midnight + 2) == 0)
        #expect(try journal.forgetEnded(before: JournalSamples.midnight + 3) == 1)
        #expect(try journal.jobs() == [open])
        #expect(try journal.forget(open.token))
        #expect(try !journal.forget(open.token))
        // Its number is not given again: an item that was left over would be another job's.
        let next = try journal.add(
            JournalSamples.job(3), fingerprints: JournalSamples.fingerprints(3))
        #expect(next.number == 3)
    }

    @Test("in memory follows the same rules without a file")
    func memory() throws {
        let journal = try JobJournal(inMemory: JournalSamples.random)
        let job = try journal.submitted(JournalSamples.job(), remote: "b/1")
        #expect(try journal.jobs() == [job])
        #expect(throws: InputError.self) { try journal.move(job, to: .planned) }
        #expect(try journal.receipts().isEmpty)
        try journal.close()
    }
}
