import BatchingCore
import Diagnostics
import Foundation
import JobJournal
import ProviderAPI
import Testing

@testable import SmartBatching

@Suite("When the provider is in trouble")
struct TroubleTests {
    @Test("calls are tried again, and a caller notices nothing")
    func retries() async throws {
        let bench = try await Bench(faults: ["status:embed=503@first3"])
        let client = try bench.smart()
        #expect(try await client.embed(texts(5)).count == 5)
        await client.close()
        #expect(await bench.emulator.stats().requests["embed"] == 8)
        try await bench.end()
    }

    @Test("an outage is not made worse: ten retries, then errors at once")
    func outage() async throws {
        let bench = try await Bench(faults: ["status=503"])
        let client = try bench.smart()
        for number in 0..<40 {
            await #expect(throws: ClientError.self) { try await client.embed(["\(number)"]) }
        }
        await client.close()
        #expect(await bench.emulator.stats().requests["embed"] == 50)
        try await bench.end()
    }

    @Test(
        "a refusal for too many requests is waited out",
        arguments: ["seconds", "retryinfo", "none"])
    func tooMany(kind: String) async throws {
        let bench = try await Bench(faults: ["429:embed=\(kind)@first2"])
        let client = try bench.smart()
        #expect(try await client.embed(texts(4)).count == 4)
        await client.close()
        try await bench.end()
    }

    @Test(
        "what will not get better is told at once",
        arguments: ["key-revoked", "429=perday", "429=limit0"])
    func forGood(fault: String) async throws {
        let bench = try await Bench(faults: [fault])
        let client = try bench.smart()
        await #expect(throws: ClientError.self) { try await client.embed(["one"]) }
        await client.close()
        #expect(await bench.emulator.stats().requests["embed"] == 1)
        try await bench.end()
    }

    @Test("a bulk call with a bad item is taken apart, and only the bad one is lost")
    func bulk() async throws {
        let bench = try await Bench(faults: ["status:bulk-embed=400", "status:embed=400@nth2"])
        let client = try bench.smart()
        do {
            _ = try await client.embed(texts(6), strategy: .bulk)
            Issue.record("an item was lost without a word")
        } catch ClientError.itemsFailed(let failures, let results) {
            #expect(failures.count == 1 && results.count == 5)
            #expect(results[failures[0].index] == nil)
        }
        await client.close()
        try await bench.end()
    }

    @Test(
        "items that a job does not bring are sent one by one",
        arguments: [
            "missing-key@nth3", "item-error=13@nth3", "missing-item@nth3",
            "vector:create=nan@nth3",
            "vector:create=dimension@nth3",
        ])
    func missing(fault: String) async throws {
        let bench = try await Bench(faults: [fault])
        let client = try bench.smart()
        let results = try await client.embed(texts(12), strategy: .batch)
        let alone = try await client.embed(texts(12), strategy: .bulk)
        #expect(results.map(\.values) == alone.map(\.values))
        #expect(await client.session.individualCalls >= 1)
        await client.close()
        try await bench.end()
    }

    @Test("a job that ends without results is ordered again, and each is bought once")
    func expired() async throws {
        let bench = try await Bench(faults: ["job-end=expired@first1"])
        let client = try bench.smart()
        #expect(try await client.embed(texts(12), strategy: .batch).count == 12)
        let stats = await bench.emulator.stats()
        #expect(stats.jobs.count == 2 && stats.doubledJobs == 0)
        await client.close()
        try await bench.end()
    }
}

@Suite("A run that ends while a job is out")
struct RecoveryTests {
    @Test("is followed by one that gets the results without paying again")
    func pickedUp() async throws {
        let bench = try await Bench()
        let first = try bench.smart()
        let wanted = texts(15)
        let asking = Task { try await first.embed(wanted, strategy: .batch) }
        while await bench.emulator.stats().jobs.isEmpty {
            try await Task.sleep(for: .milliseconds(2))
        }
        await first.stop()
        await #expect(throws: (any Error).self) { try await asking.value }

        let second = try bench.smart()
        let results = try await second.embed(wanted, strategy: .batch)
        #expect(results.count == 15)
        #expect(await second.session.itemsAdopted == 15)
        let stats = await bench.emulator.stats()
        #expect(stats.jobs.count == 1 && stats.doubledJobs == 0 && stats.boughtTwice == 0)
        // What was handed over is not given again: the same texts are a new job.
        #expect(try await second.embed(wanted, strategy: .batch).count == 15)
        #expect(await bench.emulator.stats().jobs.count == 2)
        await second.close()
        try await bench.end()
    }

    @Test("keeps results that nobody acknowledged")
    func unacknowledged() async throws {
        let bench = try await Bench()
        let items = texts(12).map { EmbedItem($0) }
        var options = CallOptions(strategy: .batch)
        options.keepsUntilAcknowledged = true
        for run in 0..<3 {
            let client = try bench.smart()
            var end: GroupEnd?
            for try await delivery in client.send(GroupRequest(.embed(items), options: options)) {
                if case .finished(let group) = delivery { end = group }
            }
            // The first run dies before it has written them down; the second does not.
            if run == 1, let end { await client.acknowledge(end) }
            await client.close()
            #expect(await bench.emulator.stats().jobs.count == (run < 2 ? 1 : 2))
        }
        try await bench.end()
    }

    @Test("leaves a journal that one process holds, and another goes on without jobs")
    func held() async throws {
        let bench = try await Bench()
        let path = bench.path("jobs.sqlite")
        let holder = try JobJournal(path: path, random: Entropy.bytes(JobJournal.randomBytes))
        let client = try bench.smart()
        #expect(try await client.embed(texts(2)).count == 2)
        do {
            _ = try await client.embed(texts(2), strategy: .batch)
            Issue.record("a job was bought without having been written down")
        } catch ClientError.itemsFailed(let failures, _) {
            #expect("\(failures[0].failure)".contains("in use"))
        }
        #expect(await bench.emulator.stats().jobs.isEmpty)
        await client.close()
        try holder.close()
        try await bench.end()
    }
}
