import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

// What holds for every policy at every provider. A new policy is held to it by adding its name.
@Suite("Laws of policies")
struct PolicyLawTests {
    static let separate = [
        "always-batch", "always-individual", "always-bulk", "threshold:10", "threshold:inf",
        "hybrid:5", "deadline", "bentoml", "beam", "clipper", "adaptive", "adaptive:passive",
    ]
    static let merging = [
        "coalesce:1s+threshold:10", "coalesce:2s+hybrid:5", "coalesce:3s+deadline",
        "window:50,4s",
    ]
    static let providers: [ProviderCase] = {
        var limited = randomProvider()
        limited.individual.requestsPerMinute = 300
        var dearer = steadyProvider()
        dearer.batch.maxConcurrentJobs = 1
        dearer.changes = [
            .init(at: 100, figure: .named("individual.price_per_1k_tokens")!, to: 0.0001),
            .init(at: 150, figure: .named("individual.max_parallel")!, to: 2),
            .init(at: 200, over: 100, figure: .named("batch.max_concurrent_jobs")!, to: 9),
        ]
        return ProviderCase.all + [
            ProviderCase(testDescription: "limited", model: limited),
            ProviderCase(testDescription: "changing", model: dearer),
        ]
    }()

    private struct Answer: Equatable {
        var results: [GroupResult]
        var metrics: BatchingMetrics
        var objectives: [Double]
    }

    /// Results of the first replication by policy in order of finishing.
    private func run(
        _ names: [String], _ model: ProviderModel, _ rows: [RequestGroup], jobs: Int = 1,
        replications: Int = 1, block: Int = .max, objective: Objective = Objective(),
        seed: UInt64 = 1
    ) throws -> [Answer] {
        let gathered = Gathered(names.count)
        let run = SimulationRun(
            try names.map { try PolicyCatalog.request($0) },
            SimulationRun.Settings(
                provider: model, objective: objective, seed: seed, replications: replications,
                jobs: jobs),
            onFinish: { gathered.add($0, $1) })
        rows.withUnsafeBufferPointer { all in
            var first = 0
            while first < all.count {
                let end = min(all.count, block == .max ? .max : first + block)
                run.process(UnsafeBufferPointer(rebasing: all[first..<end]))
                first = end
            }
        }
        run.finish()
        return names.indices.map { index in
            let ledgers = run.ledgers(ofPolicy: index)
            return Answer(
                results: gathered[index], metrics: ledgers[0].metrics,
                objectives: ledgers.map(\.objectiveUSD))
        }
    }

    @Test(
        "every group finishes once, in no negative time, at no less than the lowest price",
        arguments: separate + merging + ["clairvoyant"], providers)
    func conservation(policy: String, provider: ProviderCase) throws {
        let rows = randomRows(count: 250, seed: 9)
        let answer = try run([policy], provider.model, rows)[0]
        #expect(answer.results.map(\.group.row).sorted() == Array(0..<rows.count))
        #expect(answer.metrics.groups == rows.count)
        #expect(answer.metrics.items == rows.reduce(0) { $0 + $1.items })
        let failed = answer.results.reduce(0) { $0 + $1.failedItems }
        #expect(answer.metrics.itemsFailed == failed)
        if provider.testDescription != "faulty" { #expect(failed == 0) }
        for result in answer.results {
            let group = result.group
            #expect(group == rows[group.row])
            #expect(group.arrival <= result.firstResult && result.firstResult <= result.finished)
            #expect((0...group.items).contains(result.failedItems))
            #expect(result.lanes > 0 && result.lanes < 8)
            // Each lane's lowest price in any stretch of the run is the job's.
            let tokens =
                group.inputTokens >= 0 ? Double(group.inputTokens) : 250 * Double(group.items)
            let share = Double(group.items - result.failedItems) / Double(group.items)
            let lowest = tokens * 0.00002e-3 * share
            #expect(result.priceUSD >= lowest * (1 - 1e-9))
        }
    }

    @Test(
        "the answer is a function of rows, provider and seed: not of workers, blocks or company",
        arguments: providers)
    func deterministic(provider: ProviderCase) throws {
        let rows = randomRows(count: 120, seed: 2)
        let names = Self.separate + Self.merging + ["clairvoyant"]
        let once = try run(names, provider.model, rows)
        #expect(try run(names, provider.model, rows) == once)
        #expect(try run(names, provider.model, rows, jobs: 2, block: 7) == once)
        #expect(try run(names, provider.model, rows, jobs: 5, block: 1) == once)
        #expect(try run(names.reversed(), provider.model, rows, jobs: 2) == once.reversed())
        for (name, answer) in zip(names, once).dropFirst(7) {
            #expect(try run([name], provider.model, rows) == [answer], "\(name) alone")
        }
    }

    @Test(
        "a replication's luck does not depend on how many there are, and differs from the others'")
    func replications() throws {
        let rows = randomRows(count: 100, seed: 2)
        let names = ["always-individual", "bentoml", "clairvoyant"]
        let five = try run(names, randomProvider(), rows, jobs: 2, replications: 5)
        let two = try run(names, randomProvider(), rows, replications: 2)
        for (a, b) in zip(five, two) {
            #expect(Array(a.objectives.prefix(2)) == b.objectives)
            #expect(Set(a.objectives).count == 5)
        }
        let other = try run(names, randomProvider(), rows, replications: 2, seed: 2)
        #expect(zip(other, two).allSatisfy { $0.objectives != $1.objectives })
    }

    // Drift apart, where a group that waits may meet better times than one alone.
    @Test(
        "nobody's objective is below the clairvoyant's, group by group",
        arguments: providers.filter { !["drifting", "changing"].contains($0.testDescription) })
    func bound(provider: ProviderCase) throws {
        for perHour in [0.01, 10] {
            let objective = Objective(valueOfTimePerHour: perHour, latePenalty: 0.001)
            let rows = randomRows(count: 150, seed: 6)
            let answers = try run(
                ["clairvoyant"] + Self.separate, provider.model, rows, objective: objective)
            let bound = byRow(answers[0], objective)
            for (name, answer) in zip(Self.separate, answers.dropFirst()) {
                let lost = Set(answer.results.filter { $0.failedItems > 0 }.map(\.group.row))
                for (row, (cost, best)) in zip(byRow(answer, objective), bound).enumerated() {
                    // What was given up cost nothing, and is worth as much.
                    if lost.contains(row) { continue }
                    #expect(cost >= best * (1 - 1e-9), "\(name)")
                }
            }
        }
    }

    @Test("nor a merging policy's, when nothing is random")
    func boundOfMerging() throws {
        for perHour in [0, 0.01, 10] {
            let objective = Objective(valueOfTimePerHour: perHour)
            let rows = randomRows(count: 300, seed: 6)
            let answers = try run(
                ["clairvoyant"] + Self.merging, steadyProvider(), rows, objective: objective)
            for answer in answers {
                #expect(answer.objectives[0] >= answers[0].objectives[0] * (1 - 1e-9))
            }
        }
    }

    @Test("where time is worth nothing, jobs at the lowest price cannot be beaten")
    func freeTime() throws {
        let objective = Objective(valueOfTimePerHour: 0)
        let rows = randomRows(count: 300, seed: 6)
        for model in [steadyProvider(), randomProvider()] {
            let names = ["clairvoyant", "always-batch"] + Self.separate + Self.merging
            let answers = try run(names, model, rows, objective: objective)
            let best = answers[1].objectives[0]
            #expect(abs(answers[0].objectives[0] - best) <= 1e-9 * best)
            #expect(answers.allSatisfy { $0.objectives[0] >= best * (1 - 1e-9) })
        }
    }

    @Test(
        "groups that arrive together and do not meet may be told in any order",
        arguments: ["always-individual", "always-batch", "hybrid:5", "threshold:10", "deadline"])
    func order(policy: String) throws {
        let rows = randomRows(count: 60, seed: 8).map { group in
            var group = group
            group.arrival = .zero
            group.sender = RequestGroup.alone
            return group
        }
        let forward = try run([policy], steadyProvider(), rows)[0]
        let backward = try run([policy], steadyProvider(), rows.reversed())[0]
        func sorted(_ answer: Answer) -> [GroupResult] {
            answer.results.sorted { $0.group.row < $1.group.row }
        }
        #expect(sorted(forward) == sorted(backward))
        #expect(forward.metrics == backward.metrics)
    }

    private func byRow(_ answer: Answer, _ objective: Objective) -> [Double] {
        answer.results.sorted { $0.group.row < $1.group.row }.map { objective.cost(of: $0) }
    }
}
