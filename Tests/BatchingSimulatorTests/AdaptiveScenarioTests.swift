import BatchingCore
import Locking
import OnlineStatistics
import Testing

@testable import BatchingSimulator

@Suite("The learner in the simulator")
struct AdaptiveScenarioTests {
    /// A policy's plans, with a probe beside every one of them or with none.
    private struct Watched: Policy {
        var probe: Leg?
        var name: String { "watched" }
        var lanesNeeded: [Lane] { [] }
        var learns: Bool { true }
        var probes: Bool { probe != nil }
        mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
            var plan = Plan.all(group.items, group.items < 10 ? .individual : .batch)
            if let probe, plan.first.lane != probe.lane, group.items >= probe.items {
                plan.probe = probe
            }
            return plan
        }
    }

    private func run(
        _ policy: any Policy, _ model: ProviderModel, _ rows: [RequestGroup]
    ) -> (results: [GroupResult], ledger: PolicyLedger) {
        let results = Locked<[GroupResult]>([])
        let run = SimulationRun(
            [.policy(policy)], SimulationRun.Settings(provider: model, seed: 1),
            onFinish: { _, result in results.withLock { $0.append(result) } })
        rows.withUnsafeBufferPointer { run.process($0) }
        run.finish()
        return (
            results.withLock { $0 }.sorted { $0.group.row < $1.group.row },
            run.ledgers(ofPolicy: 0)[0]
        )
    }

    @Test(
        "ends every group at the same instants with probes beside it as without",
        arguments: [Leg(.batch, items: 1), Leg(.individual, items: 2)])
    func sameInstants(probe: Leg) {
        for model in [steadyProvider(), randomProvider()] {
            let rows = randomRows(count: 300, seed: 4)
            let without = run(Watched(), model, rows)
            let with = run(Watched(probe: probe), model, rows)
            #expect(with.results.map(\.finished) == without.results.map(\.finished))
            #expect(with.results.map(\.firstResult) == without.results.map(\.firstResult))
            #expect(with.results.map(\.lanes) == without.results.map(\.lanes))
            let metrics = with.ledger.metrics
            #expect(metrics.probes > 50 && metrics.probeItems == metrics.probes * probe.items)
            #expect(without.ledger.metrics.probes == 0)
            #expect(with.ledger.priceUSD > without.ledger.priceUSD)
        }
    }

    // Calls: 2 s, five at a time; jobs: 40 s + 0.2 s an item. Bulk calls of ten items take 0.5 s
    // and are the best from two items on; without them jobs are from about 200 items on.
    @Test("finds the better lane of a steady provider, and pays for less than 1 % of items")
    func steady() {
        let rows = (0..<600).map { number in
            row(number, items: 1 + number * 37 % 400, at: 60 * Double(number))
        }
        var model = steadyProvider()
        model.bulk = nil
        let objective = Objective(valueOfTimePerHour: 10)
        func cost(_ policy: String) -> Double {
            simulate(policy, model, rows, objective: objective).ledger.objectiveUSD
        }
        let adaptive = cost("adaptive")
        #expect(adaptive < 0.8 * cost("always-batch"))
        #expect(adaptive < 0.8 * cost("always-individual"))
        #expect(adaptive < cost("threshold:10"))
        let fixed = ["threshold:50", "threshold:100", "threshold:150", "threshold:200"].map(cost)
        #expect(adaptive < 1.1 * fixed.min()!, "\(adaptive), \(fixed)")
        let metrics = simulate("adaptive", model, rows, objective: objective).ledger.metrics
        #expect(Double(metrics.probeItems) <= 0.01 * Double(metrics.items) + 2)
        let passive = simulate("adaptive:passive", model, rows, objective: objective).ledger
        #expect(passive.metrics.probes == 0)
    }
}
