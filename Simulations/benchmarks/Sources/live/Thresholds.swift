import BatchingCore
import BatchingSimulator
import Diagnostics
import Foundation
import LatencyHistory
import Logging
import OnlineStatistics
import ProviderEmulator
import Scenarios
import SmartBatching
import Tuning

/// Whether the threshold that a live history tells is the one that the provider's figures imply, for
/// five overheads of its jobs, and again after the overhead has changed.
///
/// The provider is slow on purpose: a call takes ten minutes, so that at ten thousand times the
/// speed it takes 60 ms on the wire, fifty groups are days of history, and a day's sums have a day's
/// observations. Against calls of a second everything is 600 times as long, and an hour is worth a
/// 600th.
struct Thresholds {
    private let speed: Double
    private let groups: Int
    /// Of `overheads`, from 1; 0 = all, one after the other.
    private let only: Int
    private static let call = 600.0
    private static let hour = 10.0 / 600
    /// Mean overheads of jobs, in calls.
    private static let overheads = [20.0, 40, 60, 90, 130]

    init(_ flags: Flags) {
        speed = flags.number("--speed", 10_000)
        groups = Int(flags.number("--groups", 200))
        only = Int(flags.number("--only", 0))
    }

    func run() async throws {
        print("\(groups) groups, 50 more after a change; \(speed) times as fast")
        print(
            "overhead, calls   implied   told   interval   inside | after the change: implied   told   interval   inside"
        )
        for (place, overhead) in Self.overheads.enumerated()
        where only == 0 || only == place + 1 {
            let next = Self.overheads[(place + 2) % Self.overheads.count]
            try await measure(overhead, then: next, seed: UInt64(place + 1))
        }
    }

    private func measure(_ overhead: Double, then next: Double, seed: UInt64) async throws {
        let before = try Self.provider(overhead)
        let after = try Self.provider(next)
        let emulator = try await ProviderEmulator.start(
            EmulatorSettings(provider: before, speed: speed, seed: seed))
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "thresholds-\(getpid())-\(seed)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "history.sqlite").path

        let client = try await client(emulator, path, before)
        try await send(groups, 0, client, seed)
        await emulator.set(provider: after)
        try await send(50, groups, client, seed)
        await client.close()
        await emulator.stop()

        let changed = try SQLiteHistory(path: path, access: .readOnly)
            .decisions(HistoryQuery(), last: nil)[groups].at
        let first = try threshold(path, HistoryQuery(until: changed))
        // All of the history: that it changed has to be found.
        let second = try threshold(path, HistoryQuery())

        print(
            "\(overhead)   " + Self.words(first, Self.implied(before)) + " | \(next)   "
                + Self.words(second, Self.implied(after)))
    }

    private static func words(_ estimate: ThresholdEstimate, _ implied: Int) -> String {
        guard let items = estimate.items, let low = estimate.low, let high = estimate.high else {
            return "\(implied)   \(estimate.verdict)"
        }
        let inside = (low...high).contains(implied) ? "yes" : "no"
        return "\(implied)   \(items)   \(low)-\(high)   \(inside)"
    }

    // MARK: The world

    private static func provider(_ overhead: Double) throws -> ProviderModel {
        let text = """
            individual:
              latency: { distribution: lognormal, mean: \(call)s, cv: 0.25 }
              max_parallel: 5
              price_per_1k_tokens: 0.00015
            batch:
              overhead: { distribution: lognormal, mean: \(overhead * call)s, cv: 0.2 }
              poll: { every: \(call / 2)s }
              expires_after: 3000h
              price_per_1k_tokens: 0.000075
            """
        return try ProviderFiles.decode(Array(text.utf8), file: "threshold.yaml", defaultName: "t")
    }

    /// The smallest group for which a job costs less, by the provider's own figures: the mean
    /// makespan of its calls over 2,000 draws against a job's mean and half a look.
    private static func implied(_ model: ProviderModel) -> Int {
        let random = KeyedRandom(seed: 9)
        let sigma = (Double.log(1 + 0.25 * 0.25)).squareRoot()
        let batch = model.batch.overhead.mean + call / 4
        for items in 1...10_000 {
            var sum = 0.0
            for draw in 0..<2000 {
                var slots = [Double](repeating: 0, count: 5)
                for item in 0..<items {
                    let bits = KeyedRandom.bits(
                        row: random.row(draw), item: item, lane: 0, attempt: 0)
                    let normal = normalQuantile(bits.unitInterval)
                    let span = call * Double.exp(sigma * normal - sigma * sigma / 2)
                    let next = slots.indices.min { slots[$0] < slots[$1] }!
                    slots[next] += span
                }
                sum += slots.max()!
            }
            let price = { (lane: Lane) in
                model.terms[lane].price(
                    items: items, inputTokens: Double(items) * 10, outputTokens: 0)
            }
            let online = sum / 2000 / 3600 * hour + price(.individual)
            if online > batch / 3600 * hour + price(.batch) { return items }
        }
        return .max
    }

    // MARK: Live

    private func client(
        _ emulator: ProviderEmulator, _ path: String, _ model: ProviderModel
    ) async throws -> AdaptiveSmartClient {
        var settings = ClientSettings()
        settings.speed = speed
        settings.valueOfTimePerHour = Self.hour
        settings.pollEvery = .nanoseconds(model.terms.pollEvery.nanoseconds)
        settings.terms = [.embed: model.terms]
        var logger = Logger(label: "thresholds")
        logger.logLevel = .error
        settings.logger = logger
        return try await AdaptiveSmartClient(
            .gemini(baseURL: emulator.baseURL, key: .key(APIKey("emulated-key")!)),
            history: .file(path), settings: settings)
    }

    /// One every two hours, of 1 to 400 items, small ones as often as large ones.
    private func send(
        _ count: Int, _ first: Int, _ client: AdaptiveSmartClient, _ seed: UInt64
    ) async throws {
        let random = KeyedRandom(seed: seed)
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<count {
                try await clock.sleep(
                    until: start + .seconds(Double(number) * 7200 / speed), tolerance: .zero)
                let bits = KeyedRandom.bits(
                    row: random.row(first + number), item: 0, lane: 0, attempt: 0)
                let items = Int(Double.exp(bits.unitInterval * .log(400)).rounded())
                let texts = (0..<items).map {
                    EmbedItem("\(first + number).\($0)", outputDimensionality: 128)
                }
                tasks.addTask {
                    var options = CallOptions()
                    options.sender = "\(first + number)"
                    _ = try await client.embed(texts, options: options)
                }
            }
            try await tasks.waitForAll()
        }
    }

    private func threshold(_ path: String, _ query: HistoryQuery) throws -> ThresholdEstimate {
        let history = try SQLiteHistory(path: path, access: .readOnly)
        let request = ThresholdReport.Request(query: query, valueOfTimePerHour: Self.hour)
        return try ThresholdReport(history, request).entries[0].estimate
    }
}
