import BatchingCore
import Foundation
import Testing

@testable import JobJournal
@testable import ProviderAPI
@testable import SmartBatching

@Suite("A job that is carried out")
struct JobDeskTests {
    let world: JobWorld

    init() throws { world = try JobWorld() }

    private var provider: ScriptedProvider { world.provider }

    @Test("is created once, and brings results in the items' order, whatever order they came in")
    func inline() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let end = await desk.run(world.works(5).work(desk))
        #expect(end.outcome == .done && end.trouble == nil)
        #expect(end.numbers == [0, 1, 2, 3, 4])
        #expect(await provider.createsSeen == 1)
        let job = try #require(try journal.jobs().first)
        #expect(job.state == .complete && job.remote == "batches/j1" && job.attempts == 1)
        #expect(end.token == job.token.text)
        #expect(end.polls == (await provider.looksSeen) && end.polls >= 1)
        #expect(try journal.receipts().map(\.remote) == ["batches/j1"])
    }

    @Test("goes by a file when it is large, in parts, and its files are deleted when it is kept")
    func file() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal) { $0.inlineItemsMax = 10 }
        // 30 texts of 300 kB are 9 MB: two parts of at most 8 MiB.
        var works = world.works(30)
        let long = String(repeating: "x", count: 300_000)
        works.items = (0..<30).map { .embed(EmbedItem("\(long) \($0)")) }
        let end = await desk.run(works.work(desk))
        #expect(end.outcome == .done)
        #expect(end.numbers == (0..<30).map { Float($0) })
        #expect(try journal.jobs().first?.upload == "files/f1")
        // Closing ends deletions that are still under way: the provider drops files by itself.
        try await desk.close()
        #expect(Set(await provider.deleted).isSubset(of: ["files/f1", "files/batch-j1"]))
        let left = try FileManager.default.contentsOfDirectory(atPath: world.folder.path)
        #expect(!left.contains { $0.hasSuffix(".jsonl") })
    }

    @Test("is looked at on the grid of its creation, and through every kind of bad answer")
    func polls() async throws {
        await provider.set { provider in
            provider.duration = Span(seconds: 1)
            provider.looks = [
                .status(404), .status(500), .garbage, .broken, .state("BATCH_STATE_DREAMING"),
                .state("JOB_STATE_QUEUED"), .state(""), .status(401),
            ]
        }
        let desk = try world.desk()
        let end = await desk.run(world.works(2).work(desk))
        #expect(end.outcome == .done)
        #expect(end.polls == 9)
    }

    @Test("is asked after less often when the provider says so")
    func throttled() async throws {
        await provider.set { provider in
            provider.duration = Span(seconds: 1)
            provider.looks = [.status(429), .status(429), .status(429)]
        }
        let desk = try world.desk()
        let end = await desk.run(world.works(1).work(desk))
        #expect(end.outcome == .done && end.polls == 4)
        let times = await provider.lookTimes.map(\.seconds)
        // After refusals in a row: 2, 4 and 8 times 30 s.
        #expect(times[1] - times[0] >= 60 && times[2] - times[1] >= 120)
        #expect(times[3] - times[2] >= 240)
    }

    @Test("that the provider does not know any more is left to a person, not bought again")
    func missing() async throws {
        await provider.set { $0.looks = Array(repeating: .status(404), count: 100_000) }
        let journal = try world.journal()
        let desk = try world.desk(journal) {
            $0.missingAfterCreate = Span(seconds: 600)
            $0.missingMax = Span(seconds: 180)
        }
        let end = await desk.run(world.works(2).work(desk))
        #expect(end.outcome == .rejected && end.errorCodes == ["JOB_ATTENTION"])
        #expect(try journal.jobs().first?.state == .attention)
        #expect(await provider.createsSeen == 1)
    }

    @Test(
        "ends as the provider ended it",
        arguments: [
            ("BATCH_STATE_FAILED", 3, JobOutcome.rejected, JournalState.failed),
            ("JOB_STATE_FAILED", 13, .expired, .failed),
            ("BATCH_STATE_FAILED", 0, .expired, .failed),
            ("BATCH_STATE_EXPIRED", 0, .expired, .expired),
            ("BATCH_STATE_CANCELLED", 0, .cancelled(billed: true), .cancelled),
        ])
    func ends(_ state: String, _ code: Int, _ outcome: JobOutcome, _ kept: JournalState)
        async throws
    {
        await provider.set { provider in
            provider.duration = Span(seconds: 100)
            provider.endState = state
            provider.looks = [.state("BATCH_STATE_RUNNING")]
            if code > 0 { provider.error = ["code": code, "message": "secret"] }
        }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let end = await desk.run(world.works(2).work(desk))
        #expect(end.outcome == outcome)
        #expect(try journal.jobs().first?.state == kept)
        #expect(end.errorCodes == (code == 3 ? ["INVALID_ARGUMENT"] : []))
    }

    @Test("keeps what came and tells what is missing and what was refused")
    func partial() async throws {
        await provider.set { provider in
            provider.mangle = { entries in
                var entries = entries
                entries[1]["response"] = nil
                entries[1]["error"] = ["code": 3, "message": "no"]
                entries[2]["response"] = nil
                entries[2]["error"] = ["code": 13, "message": "no"]
                // 4 is dropped, 5 is doubled, one has no key and one a stranger's.
                var (lost, stranger) = (entries[5], entries[5])
                lost["metadata"] = nil
                stranger["metadata"] = ["key": "item-1"]
                return [entries[5], stranger]
                    + entries.filter {
                        ($0["metadata"] as? [String: String])?["key"]?.hasSuffix("-4") == false
                    } + [lost]
            }
        }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let end = await desk.run(world.works(7).work(desk))
        let missing = [ItemRange(first: 2, count: 1), ItemRange(first: 4, count: 2)]
        #expect(
            end.outcome == .partial(missing: missing, refused: [ItemRange(first: 1, count: 1)]))
        #expect(end.numbers == [0, nil, nil, 3, nil, nil, 6])
        let job = try #require(try journal.jobs().first)
        #expect(job.state == .partial)
        #expect(try journal.items(of: job)[1].outcome == .error("INVALID_ARGUMENT"))
        #expect(try journal.items(of: job)[2].outcome == nil)
    }

    @Test("whose counters do not agree is read again, and then believed by its keys")
    func counters() async throws {
        await provider.set { $0.counts = ["requestCount": "9", "successfulRequestCount": "9"] }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let end = await desk.run(world.works(3).work(desk))
        #expect(end.outcome == .done)
        #expect(try journal.jobs().first?.errorCode == "COUNTS_DIFFER")
    }

    @Test("is not created when its intent cannot be written down")
    func disk() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal)
        try journal.close()
        let end = await desk.run(world.works(3).work(desk))
        #expect(end.outcome == .rejected && end.trouble != nil)
        #expect(end.trouble?.exitStatus == .storage)
        #expect(await provider.createsSeen == 0)
    }

    @Test("without a journal follows the same rules")
    func memory() async throws {
        await provider.set { $0.creates = [.answerLost] }
        let desk = try world.desk()
        let end = await desk.run(world.works(3).work(desk))
        #expect(end.outcome == .done && end.numbers == [0, 1, 2])
        #expect(await provider.createsSeen == 1)
    }

    @Test("that is over brings its results however long nobody can read them")
    func outage() async throws {
        await provider.set { provider in
            provider.duration = Span(seconds: 1)
            provider.outputs = (0..<30).map {
                [.status(503), .broken, .garbage, .status(429)][$0 % 4]
            }
        }
        let journal = try world.journal()
        let end = await (try world.desk(journal)).run(world.works(3).work(try world.desk(journal)))
        #expect(end.outcome == .done && end.numbers == [0, 1, 2])
        #expect(try journal.jobs().map(\.state) == [.complete])
    }

    @Test("whose output is shorter than was counted is read again, and left at the provider")
    func short() async throws {
        await provider.set { provider in
            provider.duration = Span(seconds: 1)
            provider.mangle = { Array($0.dropLast()) }
            provider.counts = ["requestCount": "12", "successfulRequestCount": "12"]
        }
        let journal = try world.journal()
        let desk = try world.desk(journal) { $0.inlineItemsMax = 10 }
        let end = await desk.run(world.works(12).work(desk))
        #expect(end.numbers == (0..<11).map { Float($0) } + [nil])
        #expect(try journal.jobs().map(\.errorCode) == ["COUNTS_DIFFER"])
        try await desk.close()
        #expect(await provider.deleted.isEmpty)
    }

    @Test("that is refused for a reason that lasts is not ordered again, and the reason is told")
    func refusedForLong() async throws {
        await provider.set { $0.creates = [.status(402)] }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let end = await desk.run(world.works(2).work(desk))
        #expect(end.outcome == .rejected)
        guard case .failure(let error)? = end.results[0] else {
            Issue.record("no reason")
            return
        }
        #expect(error.advice == .exhausted && error.status == 402)
        #expect(await provider.createsSeen == 1)
    }
}
