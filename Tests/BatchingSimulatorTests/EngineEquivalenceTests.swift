import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

/// What is simulated is what ships: the recursion is allowed its speed only because it gives the
/// dispatcher's answers.
@Suite struct EngineEquivalenceTests {
    static let policies = [
        "always-batch", "always-individual", "always-bulk", "threshold:3", "threshold:10",
        "hybrid:4", "bentoml", "beam", "clipper",
    ]

    @Test(
        "both engines give every group the same instants and price",
        arguments: policies, ProviderCase.all.filter { $0.testDescription != "faulty" })
    func sameAnswers(policy: String, provider: ProviderCase) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let rows = randomRows(count: 400, seed: seed)
            let fast = try outcomes(of: policy, provider.model, rows, seed: seed, .automatic)
            let slow = try outcomes(of: policy, provider.model, rows, seed: seed, .events)
            #expect(fast.results.count == rows.count)
            for (a, b) in zip(fast.results, slow.results) {
                #expect(
                    a.finished == b.finished && a.firstResult == b.firstResult, "row \(a.group.row)"
                )
                #expect(abs(a.priceUSD - b.priceUSD) <= 1e-12 + 1e-9 * b.priceUSD)
                #expect(a.failedItems == b.failedItems && a.lanes == b.lanes)
            }
            #expect(fast.ledger.metrics == slow.ledger.metrics)
        }
    }

    /// Retries come out of one budget, in the order of their times, which only events have.
    @Test("providers whose calls fail are left to the dispatcher")
    func faulty() {
        var model = randomProvider()
        #expect(RecursionEngine.suits(Threshold(10), at: model))
        model.individual.errorRate = 0.01
        #expect(!RecursionEngine.suits(Threshold(10), at: model))
    }

    private func outcomes(
        of name: String, _ model: ProviderModel, _ rows: [RequestGroup], seed: UInt64,
        _ engine: SimulationRun.Engine
    ) throws -> (results: [GroupResult], ledger: PolicyLedger) {
        guard case .policy(let policy) = try PolicyCatalog.request(name) else {
            Issue.record("\(name) is no ordinary policy")
            throw CancellationError()
        }
        if engine == .automatic { #expect(RecursionEngine.suits(policy, at: model)) }
        let (results, ledger) = simulate(name, model, rows, seed: seed, engine: engine)
        return (results.sorted { $0.group.row < $1.group.row }, ledger)
    }
}
