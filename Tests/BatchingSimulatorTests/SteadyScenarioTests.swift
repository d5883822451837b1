import BatchingCore
import Testing

@testable import BatchingSimulator

// Worked by hand on the steady provider: 2 s a call, five at a time; 0.5 s for bulk calls of up to
// ten; jobs of 40 s + 0.2 s per item, looked at every 5 s. Both engines where both can.
@Suite("By hand: lanes")
struct SteadyScenarioTests {
    static let engines = SimulationRun.Engine.allCases

    // 12 items in 5 slots: rounds of 5, 5 and 2, 2 s each.
    @Test("individual calls: three rounds for twelve items in five slots", arguments: engines)
    func individual(engine: SimulationRun.Engine) {
        let (results, ledger) = simulate(
            "always-individual", steadyProvider(), [row(0, items: 12)], engine: engine)
        #expect(results[0].latency.exact == 6)
        #expect(results[0].timeToFirstResult.exact == 2)
        // 12 × 250 assumed tokens × 0.00004 $ per 1,000.
        #expect(abs(results[0].priceUSD - 12 * 0.25 * 0.00004) < 1e-15)
        #expect(ledger.metrics.individualCalls == 12 && ledger.events == 13)
    }

    // ```
    // slots   0 s       2 s       4 s    6 s
    // a-d     0.0-0.3   1.1 1.2 2.0 2.1
    // e       1.0       2.2
    // ```
    // Group 0: 4 items at 0 s. Group 1: 3 items at 1 s, one free slot. Group 2: 3 items at 1.5 s.
    // 1.0 runs 1…3, 1.1 and 1.2 run 2…4; 2.0 and 2.1 run 2…4, 2.2 runs 3…5.
    @Test("groups of one sender share the slots first come first served", arguments: engines)
    func sharing(engine: SimulationRun.Engine) {
        let rows = [
            row(0, items: 4, sender: 1), row(1, items: 3, at: 1, sender: 1),
            row(2, items: 3, at: 1.5, sender: 1),
        ]
        #expect(
            latencies("always-individual", steadyProvider(), rows, engine: engine) == [2, 3, 3.5])
        // Each alone: one round.
        let alone = [row(0, items: 4), row(1, items: 3, at: 1), row(2, items: 3, at: 1.5)]
        #expect(
            latencies("always-individual", steadyProvider(), alone, engine: engine) == [2, 2, 2])
    }

    // 5 items: 40 + 0.2 · 5 = 41 s; looks at 5, 10, … 45 s: the ninth.
    @Test("a job is seen at the first look after its end", arguments: engines)
    func job(engine: SimulationRun.Engine) {
        let (results, ledger) = simulate(
            "always-batch", steadyProvider(), [row(0, items: 5, at: 3)], engine: engine)
        #expect(results[0].latency.exact == 45 && results[0].timeToFirstResult.exact == 45)
        #expect(abs(results[0].priceUSD - 5 * 0.25 * 0.00002) < 1e-15)
        #expect(ledger.metrics.polls == 9 && ledger.metrics.batchJobs == 1)
    }

    // 25 items: 40 + 5 = 45 s exactly, the ninth look. 26 items: 45.2 s, the tenth.
    @Test("a job that ends at the very moment of a look is seen by it", arguments: engines)
    func exactLook(engine: SimulationRun.Engine) {
        let rows = [row(0, items: 25), row(1, items: 26)]
        #expect(latencies("always-batch", steadyProvider(), rows, engine: engine) == [45, 50])
    }

    // 65 items: calls of 10 ×6 and 5, five at a time: 0.5 + 0.5.
    @Test("bulk calls: seven calls in five slots", arguments: engines)
    func bulk(engine: SimulationRun.Engine) {
        let (results, ledger) = simulate(
            "always-bulk", steadyProvider(), [row(0, items: 65)], engine: engine)
        #expect(results[0].latency.exact == 1 && ledger.metrics.bulkCalls == 7)
        let fifty = [row(0, items: 50), row(1, items: 51, at: 10), row(2, items: 1, at: 20)]
        #expect(latencies("always-bulk", steadyProvider(), fifty, engine: engine) == [0.5, 1, 0.5])
    }

    // hybrid:5 of 12 items: 5 online in 2 s; 7 in a job of 41.4 s, seen at 45 s.
    @Test("hybrid: first results early, the last with the job", arguments: engines)
    func hybrid(engine: SimulationRun.Engine) {
        let results = simulate("hybrid:5", steadyProvider(), [row(0, items: 12)], engine: engine)
            .results
        #expect(results[0].timeToFirstResult.exact == 2 && results[0].latency.exact == 45)
        #expect(abs(results[0].priceUSD - 0.25 * (5 * 0.00004 + 7 * 0.00002)) < 1e-15)
        #expect(results[0].strategy == "hybrid" && results[0].lanes == 0b101)
    }

    @Test("threshold:10 cuts between nine and ten", arguments: engines)
    func threshold(engine: SimulationRun.Engine) {
        let rows = [row(0, items: 9), row(1, items: 10)]
        // 9 items: 2 rounds. 10 items: 42 s, seen at 45 s.
        #expect(latencies("threshold:10", steadyProvider(), rows, engine: engine) == [4, 45])
    }

    // Tokens: 1,000 + 3,000 in 2 items at 0.3 s per 1,000 tokens: each call carries half of the
    // group's 4,000: 2 + 0.6 s. The job: 40 + 0.4 + 4 · 1 s = 44.4.
    @Test("tokens make calls and jobs longer, and the price", arguments: engines)
    func tokens(engine: SimulationRun.Engine) {
        var model = steadyProvider()
        model.individual.per1kTokens = 0.3
        model.batch.per1kTokens = 1
        let group = row(0, items: 2, tokens: 4000)
        let online = simulate("always-individual", model, [group], engine: engine).results[0]
        #expect(abs(online.latency.exact - 2.6) < 1e-8)
        #expect(abs(online.priceUSD - 4 * 0.00004) < 1e-15)
        let job = simulate("always-batch", model, [group], engine: engine).results[0]
        #expect(job.latency.exact == 45 && abs(job.priceUSD - 4 * 0.00002) < 1e-15)
    }
}
