import BatchingCore
import ProviderAPI
import Testing

@testable import SmartBatching

@Suite("A group comes back in order, whatever its way")
struct LaneTests {
    @Test("individual, bulk, batch and hybrid bring the same vectors")
    func sameVectors() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let wanted = texts(12)
        var found: [[[Float]]] = []
        for strategy in [Strategy.individual, .bulk, .batch, .hybrid] {
            let results = try await client.embed(wanted, strategy: strategy)
            #expect(results.map(\.index) == Array(0..<12))
            found.append(results.map(\.values))
        }
        #expect(found.allSatisfy { $0 == found[0] })
        #expect(Set(found[0]).count == 12, "texts that differ have vectors that differ")
        let session = await client.session
        // Twelve alone and five of the hybrid's; two jobs; one call with many.
        #expect(session.individualCalls == 17 && session.bulkCalls == 1 && session.batchJobs == 2)
        #expect(session.totalRequests == 4 && session.items == 48 && session.itemsFailed == 0)
        await client.close()
        let stats = await bench.emulator.stats()
        #expect(stats.doubledJobs == 0)
        try await bench.end()
    }

    @Test("a bulk group of more than a hundred goes in several calls")
    func chunks() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let results = try await client.embed(texts(250), strategy: .bulk)
        #expect(results.count == 250)
        #expect(await client.session.bulkCalls == 3)
        await client.close()
        try await bench.end()
    }

    @Test("the first results of a hybrid are there before the job has ended")
    func early() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let group = GroupRequest(
            .embed(texts(10).map { EmbedItem($0) }), options: CallOptions(strategy: .hybrid))
        var lanes: [Lane?] = []
        for try await delivery in client.send(group) {
            if case .item(let item) = delivery { lanes.append(item.lane) }
        }
        #expect(
            lanes == Array(repeating: .individual, count: 5) + Array(repeating: .batch, count: 5))
        await client.close()
        try await bench.end()
    }

    @Test("a way that the provider lacks is refused before anything is sent")
    func noSuchLane() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        await #expect(throws: ClientError.self) {
            try await client.generate(["hello"], strategy: .bulk)
        }
        #expect(await bench.emulator.stats().requests.isEmpty)
        await client.close()
        try await bench.end()
    }

    @Test("tags come back with their items")
    func tags() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let results = try await client.embed([
            EmbedItem("a", taskType: "RETRIEVAL_DOCUMENT", title: "t", tag: "first"),
            EmbedItem("b", outputDimensionality: 128, tag: "second"),
        ])
        #expect(results.map(\.tag) == ["first", "second"])
        #expect(results.map(\.values.count) == [3072, 128])
        // Shortened vectors of this model come unnormalised; ours have length 1.
        let length = results[1].values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(length - 1) < 1e-4)
        await client.close()
        try await bench.end()
    }

    @Test("shortened vectors have length 1 whichever way they came, and are the same")
    func shortened() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        var found: [[[Float]]] = []
        for strategy in [Strategy.individual, .bulk, .batch] {
            let results = try await client.embed(
                items(3), options: CallOptions(strategy: strategy))
            found.append(results.map(\.values))
            for result in results {
                let length = result.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(abs(length - 1) < 1e-4, "\(strategy)")
            }
        }
        #expect(found[1] == found[0] && found[2] == found[0])
        await client.close()
        try await bench.end()
    }

    @Test("prompts are answered, alone and as a job")
    func generation() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let alone = try await client.generate(["one", "two"], strategy: .individual)
        let job = try await client.generate(["one", "two"], strategy: .batch)
        #expect(alone.map(\.text) == job.map(\.text) && alone[0].text != alone[1].text)
        #expect(alone.allSatisfy { $0.finishReason == "STOP" && ($0.usage.output ?? 0) > 0 })
        await client.close()
        try await bench.end()
    }
}

@Suite("An answer that streams")
struct StreamingTests {
    @Test("comes in pieces that make the whole answer, then its end")
    func pieces() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        let whole = try await client.generate(["tell me"], strategy: .individual)[0]
        var text = ""
        var count = 0
        var ends: [StreamPiece] = []
        for try await piece in client.generateStream("tell me") {
            if case .text(let part) = piece {
                text += part
                count += 1
            } else {
                ends.append(piece)
            }
        }
        #expect(text == whole.text && count > 1)
        #expect(ends == [.end(finishReason: "STOP", usage: whole.usage)])
        await client.close()
        try await bench.end()
    }

    @Test("comes in one piece where the plan is a job")
    func fallback() async throws {
        let bench = try await Bench()
        let client = try bench.smart()
        var pieces: [StreamPiece] = []
        for try await piece in client.generateStream("tell me", strategy: .batch) {
            pieces.append(piece)
        }
        #expect(pieces.count == 2)
        await client.close()
        try await bench.end()
    }

    @Test(
        "throws where it breaks off or is refused, and keeps what came before",
        arguments: ["stream-error=sse", "stream-error=bare", "stream-cut"])
    func broken(fault: String) async throws {
        let bench = try await Bench(faults: [fault])
        let client = try bench.smart()
        var text = ""
        var failure: (any Error)?
        do {
            for try await piece in client.generateStream("tell me") {
                if case .text(let part) = piece { text += part }
            }
        } catch {
            failure = error
        }
        #expect(failure is ClientError && !text.isEmpty)
        // What was heard is not asked for again.
        #expect(await bench.emulator.stats().requests["stream"] == 1)
        await client.close()
        try await bench.end()
    }
}
