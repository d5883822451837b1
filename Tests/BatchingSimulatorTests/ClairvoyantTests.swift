import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

/// Carries out plans that were written down beforehand, one per row.
private struct Scripted: Policy {
    var plans: [Plan]
    var name: String { "scripted" }
    var lanesNeeded: [Lane] { [] }
    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        plans[group.row]
    }
}

@Suite("The clairvoyant")
struct ClairvoyantTests {
    private func objective(
        _ request: PolicyRequest, _ model: ProviderModel, _ rows: [RequestGroup], seed: UInt64,
        _ objective: Objective
    ) -> Double {
        let run = SimulationRun(
            [request],
            SimulationRun.Settings(
                provider: model, objective: objective, seed: seed, engine: .events))
        rows.withUnsafeBufferPointer { run.process($0) }
        run.finish()
        return run.ledgers(ofPolicy: 0)[0].objectiveUSD
    }

    /// Everything that a policy could do with a group: each lane, and calls first with a job after.
    private func plans(_ items: Int, bulkItems: Int) -> [Plan] {
        var plans: [Plan] = [.all(items, .individual), .all(items, .bulk), .all(items, .batch)]
        for head in 1..<max(2, items) where items > 1 {
            plans.append(.split(items, first: head, .individual, rest: .batch))
            if head % bulkItems == 0 {
                plans.append(.split(items, first: head, .bulk, rest: .batch))
            }
        }
        return plans
    }

    private func tinyModel() -> ProviderModel {
        var model = randomProvider()
        model.individual.maxParallel = 2
        model.individual.pricePer1kTokens = 0.05
        model.bulk?.pricePer1kTokens = 0.08
        model.bulk?.maxItems = 2
        model.batch.pricePer1kTokens = 0.01
        // Random, and made in no time, unlike the table of a lognormal.
        model.individual.latency = Distribution(.empirical([1, 2, 5, 9]), mean: 2)
        model.bulk?.latency = Distribution(.empirical([3, 4, 9]), mean: 0.8)
        model.batch.overhead = Distribution(.empirical([1, 2, 3, 20]), mean: 6)
        model.batch.noise = Distribution(.empirical([3, 4, 8]), mean: 1)
        // Dear items make splits worth while, with a single item in the job as well.
        model.batch.perItem = 1.5
        model.batch.pollEvery = 0.5
        return model
    }

    /// The best of all assignments of plans to groups, each tried in a run of its own.
    private func bestAssignment(
        _ model: ProviderModel, _ rows: [RequestGroup], seed: UInt64, _ goal: Objective
    ) -> Double {
        let options = rows.map { plans($0.items, bulkItems: 2) }
        let count = options.reduce(1) { $0 * $1.count }
        var best = Double.infinity
        for number in 0..<count {
            var rest = number
            var chosen: [Plan] = []
            for choice in options {
                chosen.append(choice[rest % choice.count])
                rest /= choice.count
            }
            best = min(
                best,
                objective(.policy(Scripted(plans: chosen)), model, rows, seed: seed, goal))
        }
        return best
    }

    @Test(
        "groups that do not meet: the best of all assignments, tried one by one", arguments: 1...40)
    func uncongested(seed: UInt64) {
        let goal = Objective(valueOfTimePerHour: [2, 20, 200][Int(seed % 3)], latePenalty: 0.02)
        let rows = (0..<3).map {
            row($0, items: 1 + (Int(seed) + $0) % 3, sender: UInt64($0), deadline: 5)
        }
        let best = bestAssignment(tinyModel(), rows, seed: seed, goal)
        let bound = objective(.clairvoyant, tinyModel(), rows, seed: seed, goal)
        #expect(abs(bound - best) <= 1e-9 * best)
    }

    @Test("groups in each other's way: no assignment is better", arguments: 1...40)
    func congested(seed: UInt64) {
        let goal = Objective(valueOfTimePerHour: [2, 20, 200][Int(seed % 3)], latePenalty: 0.02)
        var model = tinyModel()
        model.batch.maxConcurrentJobs = 1
        model.individual.maxParallel = 1
        let rows = (0..<3).map {
            row($0, items: 1 + (Int(seed) + $0) % 3, at: 0.1 * Double($0), sender: 1, deadline: 5)
        }
        let best = bestAssignment(model, rows, seed: seed, goal)
        let bound = objective(.clairvoyant, model, rows, seed: seed, goal)
        #expect(bound <= best * (1 + 1e-9))
        #expect(best < 100 * bound, "a bound worth having")
    }

    // 12 items on the steady provider, a waiting hour worth w $: online 6 s and 12 · 10⁻⁵ $, bulk
    // 0.5 s at the same price, a job 45 s at half of it. Bulk against the job: 44.5 s · w/3600
    // against 6 · 10⁻⁵ $: equal at w = 0.00485 $/h.
    @Test(
        "chooses by the value of time", arguments: [(0.0, 0b100), (0.004, 0b100), (0.006, 0b010)])
    func valueOfTime(perHour: Double, lanes: UInt8) {
        let result = simulate(
            "clairvoyant", steadyProvider(), [row(0, items: 12)],
            objective: Objective(valueOfTimePerHour: perHour)
        ).results[0]
        #expect(result.lanes == lanes)
    }

    // From 10 s on a single call costs a twentieth of a job. Time is worth nothing, so only price
    // counts: 4 items × 250 tokens × 10⁻⁶ $ per thousand.
    @Test("it knows the prices of the moment")
    func priceDrift() {
        var model = steadyProvider()
        model.changes = [
            .init(at: 10, figure: .named("individual.price_per_1k_tokens")!, to: 0.000_001)
        ]
        let group = RequestGroup(row: 0, arrival: .zero + Span(seconds: 20), items: 4)
        let ledger = simulate(
            "clairvoyant", model, [group], objective: Objective(valueOfTimePerHour: 0)
        ).ledger
        #expect(abs(ledger.objectiveUSD - 4 * 0.25 * 0.000_001) < 1e-15)
    }
}
