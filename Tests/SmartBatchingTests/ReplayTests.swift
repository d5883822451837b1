import BatchingCore
import Foundation
import Locking
import OnlineStatistics
import Testing

@testable import SmartBatching

/// What a dispatcher was told and what it wanted done, kept as it happened.
final class StepLog: Sendable {
    struct Step: Codable {
        var at: Instant
        var event: Event
        var actions: [Action]
    }

    private let kept = Locked<[Step]>([])

    var steps: [Step] { kept.withLock { $0 } }

    func keep(_ at: Instant, _ event: Event, _ actions: [Action]) {
        kept.withLock { $0.append(Step(at: at, event: event, actions: actions)) }
    }
}

@Suite("A live run's log")
struct ReplayTests {
    @Test("told again to a dispatcher that is made alike, brings the same actions")
    func replay() async throws {
        let bench = try await Bench(
            faults: ["status:embed=503@0.2", "429:embed=seconds@0.05", "status:bulk-embed=400@0.5"])
        let log = StepLog()
        var settings = bench.settings
        settings.exploration = .shadow
        settings.seed = 7
        settings.onStep = { log.keep($0, $1, $2) }
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .file(bench.path("history.sqlite")), settings: settings)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<30 {
                tasks.addTask {
                    let count = [1, 3, 12, 40][number % 4]
                    let items = texts(count, "g\(number)").map { EmbedItem($0) }
                    var options = CallOptions(purpose: "p\(number % 3)")
                    // Left at once, with its job out for another 300 ms.
                    let isLeft = number == 29
                    if isLeft { options.strategy = .batch }
                    var seen = 0
                    for try await delivery in client.send(
                        GroupRequest(.embed(items), options: options))
                    {
                        if isLeft { break }
                        if case .item = delivery { seen += 1 }
                        // Some go away before all has come.
                        if number % 7 == 3, seen == 2 { break }
                    }
                }
            }
            try await tasks.waitForAll()
        }
        await client.close()

        // As a file would keep it.
        let encoded = try JSONEncoder().encode(log.steps)
        let steps = try JSONDecoder().decode([StepLog.Step].self, from: encoded)
        #expect(steps.count > 100)
        let terms = try bench.provider.terms(for: .embed, settings)
        var learner = Adaptive()
        learner.begin(terms)
        var dispatcher = Dispatcher(
            policy: learner, terms: terms,
            objective: Objective(valueOfTimePerHour: settings.valueOfTimePerHour),
            random: KeyedRandom(seed: 7), reports: true)
        var kinds: Set<String> = []
        for (number, step) in steps.enumerated() {
            var actions: [Action] = []
            dispatcher.handle(step.event, at: step.at, &actions)
            try #require(actions == step.actions, "step \(number): \(step.event)")
            kinds.insert(String("\(step.event)".prefix { $0 != "(" }))
        }
        #expect(dispatcher.metrics.refusals > 0 && dispatcher.metrics.callFailures > 0)
        #expect(kinds.isSuperset(of: ["groupArrived", "callEnded", "jobEnded", "groupCancelled"]))
        try await bench.end()
    }

    // A probe's group may have ended long before the probe is tried again.
    @Test(
        "tells of an end for every call that was started, probes of groups that are gone among them"
    )
    func ends() async throws {
        let bench = try await Bench(faults: ["status:embed=503@0.4", "429:embed=seconds@0.1"])
        let log = StepLog()
        var settings = bench.settings
        settings.exploration = .shadow
        settings.explorationBudget = 0.5
        settings.seed = 3
        settings.onStep = { log.keep($0, $1, $2) }
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .file(bench.path("history.sqlite")), settings: settings)
        for number in 0..<40 {
            _ = try? await client.embed(texts(number % 3 == 0 ? 30 : 2, "g\(number)"))
        }
        func open() -> [Int: Int] {
            var open: [Int: Int] = [:]
            for step in log.steps {
                if case .callEnded(let id, _) = step.event { open[Int(id), default: 0] -= 1 }
                for case .startCall(let order) in step.actions {
                    open[Int(order.id), default: 0] += 1
                }
            }
            return open.filter { $0.value != 0 }
        }
        var probes = 0
        for step in log.steps {
            for case .planned(let report) in step.actions where report.plan.probe != nil {
                probes += 1
            }
        }
        #expect(probes > 0)
        let limit = ContinuousClock.now + .seconds(20)
        while !open().isEmpty, ContinuousClock.now < limit {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(open().isEmpty, "\(open())")
        await client.close()
        try await bench.end()
    }
}
