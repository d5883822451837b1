import BatchingCore
import Testing

@testable import BatchingSimulator

@Suite("By hand: the provider's places for jobs")
struct JobQueueScenarioTests {
    static let engines = SimulationRun.Engine.allCases

    private func narrow(places: Double) -> ProviderModel {
        var model = steadyProvider()
        model.batch.maxConcurrentJobs = places
        return model
    }

    // One place, jobs of 41 s: 0…41, 41…82, 82…123. Created at 0, 1 and 2 s and looked at every
    // 5 s from then on: seen at 45; 1 + 85 (end 82, 81 s after creation); 2 + 125 (121 s after).
    @Test("one place: first come first served, looks counted from creation", arguments: engines)
    func onePlace(engine: SimulationRun.Engine) {
        let rows = [row(0, items: 5), row(1, items: 5, at: 1), row(2, items: 5, at: 2)]
        let seen = latencies("always-batch", narrow(places: 1), rows, engine: engine)
        #expect(seen == [45, 85, 125])
    }

    // Two places: 0…41, 1…42, then 41…82: 80 s after creation at 2 s, a look to the second.
    @Test("two places: the one that is free first is taken", arguments: engines)
    func twoPlaces(engine: SimulationRun.Engine) {
        let rows = [row(0, items: 5), row(1, items: 5, at: 1), row(2, items: 5, at: 2)]
        let seen = latencies("always-batch", narrow(places: 2), rows, engine: engine)
        #expect(seen == [45, 45, 80])
    }

    // A short job behind a long one: 100 items 60 s, then 5 items 41 s: 60…101, seen at 105 s.
    @Test("a short job does not overtake", arguments: engines)
    func noOvertaking(engine: SimulationRun.Engine) {
        let rows = [row(0, items: 100), row(1, items: 5)]
        #expect(latencies("always-batch", narrow(places: 1), rows, engine: engine) == [60, 105])
    }

    // Jobs of 30 items at most: 70 items are 30, 30 and 10: 46, 46 and 42 s. In one place:
    // 0…46, 46…92, 92…134: seen at 50, 95, 135 s.
    @Test("a large group is several jobs", arguments: engines)
    func several(engine: SimulationRun.Engine) {
        var model = narrow(places: 1)
        model.batch.maxItems = 30
        let (results, ledger) = simulate("always-batch", model, [row(0, items: 70)], engine: engine)
        #expect(results[0].latency.exact == 135)
        #expect(results[0].timeToFirstResult.exact == 50)
        #expect(ledger.metrics.batchJobs == 3 && ledger.metrics.polls == 10 + 19 + 27)
    }

    // A job of 41 s that may take 30 s: expired at 30 s, seen there, ordered again, four times:
    // 30, 60, 90, 120 s. Nothing came, nothing is charged.
    @Test("what never ends in time is given up after four attempts", arguments: engines)
    func expiry(engine: SimulationRun.Engine) {
        var model = steadyProvider()
        model.batch.expiresAfter = 30
        let (results, ledger) = simulate("always-batch", model, [row(0, items: 5)], engine: engine)
        #expect(results[0].latency.exact == 120 && results[0].failedItems == 5)
        #expect(results[0].priceUSD == 0 && results[0].firstResult == results[0].finished)
        #expect(ledger.metrics.jobsExpired == 4 && ledger.groupsFailed == 1)
        // One second later is in time: a job that ends at its expiry is done.
        model.batch.expiresAfter = 41
        #expect(latencies("always-batch", model, [row(0, items: 5)], engine: engine) == [45])
    }

    // Expiry at 33 s is seen by the look at 35 s.
    @Test("expiry, too, is seen by a look", arguments: engines)
    func expiryLook(engine: SimulationRun.Engine) {
        var model = steadyProvider()
        model.batch.expiresAfter = 33
        #expect(latencies("always-batch", model, [row(0, items: 5)], engine: engine) == [140])
    }

    // One place, jobs of 41 s that may wait and run for 60 s. Job 0: 0…41. Job 1, created at 0:
    // begins at 41 and would end at 82, expires at 60 s; again created at 60: 60…101, seen at 105.
    @Test("waiting counts towards expiry, and an expired job leaves its place", arguments: engines)
    func expiryWhileRunning(engine: SimulationRun.Engine) {
        var model = narrow(places: 1)
        model.batch.expiresAfter = 60
        let rows = [row(0, items: 5), row(1, items: 5)]
        #expect(latencies("always-batch", model, rows, engine: engine) == [45, 105])
    }

    // One place, 60 s to expiry. Job 0 (205 items: 81 s) runs 0…60 and expires. Job 1, created at 0
    // behind it, expires in the queue at 60. Both are ordered again at 60, in order of rows.
    @Test("a job that expires in the queue never took a place", arguments: engines)
    func expiryInQueue(engine: SimulationRun.Engine) {
        var model = narrow(places: 1)
        model.batch.expiresAfter = 60
        let (results, ledger) = simulate(
            "always-batch", model, [row(0, items: 205), row(1, items: 5)], engine: engine)
        #expect(results.map(\.failedItems).reduce(0, +) == 210)
        #expect(results.allSatisfy { $0.latency.exact == 240 })
        #expect(ledger.metrics.jobsExpired == 8)
    }
}
