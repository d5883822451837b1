import BatchingCore
import Testing

@testable import BatchingSimulator

/// The deadline policy on the steady provider: before ten observations a round is believed to take
/// 4 s, twice a call.
@Suite("By hand: deadlines")
struct DeadlineScenarioTests {
    // 12 items: 3 rounds, 12 s. Deadline 60 s: rescue would be at 48 s, the job (42.4 s) is seen at
    // 45 s. Deadline 50 s: 38 s, so rescue after the look at 35 s,
    // then 6 s online: 41 s, and the job is charged as well.
    // Deadline 16 s: rescue at 4 s, before the first look: online at once, 6 s.
    @Test("with time a job, with less a rescue, with little online at once")
    func threeWays() {
        func run(_ deadline: Double) -> GroupResult {
            simulate("deadline", steadyProvider(), [row(0, items: 12, deadline: deadline)])
                .results[0]
        }
        let (online, job) = (12 * 0.25 * 0.00004, 12 * 0.25 * 0.00002)
        #expect(run(60).latency.exact == 45 && abs(run(60).priceUSD - job) < 1e-15)
        #expect(run(50).latency.exact == 41 && abs(run(50).priceUSD - job - online) < 1e-15)
        #expect(run(50).strategy == "hybrid" && !run(50).missedDeadline)
        #expect(run(16).latency.exact == 6 && abs(run(16).priceUSD - online) < 1e-15)
        #expect(run(16).strategy == "individual")
    }

    // Rescue would be at 57 - 12 = 45 s, the very look that sees the job done.
    @Test("results that are seen at the instant of the rescue come first")
    func justInTime() {
        let (results, ledger) = simulate(
            "deadline", steadyProvider(), [row(0, items: 12, deadline: 57)])
        #expect(results[0].latency.exact == 45 && ledger.metrics.rescues == 0)
    }

    @Test("no deadline, no hurry")
    func none() {
        #expect(latencies("deadline", steadyProvider(), [row(0, items: 12)]) == [45])
    }

    // One place. Group 0 has 500 items: 140 s. Group 1 waits behind it and is rescued at
    // 50 - 4 = 46 s, so after the look at 45 s: its job never began and is not charged. Group 2's job, created after, has
    // the place at 140 s: 41 s, 181 s, seen at 185 s.
    @Test("a job that is given up in the queue costs nothing and leaves the queue")
    func queued() {
        var model = steadyProvider()
        model.batch.maxConcurrentJobs = 1
        let rows = [row(0, items: 500), row(1, items: 5, deadline: 50), row(2, items: 5)]
        let (results, ledger) = simulate("deadline", model, rows)
        let byRow = results.sorted { $0.group.row < $1.group.row }
        #expect(byRow.map(\.latency.exact) == [140, 47, 185])
        #expect(abs(byRow[1].priceUSD - 5 * 0.25 * 0.00004) < 1e-15)
        #expect(ledger.metrics.rescues == 1)
    }

    // The job (42.4 s) is expired by the provider at 38 s. The look at 40 s sees it and orders it
    // again; the rescue, due at 44 s, comes right after that look and cancels the new one, which
    // has done nothing. 6 s online.
    @Test("a job that had expired is rescued without charge")
    func expiredUnseen() {
        var model = steadyProvider()
        model.batch.expiresAfter = 38
        let result = simulate("deadline", model, [row(0, items: 12, deadline: 56)]).results[0]
        #expect(result.latency.exact == 46)
        #expect(abs(result.priceUSD - 12 * 0.25 * 0.00004) < 1e-15)
    }

    // Due exactly when it is done is in time; the objective adds the penalty to the late one only.
    @Test("late is later than the deadline")
    func late() {
        let rows = [
            row(0, items: 5, deadline: 2), row(1, items: 5, at: 9, deadline: 1.999_999_999),
        ]
        let objective = Objective(valueOfTimePerHour: 3600, latePenalty: 100)
        let (results, ledger) = simulate(
            "always-individual", steadyProvider(), rows, objective: objective)
        #expect(results.map(\.missedDeadline) == [false, true])
        #expect(ledger.deadlineMisses == 1)
        #expect(abs(ledger.objectiveUSD - (2 + 2 + 100 + 10 * 0.25 * 0.00004)) < 1e-9)
    }
}
