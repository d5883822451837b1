import BatchingCore
import Locking
import OnlineStatistics
import Testing

@testable import BatchingSimulator

/// Runs one policy over rows and returns every group's result, in order of finishing.
func simulate(
    _ policy: String, _ model: ProviderModel, _ rows: [RequestGroup], seed: UInt64 = 1,
    objective: Objective = Objective(), engine: SimulationRun.Engine = .automatic
) -> (results: [GroupResult], ledger: PolicyLedger) {
    let results = Locked<[GroupResult]>([])
    let run = SimulationRun(
        [try! PolicyCatalog.request(policy)],
        SimulationRun.Settings(
            provider: model, objective: objective, seed: seed, engine: engine),
        onFinish: { _, result in results.withLock { $0.append(result) } })
    rows.withUnsafeBufferPointer { run.process($0) }
    run.finish()
    return (results.withLock { $0 }, run.ledgers(ofPolicy: 0)[0])
}

extension Span {
    /// Seconds, rounded once: 125 s are 125.
    var exact: Double { Double(nanoseconds) / 1e9 }
}

/// A group of a trace, times in seconds.
func row(
    _ row: Int, items: Int, at seconds: Double = 0, sender: UInt64 = RequestGroup.alone,
    tokens: Int = -1, deadline: Double? = nil
) -> RequestGroup {
    RequestGroup(
        row: row, arrival: .zero + Span(seconds: seconds), items: items, sender: sender,
        inputTokens: tokens,
        deadline: deadline.map { Span(seconds: $0) } ?? RequestGroup.noDeadline)
}

/// Every group's latency in seconds, in order of rows.
func latencies(
    _ policy: String, _ model: ProviderModel, _ rows: [RequestGroup],
    engine: SimulationRun.Engine = .automatic
) -> [Double] {
    simulate(policy, model, rows, engine: engine).results.sorted { $0.group.row < $1.group.row }
        .map(\.latency.exact)
}

/// A provider where nothing is random: 2 s a call, five at a time; 0.5 s for bulk calls of up to
/// ten; jobs of 40 s + 0.2 s per item, looked at every 5 s.
func steadyProvider() -> ProviderModel {
    var individual = CallLaneModel(latency: .constant(2), pricePer1kTokens: 0.00004)
    individual.maxParallel = 5
    var bulk = CallLaneModel(latency: .constant(0.5), pricePer1kTokens: 0.00004)
    bulk.maxItems = 10
    var batch = JobLaneModel(overhead: .constant(40), pricePer1kTokens: 0.00002)
    batch.perItem = 0.2
    return ProviderModel(name: "steady", individual: individual, bulk: bulk, batch: batch)
}

/// The same with everything random that may be.
func randomProvider() -> ProviderModel {
    var model = steadyProvider()
    model.individual.latency = .lognormal(mean: 2, cv: 0.6)
    model.individual.per1kTokens = 0.3
    model.bulk?.latency = Distribution(
        .mixture([
            .init(weight: 9, .lognormal(mean: 0.5, cv: 0.3)), .init(weight: 1, .constant(4)),
        ]), mean: 0.85)
    model.bulk?.perItem = 0.01
    model.batch.overhead = .lognormal(mean: 40, cv: 0.5)
    model.batch.noise = .lognormal(mean: 1, cv: 0.2)
    return model
}

/// A provider with a name for test reports.
struct ProviderCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var model: ProviderModel

    static let all: [ProviderCase] = {
        var crowded = randomProvider()
        crowded.batch.maxConcurrentJobs = 2
        var faulty = randomProvider()
        faulty.individual.errorRate = 0.2
        faulty.bulk?.errorRate = 0.1
        faulty.batch.expireRate = 0.2
        faulty.batch.expiresAfter = 600
        faulty.batch.slowRate = 0.1
        faulty.batch.slowFactor = 10
        faulty.batch.maxConcurrentJobs = 3
        faulty.batch.maxItems = 30
        var drifting = randomProvider()
        drifting.changes = [
            .init(at: 300, figure: .named("batch.overhead.mean")!, to: 200),
            .init(at: 600, over: 600, figure: .named("individual.latency.mean")!, to: 9),
        ]
        return [
            ProviderCase(testDescription: "steady", model: steadyProvider()),
            ProviderCase(testDescription: "random", model: randomProvider()),
            ProviderCase(testDescription: "crowded", model: crowded),
            ProviderCase(testDescription: "faulty", model: faulty),
            ProviderCase(testDescription: "drifting", model: drifting),
        ]
    }()
}

/// Bursty groups of 1 to 60 items from four senders and from nobody in particular; many arrive at
/// the same instant as others.
func randomRows(count: Int, seed: UInt64) -> [RequestGroup] {
    let random = KeyedRandom(seed: seed, stream: 77)
    var seconds = 0.0
    return (0..<count).map { row in
        func draw(_ use: Int) -> Double {
            KeyedRandom.bits(row: random.row(row), item: use, lane: 0, attempt: 0).unitInterval
        }
        if draw(0) > 0.3 { seconds += (draw(1) * 8).rounded() / 2 }
        let sender = Int(draw(2) * 6)
        return RequestGroup(
            row: row, arrival: Instant.zero + Span(seconds: seconds),
            items: 1 + Int(60 * draw(3) * draw(3) * draw(3)),
            sender: sender > 3 ? RequestGroup.alone : UInt64(sender),
            inputTokens: draw(4) < 0.2 ? -1 : Int(draw(5) * 3000),
            deadline: draw(6) < 0.5 ? RequestGroup.noDeadline : Span(seconds: 10 + 200 * draw(7)))
    }
}

/// Finished groups by policy, from any worker.
final class Gathered: Sendable {
    private let results: Locked<[[GroupResult]]>

    init(_ policies: Int) { results = Locked(Array(repeating: [], count: policies)) }

    func add(_ policy: Int, _ result: GroupResult) {
        results.withLock { $0[policy].append(result) }
    }

    subscript(policy: Int) -> [GroupResult] { results.withLock { $0[policy] } }
}
