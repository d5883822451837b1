import Foundation
import LatencyHistory
import ProviderAPI
import Testing

@testable import SmartBatching

@Suite("Callers")
struct CallerTests {
    /// Goes away from twenty texts once their job is out.
    private func leaveJob(_ client: SmartClient, _ bench: Bench) async throws {
        let gone = Task { try await client.embed(texts(20), strategy: .batch) }
        while await bench.emulator.stats().jobs.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
    }

    @Test("that go away harm nobody, and what was not sent of theirs is not sent")
    func cancelled() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let group = GroupRequest(
            .embed(texts(50, "gone").map { EmbedItem($0) }),
            options: CallOptions(strategy: .individual))
        var seen = 0
        for try await delivery in client.send(group) {
            if case .item = delivery { seen += 1 }
            if seen == 5 { break }
        }
        // Slots are free again for the next caller of the same purpose.
        let results = try await client.embed(texts(3), strategy: .individual)
        #expect(results.count == 3)
        await client.close()
        // At most the five that were in flight when it left, and those begun meanwhile.
        let online = await bench.emulator.stats().items.values.reduce(0) { $0 + $1.online }
        #expect(online < 30)
        try await bench.end()
    }

    @Test("whose task is cancelled get a cancellation, not a wait for the job")
    func cancelledTask() async throws {
        let bench = try await Bench(Bench.provider(batch: "1h"))
        let client = try bench.smart()
        let task = Task { try await client.embed(texts(20), strategy: .batch) }
        while await bench.emulator.stats().jobs.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await client.stop()
        try await bench.end()
    }

    @Test("that went away find the results of their job when they ask again")
    func comeBack() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        try await leaveJob(client, bench)
        // Waits for the job that nobody waits for.
        await client.close()
        let again = try bench.smart()
        #expect(try await again.embed(texts(20)).count == 20)
        await again.close()
        #expect(await bench.emulator.stats().jobs.count == 1)
        try await bench.end()
    }

    @Test(
        "that went away and ask the same client again, during their job or after it, buy no second one"
    )
    func comeBackAtOnce() async throws {
        let bench = try await Bench(Bench.provider(batch: "200s"))
        let client = try bench.smart()
        try await leaveJob(client, bench)
        // It is out still: half of its items are waited for by another caller.
        let half = Array(texts(20).prefix(10))
        #expect(try await client.embed(half, strategy: .batch).count == 10)
        // It has ended: the other half waits in the journal.
        #expect(try await client.embed(Array(texts(20).suffix(10)), strategy: .batch).count == 10)
        #expect(await bench.emulator.stats().jobs.count == 1)
        // What was handed over once is bought anew.
        #expect(try await client.embed(half, strategy: .batch).count == 10)
        #expect(await bench.emulator.stats().jobs.count == 2)
        await client.close()
        try await bench.end()
    }

    @Test("that wait for room, or for an earlier job, are not forgotten when the client is stopped")
    func stopped() async throws {
        let bench = try await Bench(Bench.provider(batch: "1h"))
        var settings = bench.settings
        settings.waitingItemsMax = 20
        let client = try bench.smart(settings)
        try await leaveJob(client, bench)
        // The first one waits for the job that was left, the second one for room.
        let heir = Task { try await client.embed(texts(20), strategy: .batch) }
        while client.core.waitingItems < 20 { await Task.yield() }
        let waiting = Task { try await client.embed(texts(1, "later")) }
        try await Task.sleep(for: .milliseconds(20))
        let closing = Task { await client.close() }
        try await Task.sleep(for: .milliseconds(20))
        await client.stop()
        await closing.value
        await #expect(throws: ClientError.self) { try await heir.value }
        await #expect(throws: ClientError.self) { try await waiting.value }
        // The job is in the journal: nothing was taken away under it.
        let holding = try JobOffice.holding(of: bench.path("jobs.sqlite"))
        #expect(holding.cards.map(\.state) == ["submitted"])
        #expect(await bench.emulator.stats().jobs.count == 1)
        try await bench.end()
    }

    @Test("that come when the client is full wait for room")
    func backpressure() async throws {
        let bench = try await Bench()
        var settings = bench.settings
        settings.waitingItemsMax = 10
        let client = try bench.smart(settings)
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 0..<20 {
                tasks.addTask {
                    try await client.embed(texts(4, "g\(number)"), strategy: .individual).count
                }
            }
            var total = 0
            for try await count in tasks {
                total += count
                #expect(client.core.waitingItems <= 10)
            }
            #expect(total == 80)
        }
        // A group that is larger than the bound goes in alone.
        #expect(try await client.embed(texts(30), strategy: .bulk).count == 30)
        #expect(client.core.waitingItems == 0)
        await client.close()
        try await bench.end()
    }

    @Test("of a closed client are told so")
    func closed() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        _ = try await client.embed(["a"])
        await client.close()
        await #expect(throws: ClientError.self) { try await client.embed(["b"]) }
        try await bench.end()
    }

    @Test("with an empty group get an empty answer")
    func empty() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        #expect(try await client.embed([String]()).isEmpty)
        await client.close()
        try await bench.end()
    }
}

@Suite("Groups that gather")
struct CoalescingClientTests {
    @Test("go as one, and each caller gets its own vectors")
    func together() async throws {
        let bench = try await Bench()
        let inner = try bench.smart()
        let client = CoalescingSmartClient(inner, window: .seconds(400))
        let alone = try await inner.embed(texts(12), strategy: .bulk)
        let found = try await withThrowingTaskGroup(of: (Int, [EmbeddingResult]).self) { tasks in
            for caller in 0..<6 {
                tasks.addTask {
                    (
                        caller,
                        try await client.embed([texts(12)[2 * caller], texts(12)[2 * caller + 1]])
                    )
                }
            }
            return try await tasks.reduce(into: [Int: [[Float]]]()) {
                $0[$1.0] = $1.1.map(\.values)
            }
        }
        for caller in 0..<6 {
            #expect(found[caller] == [alone[2 * caller].values, alone[2 * caller + 1].values])
        }
        // Six groups of two are below the threshold of ten, twelve are not: one job.
        #expect(await bench.emulator.stats().jobs.count == 1)
        await client.close()
        try await bench.end()
    }

    @Test("leave early when they are as many as are enough")
    func full() async throws {
        let bench = try await Bench()
        let client = CoalescingSmartClient(
            try bench.smart(), window: .seconds(100_000), itemsFull: 4)
        async let first = client.embed(texts(2))
        async let second = client.embed(texts(2, "other"))
        #expect(try await first.count + second.count == 4)
        await client.close()
        try await bench.end()
    }

    @Test("are closed together with the client that they wrap, and leave one whole file behind")
    func closing() async throws {
        let bench = try await Bench()
        let path = bench.path("history.sqlite")
        let inner = try await AdaptiveSmartClient(
            bench.provider, history: .file(path), settings: bench.settings)
        let client = CoalescingSmartClient(inner, window: .milliseconds(10))
        _ = try await inner.embed(texts(2))
        _ = try await client.embed(texts(3))
        await client.close()
        await #expect(throws: ClientError.self) { try await inner.embed(texts(1)) }
        await inner.close()
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let history = try SQLiteHistory(path: path, access: .readOnly)
        #expect(try history.decisions(HistoryQuery(), last: nil).count == 2)
        #expect(try history.models().count == 1)
        try history.close()
        try await bench.end()
    }

    @Test("lose nothing when one of their callers goes away")
    func cancelled() async throws {
        let bench = try await Bench()
        let client = CoalescingSmartClient(try bench.smart(), window: .seconds(100))
        let gone = Task { try await client.embed(texts(3, "gone")) }
        let stays = Task { try await client.embed(texts(3, "stays")) }
        while client.core.waitingItems < 6 { await Task.yield() }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        #expect(try await stays.value.count == 3)
        await client.close()
        try await bench.end()
    }
}
