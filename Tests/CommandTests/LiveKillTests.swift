import Foundation
import Testing

@Suite("A run that ends with its job out")
struct LiveKillTests {
    @Test("killed, and run again: it has the results, and has paid once")
    func killed() async throws {
        let bench = try LiveBench(job: 120, speed: 20)
        let texts = (0..<4).map { "text \($0)" }
        let running = try bench.begin(texts)
        kill(running.process.processIdentifier, SIGKILL)
        #expect(running.wait().wasKilled)
        let outcome = try bench.embed(texts, ["--batching-strategy", "batch"])
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = try LiveLine.read(outcome.output)
        #expect(lines.count == 4 && lines.allSatisfy { $0.embedding != nil })
        let stats = try await bench.stats()
        #expect(stats.creates == 1 && stats.boughtTwice == 0 && stats.items.count == 4)
        #expect(try bench.states() == ["complete"])
    }

    @Test("interrupted: 130 within two seconds, and the job stays in the journal")
    func interrupted() async throws {
        let bench = try LiveBench(job: 100_000)
        let running = try bench.begin(["a"], ["-o", bench.scratch.path("o")])
        let began = ContinuousClock.now
        kill(running.process.processIdentifier, SIGINT)
        let outcome = running.wait()
        #expect(ContinuousClock.now - began < .seconds(3))
        #expect(outcome.status == 130 && !outcome.wasKilled)
        #expect(outcome.error.contains("see them with `sbtune jobs list`"))
        #expect(try bench.states() == ["submitted"])
        #expect(try await bench.stats().jobs.values.map(\.cancels) == [0])
        #expect(try !bench.scratch.names().contains("o"))
    }
}
