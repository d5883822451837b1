import BatchingSimulator
import Diagnostics
import Foundation
import Logging
import ProviderAPI
import ProviderEmulator
import Scenarios
import Testing

@testable import SmartBatching

/// An emulator, a place for files, and clients against them.
final class Bench: Sendable {
    let emulator: ProviderEmulator
    let folder: URL
    let speed: Double

    /// - Parameter provider: of `Bench.provider`, or anything else.
    init(
        _ provider: ProviderModel = Bench.provider(), speed: Double = 200, seed: UInt64 = 1,
        faults: [String] = []
    ) async throws {
        self.speed = speed
        folder = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        emulator = try await ProviderEmulator.start(
            EmulatorSettings(
                provider: provider, speed: speed, seed: seed,
                faults: try faults.map { try Fault($0) }))
    }

    /// Calls take a second, bulk calls two, jobs a minute and a tenth of a second per item, and
    /// nothing is left to chance.
    static func provider(
        batch: String = "60s", individual: String = "1s", bulk: String = "2s"
    ) -> ProviderModel {
        let text = """
            name: bench
            individual:
              latency: { distribution: constant, mean: \(individual) }
              max_parallel: 5
              price_per_1k_tokens: 0.00015
            bulk:
              latency: { distribution: constant, mean: \(bulk) }
              max_items: 100
              price_per_1k_tokens: 0.00015
            batch:
              overhead: { distribution: constant, mean: \(batch) }
              per_item: 100ms
              poll: { every: 5s }
              max_items: 10000
              price_per_1k_tokens: 0.000075
            """
        do {
            return try ProviderFiles.decode(Array(text.utf8), file: "bench.yaml")
        } catch {
            preconditionFailure("\(error)")
        }
    }

    var settings: ClientSettings {
        var settings = ClientSettings()
        settings.speed = speed
        settings.exploration = .passive
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        settings.logger = logger
        return settings
    }

    var provider: SmartBatching.Provider {
        .gemini(baseURL: emulator.baseURL, key: .key(APIKey(Canary.key)!))
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func smart(_ settings: ClientSettings? = nil, strategy: Strategy = .auto) throws -> SmartClient
    {
        try SmartClient(
            provider, strategy: strategy, journal: .file(path("jobs.sqlite")),
            settings: settings ?? self.settings)
    }

    func end() async throws {
        await emulator.stop()
        Canary.end(folder)
    }
}

/// Short vectors: what is tested is not how fast long ones are read.
func items(_ count: Int, _ word: String = Canary.text) -> [EmbedItem] {
    texts(count, word).map { EmbedItem($0, outputDimensionality: 128) }
}

func texts(_ count: Int, _ word: String = Canary.text) -> [String] {
    (0..<count).map { "\(word) number \($0)" }
}
