import BatchingCore
import Testing

@testable import BatchingSimulator

@Suite("By hand: figures that change")
struct DriftScenarioTests {
    static let engines = SimulationRun.Engine.allCases

    private func changing(
        _ figure: String, to value: Double, at: Double = 100, over: Double = 0
    ) -> ProviderModel {
        var model = steadyProvider()
        model.changes = [.init(at: at, over: over, figure: .named(figure)!, to: value)]
        return model
    }

    // A call has the figures of the instant it starts: before 100 s 2 s, from 100 s on 7 s.
    @Test("a step holds for calls that start at its instant or later", arguments: engines)
    func step(engine: SimulationRun.Engine) {
        let model = changing("individual.latency.mean", to: 7)
        let rows = [row(0, items: 1, at: 99), row(1, items: 1, at: 100), row(2, items: 6, at: 98)]
        let sorted = rows.sorted { $0.arrival < $1.arrival }
        // Row 2: five items 98…100, the sixth 100…107.
        #expect(latencies("always-individual", model, sorted, engine: engine) == [2, 7, 9])
    }

    // From 100 s to 200 s in 100 equal steps from 40 s to 240 s of overhead, each at its middle:
    // at 150 s the 51st: 40 + 200 · 50.5/100 = 141 s, and 1 s for 5 items: 142, seen at 145 s.
    // At 149.999 s the 50th: 139 + 1 = 140 s to the second. At 200 s 241 s, seen at 245 s.
    @Test("a ramp is a stair of a hundred steps", arguments: engines)
    func ramp(engine: SimulationRun.Engine) {
        let model = changing("batch.overhead.mean", to: 240, over: 100)
        let rows = [
            row(0, items: 5, at: 99), row(1, items: 5, at: 149.999), row(2, items: 5, at: 150),
            row(3, items: 5, at: 200),
        ]
        #expect(latencies("always-batch", model, rows, engine: engine) == [45, 140, 145, 245])
    }

    // A job's figures are those of its start, not of its creation: one place, job 0 takes it until
    // 141 s, when the overhead is 10 s: job 1 ends at 152 s, seen at 155 s.
    @Test("a job that waits has the figures of its start", arguments: engines)
    func jobStart(engine: SimulationRun.Engine) {
        var model = changing("batch.overhead.mean", to: 10)
        model.batch.maxConcurrentJobs = 1
        let rows = [row(0, items: 505), row(1, items: 5)]
        #expect(latencies("always-batch", model, rows, engine: engine) == [145, 155])
    }

    // Price when the result is there: 4 items at 99 s, results at 101 s, from 100 s on ten times
    // the price.
    @Test("prices change for what is settled afterwards")
    func price() {
        let model = changing("individual.price_per_1k_tokens", to: 0.0004)
        let results = simulate(
            "always-individual", model, [row(0, items: 4, at: 90), row(1, items: 4, at: 99)]
        ).results
        #expect(abs(results[0].priceUSD - 4 * 0.25 * 0.00004) < 1e-15)
        #expect(abs(results[1].priceUSD - 4 * 0.25 * 0.0004) < 1e-15)
    }

    // Three jobs at 0, one place until 10 s, then three: job 0 ends at 41, the others begin at 10
    // and end at 51, seen at 55.
    @Test("further places are taken the moment they open")
    func places() {
        var model = changing("batch.max_concurrent_jobs", to: 3, at: 10)
        model.batch.maxConcurrentJobs = 1
        #expect(
            latencies("always-batch", model, (0..<3).map { row($0, items: 5) }) == [45, 55, 55])
    }
}
