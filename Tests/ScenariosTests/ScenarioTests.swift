import BatchingSimulator
import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite("A scenario's file")
struct ScenarioTests {
    private let full = """
        name: full
        about: All keys.
        trace: ../data/x.csv
        provider: seed
        policies: [always-batch, threshold:10, "window:100,15s"]
        seed: 7
        replications: 5
        value_of_time: 12.5
        late_penalty: 0.5
        expect:
          - { policy: threshold:10, regret_percent: [0, 500], price_usd: [0, 1] }
          - { policy: always-batch, mean_latency_s: [40, 200] }

        """

    private func scenario(_ text: String) throws(InputError) -> Scenario {
        try ScenarioFiles.decode(Array(text.utf8), file: "runs/s.yaml")
    }

    @Test("gives everything it says, with paths that count from it")
    func everything() throws {
        let read = try scenario(full)
        #expect(read.name == "full")
        #expect(read.about == "All keys.")
        guard case .trace(let path) = read.workload else {
            Issue.record("no trace")
            return
        }
        #expect(path.value == "runs/../data/x.csv")
        #expect(read.provider == (try ProviderFiles.load(pathOrPreset: "seed")))
        #expect(read.policies.map(\.value) == ["always-batch", "threshold:10", "window:100,15s"])
        #expect(read.policies[1].place.line == 5)
        #expect(read.policies[1].place.column == 26)
        #expect(read.seed == 7)
        #expect(read.replications == 5)
        #expect(read.valueOfTime == 12.5)
        #expect(read.latePenalty == 0.5)
        #expect(
            read.expectations.map(\.policy) == ["threshold:10", "threshold:10", "always-batch"])
        #expect(read.expectations.map(\.figure) == [.regretPercent, .price, .meanLatency])
        #expect(read.expectations.map(\.range) == [0...500, 0...1, 40...200])
    }

    @Test("has defaults, and may generate its trace and hold its provider")
    func defaults() throws {
        let inline = smallProvider().split(separator: "\n").map { "  \($0)\n" }.joined()
        let read = try scenario(
            """
            generate: { preset: dev-day, rows: 200, seed: 3 }
            policies: [clairvoyant]
            provider:
            \(inline)
            """)
        #expect(read.name == "s")
        guard case .generated(let preset, let rows, let seed) = read.workload else {
            Issue.record("no generated trace")
            return
        }
        #expect(preset.value == "dev-day")
        #expect(rows == 200)
        #expect(seed == 3)
        #expect(read.provider.individual.latency == .constant(2))
        #expect(read.seed == 1)
        #expect(read.replications == 1)
        #expect(read.valueOfTime == 10)
        #expect(read.latePenalty == 0)
        #expect(read.expectations.isEmpty)
    }

    @Test("lends its places to the errors of others")
    func places() throws {
        let policy = try scenario(full).policies[1]
        let error = policy.located(InputError(.usage, "no such policy", remedy: "choose another"))
        #expect(error.description == "runs/s.yaml:5:26: no such policy; choose another")
        #expect(error.subject == .configuration)
    }

    @Test(
        "is refused where it is wrong, at its place",
        arguments: [
            ("trace:", "trce:", "runs/s.yaml:3:1: unknown key 'trce'; did you mean 'trace'?"),
            ("trace: ../data/x.csv", "", "runs/s.yaml:1:1: trace is missing"),
            (
                "seed: 7", "generate: { preset: a, rows: 1 }",
                "runs/s.yaml:6:11: both 'trace' and 'generate' are given"
            ),
            ("seed: 7", "seed: -1", "runs/s.yaml:6:7: seed must be a whole number"),
            ("seed: 7", "seed: 1.5", "runs/s.yaml:6:7: seed must be a whole number"),
            ("replications: 5", "replications: 0", "runs/s.yaml:7:15: replications must be"),
            ("value_of_time: 12.5", "value_of_time: -1", "runs/s.yaml:8:16: value_of_time must"),
            (
                "provider: seed", "provider: sed",
                "runs/s.yaml:4:11: no provider is called 'sed', and there is no such file; did you"
            ),
            (
                "provider: seed", "provider: nowhere.yaml",
                "runs/s.yaml:4:11: runs/nowhere.yaml: no such file"
            ),
            (
                "threshold:10, \"w", "always-batch, \"w",
                "runs/s.yaml:5:26: policies[2] names a policy for the second time"
            ),
            (
                "[always-batch, threshold:10, \"window:100,15s\"]", "[]",
                "runs/s.yaml:5:11: policies must name at least one policy"
            ),
            (
                "policy: threshold:10", "policy: threshold:11",
                "runs/s.yaml:11:15: expect[1].policy cannot be 'threshold:11'; did you mean"
            ),
            ("regret_percent:", "regret_percnt:", "runs/s.yaml:11:29: unknown key 'regret_percnt'"),
            (
                "[0, 500]", "[500, 0]",
                "runs/s.yaml:11:45: expect[1].regret_percent is an empty range"
            ),
            ("[0, 500]", "[0]", "runs/s.yaml:11:45: expect[1].regret_percent must be a range"),
            ("[0, 500]", "5", "runs/s.yaml:11:45: expect[1].regret_percent must be a list"),
            (", mean_latency_s: [40, 200]", "", "runs/s.yaml:12:5: expect[2] expects nothing"),
        ])
    func refused(good: String, bad: String, start: String) {
        let error = inputError { _ = try scenario(full.replacing(good, with: bad)) }
        #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
    }

    @Test("takes a provider from a file beside it, whose errors keep their own place")
    func providerFile() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let file = root.appending(path: "s.yaml")
        let other = root.appending(path: "mine.yaml")
        try Data(full.replacing("provider: seed", with: "provider: mine.yaml").utf8).write(to: file)
        try Data(smallProvider().utf8).write(to: other)
        #expect(try ScenarioFiles.load(file.path()).provider.name == "mine")
        try Data("individal: 1\n".utf8).write(to: other)
        let error = inputError { _ = try ScenarioFiles.load(file.path()) }
        #expect(error?.file == other.path())
        #expect(error?.line == 1)
    }
}

@Suite("The repository's scenarios")
struct SimulationsFolderTests {
    private static func files(_ folder: String) throws -> [String] {
        let directory = repositoryRoot.appending(path: folder).path()
        return try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(".yaml") }.sorted().map { directory + "/" + $0 }
    }

    @Test("all decode, under the names of their files")
    func scenarios() throws {
        let files = try Self.files("Simulations")
        #expect(files.count >= 10)
        for file in files {
            let scenario = try ScenarioFiles.load(file)
            #expect(file.hasSuffix("/\(scenario.name).yaml"))
            #expect(!scenario.about.isEmpty)
        }
    }

    @Test("have providers that decode")
    func providers() throws {
        let files = try Self.files("Simulations/providers")
        #expect(!files.isEmpty)
        for file in files {
            let model = try ProviderFiles.load(pathOrPreset: file)
            #expect(file.hasSuffix("/\(model.name).yaml"))
        }
    }
}
