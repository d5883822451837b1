import BatchingCore
import BatchingSimulator
import Foundation
import Logging
import ProviderEmulator
import Scenarios
import SmartBatching
import Traces

/// A trace, group by group at its own times, through the live client; the same trace through the
/// simulator; and both held against what the client is for.
struct Replay {
    private let rows: [RequestGroup]
    /// By the trace's numbers.
    private let purposes: [NameNumber: String]
    private let speed: Double
    private let policy: String
    private let model: ProviderModel
    /// How much more than always-batch the client that learns may pay.
    private let costIncreaseMax: Double
    private let isSimulatedOnly: Bool

    init(_ path: String, _ flags: Flags) throws {
        let reader = try TraceReader(.file(path))
        let trace = try reader.readAll()
        rows = Array(trace.groups.prefix(Int(flags.number("--rows", 1e9))))
        var purposes: [NameNumber: String] = [:]
        for row in rows { purposes[row.purpose] = reader.names.name(row.purpose) }
        self.purposes = purposes
        speed = flags.number("--speed", 20)
        policy = flags.text("--policy", "adaptive")
        costIncreaseMax = flags.number("--max-cost-increase", 0.1)
        isSimulatedOnly = flags.number("--simulate-only", 0) > 0
        model = try ProviderFiles.load(pathOrPreset: flags.text("--provider", "seed"))
    }

    /// A group's outcome, in the provider's time.
    struct Outcome {
        var row: Int
        var items: Int
        var isQuestion: Bool
        var latency: Double
        var strategy: String
        var priceUSD: Double
    }

    func run() async throws {
        if isSimulatedOnly {
            let simulated = try simulate()
            for (name, share) in [("p50", 0.5), ("p95", 0.95)] {
                print(name + Self.padded(Self.quantile(simulated.flatMap { $0.latencies }, share)))
            }
            return printSimulatedPrice(simulated)
        }
        print("\(rows.count) groups, \(policy), provider \(model.name), \(speed) times as fast")
        let live = try await replay()
        let simulated = try simulate()
        Criteria(live, alwaysBatch: alwaysBatchPrice).printTable()
        print("")
        print("latency, s       live   simulated   ratio   simulated, 20 times")
        for (name, share) in [("p50", 0.5), ("p95", 0.95)] {
            let runs = simulated.map { Self.quantile($0.latencies, share) }.sorted()
            let a = Self.quantile(live.map(\.latency), share)
            let b = Self.quantile(simulated.flatMap { $0.latencies }, share)
            print(
                name + [a, b, a / b].map { Self.padded($0) }.joined(separator: " ")
                    + "   \(Self.padded(runs[0])) to \(Self.padded(runs[19]))")
        }
        printSimulatedPrice(simulated)
    }

    // MARK: Live

    private func replay() async throws -> [Outcome] {
        let emulator = try await ProviderEmulator.start(
            EmulatorSettings(provider: model, speed: speed))
        let folder = FileManager.default.temporaryDirectory.appending(path: "live-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = try await makeClient(emulator, folder)
        let clock = ContinuousClock()
        let start = clock.now
        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { tasks in
            for row in rows {
                let due = start + .seconds(row.arrival.seconds / speed)
                try await clock.sleep(until: due, tolerance: .zero)
                let group = request(row)
                tasks.addTask { try await outcome(of: row, client.send(group)) }
            }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        await client.close()
        let stats = await emulator.stats()
        await emulator.stop()
        print(
            "\(await client.session.text) Jobs bought twice: \(stats.doubledJobs).")
        return outcomes.sorted { $0.row < $1.row }
    }

    private func makeClient(
        _ emulator: ProviderEmulator, _ folder: URL
    ) async throws -> any BatchingClient {
        var settings = ClientSettings()
        settings.speed = speed
        settings.pollEvery = .nanoseconds(model.terms.pollEvery.nanoseconds)
        settings.maxParallelIndividual = model.terms.maxParallel
        settings.terms = [.embed: model.terms, .generate: model.terms]
        settings.seed = 1
        var logger = Logger(label: "live")
        logger.logLevel = .warning
        settings.logger = logger
        let provider = Provider.gemini(
            baseURL: emulator.baseURL, key: .key(APIKey("emulated-key")!))
        let history = HistoryPlace.file(folder.appending(path: "history.sqlite").path)
        let parts = policy.split(separator: ":")
        if parts.first == "threshold", parts.count == 2, let items = Int(parts[1]) {
            settings.batchThreshold = items
            return try SmartClient(provider, history: history, settings: settings)
        }
        if policy == "always-batch" {
            return try BatchClient(provider, history: history, settings: settings)
        }
        settings.costIncreaseMax = costIncreaseMax
        if policy == "adaptive:passive" { settings.exploration = .passive }
        return try await AdaptiveSmartClient(provider, history: history, settings: settings)
    }

    /// Texts of as many tokens as the trace says, none of which is another's.
    private func request(_ row: RequestGroup) -> GroupRequest {
        let tokens = Int(model.terms.inputTokens(of: row)) / row.items
        let texts = (0..<row.items).map { item in
            let head = "\(row.row).\(item) "
            // Four letters a token, as the client assumes; the client adds one.
            return head + String(repeating: "x", count: max(0, 4 * (tokens - 1) - head.utf8.count))
        }
        var options = CallOptions(purpose: purposes[row.purpose] ?? "")
        options.sender = row.sender == RequestGroup.alone ? "alone \(row.row)" : "\(row.sender)"
        if row.deadline != RequestGroup.noDeadline {
            options.deadline = .nanoseconds(row.deadline.nanoseconds)
        }
        let items: GroupRequest.Items =
            row.kind == .embed
            ? .embed(texts.map { EmbedItem($0, outputDimensionality: 128) })
            : .generate(texts.map { GenerateItem($0) })
        return GroupRequest(items, options: options)
    }

    private func outcome(of row: RequestGroup, _ deliveries: Deliveries) async throws -> Outcome {
        var outcome = Outcome(
            row: row.row, items: row.items, isQuestion: purposes[row.purpose] ?? "" == "rag_query",
            latency: .nan, strategy: "", priceUSD: 0)
        for try await delivery in deliveries {
            switch delivery {
            case .finished(let end):
                outcome.latency = end.latency
                outcome.strategy = end.strategy
                outcome.priceUSD = end.priceUSD
            case .item(let item):
                if case .failure(let failure) = item.result { throw failure }
            case .piece, .planned: break
            }
        }
        return outcome
    }

    // MARK: Simulated

    /// Latencies of the same groups under the same policy, twenty times with other luck.
    private func simulate() throws -> [Kept] {
        var request = try PolicyCatalog.request(policy)
        if policy.hasPrefix("adaptive") {
            var learner = Adaptive.Settings()
            learner.costIncreaseMax = costIncreaseMax
            if policy == "adaptive:passive" { learner.exploration = .passive }
            request = .policy(Adaptive(learner))
        }
        var all: [Kept] = []
        for seed in 1...20 {
            let kept = Kept()
            let run = SimulationRun(
                [request],
                SimulationRun.Settings(provider: model, seed: UInt64(seed))
            ) { _, result in kept.add(result) }
            rows.withUnsafeBufferPointer { run.process($0) }
            run.finish()
            all.append(kept)
        }
        return all
    }

    /// Only touched by the one worker of a run.
    private final class Kept: @unchecked Sendable {
        var latencies: [Double] = []
        var priceUSD = 0.0

        func add(_ result: GroupResult) {
            latencies.append(result.latency.seconds)
            priceUSD += result.priceUSD
        }
    }

    private func printSimulatedPrice(_ simulated: [Kept]) {
        let more = simulated.map { ($0.priceUSD / alwaysBatchPrice - 1) * 100 }.sorted()
        let mean = more.reduce(0, +) / Double(more.count)
        func percent(_ value: Double) -> String { "\((value * 10).rounded() / 10) %" }
        print(
            "paid more than always-batch, simulated: \(percent(mean)), "
                + "\(percent(more[0])) to \(percent(more[more.count - 1]))")
    }

    private var alwaysBatchPrice: Double {
        rows.reduce(0) { sum, row in
            sum
                + model.terms[.batch].price(
                    items: row.items, inputTokens: model.terms.inputTokens(of: row),
                    outputTokens: model.terms.outputTokens(of: row))
        }
    }

    static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    static func padded(_ value: Double) -> String {
        let text = "\((value * 100).rounded() / 100)"
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }
}
