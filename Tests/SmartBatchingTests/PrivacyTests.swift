import Diagnostics
import Foundation
import Locking
import Logging
import ProviderAPI
import Testing

@testable import SmartBatching

/// Keeps every line that is logged, whatever its level.
final class KeptLog: LogHandler, Sendable {
    private let lines = Locked<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}

@Suite("Keys and texts")
struct PrivacyTests {
    @Test("are in no log line, error, history or journal, whatever goes wrong")
    func canaries() async throws {
        let bench = try await Bench(
            faults: ["echo-key:embed=400@nth3", "echo-prompt:embed=400@nth5", "item-error=3@nth2"])
        let log = KeptLog()
        var settings = bench.settings
        settings.logger = Logger(label: "test") { _ in log }
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .file(bench.path("history.sqlite")), settings: settings)
        var said = ""
        for strategy in [Strategy.individual, .batch, .bulk, .hybrid] {
            do {
                _ = try await client.embed(
                    texts(12, Canary.text), purpose: "p", strategy: strategy)
            } catch {
                said += "\(error) \(error.localizedDescription) \(String(reflecting: error))"
                dump(error, to: &said)
            }
        }
        said += "\(bench.provider) \(String(reflecting: APIKey(Canary.key)))"
        dump(APIKey(Canary.key), to: &said)
        await client.close()
        said += log.text
        #expect(log.text.contains("Smart batching: 12 items → individual calls"))
        #expect(log.text.contains("Session summary: "))
        // 400s were met, else this shows nothing.
        #expect(said.contains("HTTP 400"))
        let files = try FileManager.default.contentsOfDirectory(
            at: bench.folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 2)
        var bytes = Data(log.text.utf8)
        for file in files { bytes.append(try Data(contentsOf: file)) }
        for canary in [Canary.key, Canary.text] {
            #expect(bytes.range(of: Data(canary.utf8)) == nil)
            #expect(bytes.range(of: Data(Data(canary.utf8).base64EncodedString().utf8)) == nil)
        }
        #expect(!said.contains(Canary.key) && !said.contains(Canary.text))
        try await bench.end()
    }
}
