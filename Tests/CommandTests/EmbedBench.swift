import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `sbtune emulate` as a process, and a folder with a journal and a history for those that use it.
final class LiveBench: Sendable {
    let scratch: Scratch
    let url: String
    let speed: Int
    private let emulator: Process

    /// - Parameters:
    ///   - job: what a job takes, seconds of the emulator.
    ///   - speed: of the emulator, and of the clients here.
    init(job: Int = 10, speed: Int = 1000, faults: [String] = []) throws {
        scratch = try Scratch()
        self.speed = speed
        let provider = try scratch.file(
            "provider.yaml",
            """
            individual:
              latency: { distribution: constant, mean: 1s }
              price_per_1k_tokens: 0.00015
            batch:
              overhead: { distribution: constant, mean: \(job)s }
              price_per_1k_tokens: 0.000075
            """)
        emulator = Process()
        emulator.executableURL = URL(filePath: Tool.path)
        emulator.arguments =
            ["emulate", "--port", "0", "--speed", "\(speed)", "--provider", provider]
            + faults.flatMap { ["--fault", $0] }
        let output = Pipe()
        emulator.standardOutput = output
        emulator.standardError = FileHandle.nullDevice
        try emulator.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let bytes = output.fileHandleForReading.availableData
            try #require(!bytes.isEmpty, "the emulator does not start")
            line += String(decoding: bytes, as: UTF8.self)
        }
        url = String(line.dropLast().split(separator: " ").last ?? "")
    }

    deinit { stop() }

    func stop() {
        if emulator.isRunning {
            kill(emulator.processIdentifier, SIGKILL)
            emulator.waitUntilExit()
        }
    }

    static let key = Canary.key

    /// Where everything is, and an environment without anything else.
    var place: [String] { ["--db", scratch.path("h.sqlite")] }
    var environment: [String: String] { ["GEMINI_API_KEY": Self.key, "HOME": scratch.url.path] }
    var provider: [String] { ["--base-url", url, "--speed", "\(speed)"] }

    func run(
        _ words: [String], input: String = "", key: String? = LiveBench.key,
        environment more: [String: String] = [:]
    ) throws -> Tool.Outcome {
        var environment = environment
        // Empty is as good as none.
        environment["GEMINI_API_KEY"] = key ?? ""
        return try Tool.run(
            words + place, input: Data(input.utf8), in: scratch.url,
            environment: environment.merging(more) { $1 })
    }

    func embed(
        _ texts: [String], _ words: [String] = [], key: String? = LiveBench.key,
        environment: [String: String] = [:]
    ) throws -> Tool.Outcome {
        try run(
            ["embed"] + provider + words, input: Self.lines(texts), key: key,
            environment: environment)
    }

    func jobs(_ words: String..., key: String? = LiveBench.key) throws -> Tool.Outcome {
        let asks = ["resume", "cancel", "rebuild"].contains(words[0])
        return try run(["jobs"] + words + (asks ? provider : []), key: key)
    }

    /// Under way, with its job out.
    func begin(_ texts: [String], _ words: [String] = []) throws -> Running {
        let running = try Running(
            "exec \"$0\" \"$@\"",
            ["embed", "--batching-strategy", "batch"] + provider + place + words,
            input: Data(Self.lines(texts).utf8), in: scratch.url, environment: environment)
        let deadline = ContinuousClock.now + .seconds(30)
        while try !jobs("list", "--format", "csv", key: nil).output.contains(",submitted,") {
            try #require(ContinuousClock.now < deadline, "no job comes out")
        }
        return running
    }

    static func lines(_ texts: [String]) -> String {
        texts.map { "\"\(Canary.prompt) \($0)\"\n" }.joined()
    }

    func tokens() throws -> [String] {
        try CSVRows(try jobs("list", "--format", "csv", key: nil).output).column("job")
    }

    func states() throws -> [String] {
        try CSVRows(try jobs("list", "--format", "csv", key: nil).output).column("state")
    }

    /// What the emulator has counted.
    struct Stats: Decodable {
        struct Job: Decodable { var createsReceived, createsAccepted, cancels: Int }
        struct Item: Decodable { var online, jobs: Int }

        var jobs: [String: Job]
        var items: [String: Item]
        var requests: [String: Int]

        var creates: Int { jobs.values.reduce(0) { $0 + $1.createsReceived } }
        var boughtTwice: Int { items.values.count { $0.online + $0.jobs > 1 } }
    }

    func stats() async throws -> Stats {
        let address = try #require(URL(string: url + "/emulator/stats"))
        let (data, _) = try await URLSession.shared.data(from: address)
        return try JSONDecoder().decode(Stats.self, from: data)
    }
}

/// A line of `embed` or `generate`.
struct LiveLine: Decodable {
    var index: Int
    var id: String?
    var embedding: [Double]?
    var text: String?
    var error: String?
    var finishReason: String?

    static func read(_ text: String) throws -> [LiveLine] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try text.split(separator: "\n").map {
            try decoder.decode(LiveLine.self, from: Data($0.utf8))
        }.sorted { $0.index < $1.index }
    }
}
