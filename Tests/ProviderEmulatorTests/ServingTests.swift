import BatchingCore
import BatchingSimulator
import Foundation
import ProviderEmulator
import Testing

@Suite("The emulator as a server", .serialized)
struct ServingTests {
    @Test("holds 1,000 calls at once, and takes no longer for all of them than for one")
    func thousand() async throws {
        // Two real seconds each: one after the other they would take half an hour.
        var provider = Bench.quick
        provider.individual.latency = .constant(2)
        try await Bench.with(provider: provider, speed: 1) { bench in
            let requests = try (0..<1000).map { index in
                let json: [String: Any] = [
                    "content": Bench.content("text \(index)"), "outputDimensionality": 4,
                ]
                return (
                    path: "/v1beta/models/gemini-embedding-001:embedContent", headers: Bench.key,
                    body: try JSONSerialization.data(withJSONObject: json)
                )
            }
            let answers = await bench.http.sendAll(requests)
            for (index, answer) in answers.enumerated() {
                let values = answer.at("embedding.values") as? [Double] ?? []
                #expect(
                    values.map(Float.init)
                        == EmulatedVector.values(
                            model: "gemini-embedding-001", text: "text \(index)", dimension: 4))
            }
            let stats = await bench.emulator.stats()
            // Connecting takes a part of the two seconds; far more than half overlap.
            #expect(stats.mostInFlight > 500 && stats.requests["embed"] == 1000)
        }
    }

    @Test("takes the provider's time divided by the speed")
    func speed() async throws {
        var provider = Bench.quick
        provider.individual.latency = .constant(6)
        for speed in [20.0, 60.0] {
            try await Bench.with(provider: provider, speed: speed) { bench in
                // 6 s at 20 = 0.3 s, at 60 = 0.1 s; never less, and little more.
                let answer = try await bench.embed("a")
                #expect(answer.seconds >= 6 / speed)
                #expect(answer.seconds < 6 / speed + 2)
            }
        }
    }

    @Test("draws calls from the provider's distribution, other luck for the same text again")
    func draws() async throws {
        // Lognormal of mean 1 and cv 0.5 in quantiles: half of the calls take less than
        // 1 / √1.25 = 0.894, a tenth more than 0.894 · e^(1.2816 · 0.4724) = 1.638.
        var provider = Bench.quick
        provider.individual.latency = .lognormal(mean: 1, cv: 0.5)
        let draws = ProviderDraws(provider, seed: 7)
        let spans = (0..<4000).map { repetition in
            draws.call(
                .individual, key: 5, repetition: repetition, items: 1, inputTokens: 1,
                outputTokens: 0, at: .zero
            ).span.seconds
        }.sorted()
        #expect(abs(spans[2000] - 0.894) < 0.03)
        #expect(abs(spans[3600] - 1.638) < 0.08)
    }

    @Test("admits a minute's worth of calls, then says when to come again, in the client's time")
    func quota() async throws {
        var provider = Bench.quick
        provider.individual.requestsPerMinute = 3
        try await Bench.with(provider: provider, speed: 20) { bench in
            var statuses: [Int] = []
            for index in 0..<4 { statuses.append(try await bench.embed("\(index)").status) }
            #expect(statuses == [200, 200, 200, 429])
            let refused = try await bench.embed("4")
            let delay = try #require(refused.text("error.details.1.retryDelay"))
            // One call in 20 model seconds, so at most a second of the client's.
            let seconds = try #require(Double(delay.dropLast()))
            #expect(seconds > 0 && seconds <= 1.01)
            try await Task.sleep(for: .seconds(seconds + 0.01))
            #expect(try await bench.embed("4").status == 200)
        }
    }

    @Test("fails calls at the provider's error rate, and bills only the others")
    func errorRate() async throws {
        var provider = Bench.quick
        provider.individual.errorRate = 0.5
        try await Bench.with(provider: provider) { bench in
            var good = 0
            for index in 0..<60 {
                let status = try await bench.embed("\(index)").status
                #expect(status == 200 || status == 503)
                good += status == 200 ? 1 : 0
            }
            // 30 ± 4 standard deviations of √(60 · 0.25) = 3.9
            #expect((15...45).contains(good))
            #expect(await bench.emulator.stats().items.count == good)
        }
    }

    @Test("changes its provider and its faults while it runs")
    func changes() async throws {
        try await Bench.with { bench in
            let slow = try await bench.post("/emulator/provider", ["batch.overhead.mean": 1e9])
            #expect(slow.status == 200)
            #expect(await bench.emulator.model.batch.overhead.mean == 1e9)
            let job = try await bench.create(["t"])
            #expect(
                try await bench.post("/emulator/faults", ["faults": ["status=500"]]).status == 200)
            #expect(try await bench.embed("a").status == 500)
            await bench.emulator.set(faults: [])
            let look = await bench.get("/v1beta/" + (try #require(job.text("name"))))
            #expect(look.text("metadata.state") == "BATCH_STATE_RUNNING")
            let bad = try await bench.post("/emulator/provider", ["batch.overhead.men": 1])
            #expect(bad.text("error.message")?.contains("did you mean") == true)
            #expect(try await bench.post("/emulator/faults", ["faults": ["clsoe"]]).status == 400)
        }
    }

    @Test("counts creates, looks, bytes and what was bought, by name and by text")
    func stats() async throws {
        try await Bench.with { bench in
            _ = try await bench.embed("twice", dimension: 4)
            let job = try await bench.create(["twice", "once"], name: "n")
            _ = try await bench.finished(job)
            let stats = await bench.emulator.stats()
            let counts = try #require(stats.jobs["n"])
            #expect(counts.createsReceived == 1 && counts.createsAccepted == 1)
            #expect(counts.itemsBilled == 2 && counts.polls > 0)
            #expect(counts.bytesIn > 100 && counts.bytesOut > 100)
            let twice = try #require(stats.items[EmulatedText.checksum(ofPrompt: "twice")])
            #expect(twice.online == 1 && twice.jobs == 1)
            #expect(stats.boughtTwice == 1 && stats.doubledJobs == 0)
            // Texts of 5 and 4 letters are 2 and 1 tokens: 2 online, 3 in the job.
            #expect(stats.online.input == 2 && stats.batch.input == 3)
            #expect(abs(stats.dollars - (0.002 * 0.1 + 0.003 * 0.05)) < 1e-9)
            let served = await bench.get("/emulator/stats")
            #expect(served.at("requests.embed") as? Int == 1)
        }
    }

    @Test("does the same again for the same seed")
    func determinism() async throws {
        var runs: [[Int]] = []
        for seed: UInt64 in [1, 1, 2] {
            try await Bench.with(["status=500@0.5"], seed: seed) { bench in
                var statuses: [Int] = []
                for index in 0..<40 { statuses.append(try await bench.embed("\(index)").status) }
                runs.append(statuses)
            }
        }
        #expect(runs[0] == runs[1] && runs[0] != runs[2])
        #expect(Set(runs[0]) == [200, 500])
    }
}
