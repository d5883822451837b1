import Foundation
import Testing

@Suite("simulate --scenario")
struct ScenarioTests {
    private static let names = Result {
        try FileManager.default.contentsOfDirectory(atPath: Repository.path("Simulations"))
            .filter { $0.hasSuffix(".yaml") }.sorted()
    }

    @Test(
        "runs every scenario of the repository, and what it expects holds",
        arguments: try Self.names.get())
    func all(name: String) throws {
        var arguments = ["simulate", "--scenario", "Simulations/\(name)", "--format", "csv"]
        // Five replications of a queue that never empties take ten seconds.
        if name == "tight-rate-limit.yaml" { arguments += ["--replications", "1"] }
        let outcome = try Tool.run(arguments)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try CSVRows(outcome.output).rows.count >= 5)
    }

    @Test("says each expectation that does not hold once, with its place, and fails")
    func broken() throws {
        let scratch = try Scratch()
        try scratch.file(
            "broken.yaml",
            """
            generate: { preset: dev-day, rows: 50, seed: 1 }
            provider: seed
            policies: [always-batch, clairvoyant]
            expect:
              - { policy: always-batch, mean_latency_s: [1, 2] }
              - { policy: clairvoyant, regret_percent: [-0.01, 0.01] }
              - { policy: clairvoyant, price_usd: [5, 6] }

            """)
        let outcome = try Tool.run(
            ["simulate", "--scenario", "broken.yaml"], in: scratch.url)
        #expect(outcome.status == 4)
        let lines = outcome.errorLines
        try #require(lines.count == 2)
        #expect(lines[0].hasPrefix("sbtune: broken.yaml:5:45: always-batch has mean_latency_s "))
        #expect(lines[1].hasPrefix("sbtune: broken.yaml:7:39: clairvoyant has price_usd 0."))
        for line in lines { #expect(line.contains("; find out what changed"), "\(line)") }
        #expect(outcome.output.contains("\nalways-batch "))
    }

    @Test("is overruled by flags")
    func flags() throws {
        let document = try Document(simulating: [
            "--scenario", "Simulations/dev-day-seed.yaml", "--policy", "hybrid:5", "--only-named",
            "--replications", "1", "--seed", "9", "--provider", "openai-batch",
            "--value-of-time", "0",
        ])
        #expect(document.policies.map(\.name) == ["hybrid:5"])
        #expect(document.object["seed"] as? Int == 9)
        #expect(document.object["provider"] as? String == "openai-batch")
        #expect(document.object["value_of_time_usd_per_hour"] as? Double == 0)
    }

    private static let head = "provider: seed\npolicies: [threshold:10]\n"
    private static let faults = [
        Fault(
            "a trace that is missing", "trace: t.csv\n" + head, 3, "s.yaml:1:8: no such file",
            "check the path"),
        Fault(
            "an unknown key", head + "trase: t.csv\n", 3, "s.yaml:3:1:", "trase",
            "did you mean 'trace'?"),
        Fault(
            "an unknown preset", "generate: { preset: devday, rows: 9, seed: 1 }\n" + head, 3,
            "s.yaml:1:21: unknown trace preset 'devday'", "did you mean 'dev-day'?"),
        Fault(
            "an unknown policy",
            "generate: { preset: dev-day, rows: 9, seed: 1 }\nprovider: seed\n"
                + "policies: [thresold:10]\n", 3, "s.yaml:3:12: unknown policy 'thresold:10'",
            "did you mean 'threshold:K'?"),
        Fault("an empty file", "", 3, "s.yaml:1:1: the file is empty"),
        Fault("a list", "- a\n", 3, "s.yaml:1:1: the file holds a list"),
    ]

    @Test("says what is wrong with a scenario, and where", arguments: faults)
    func errors(fault: Fault) throws {
        let scratch = try Scratch()
        try scratch.file("s.yaml", fault.input)
        let outcome = try Tool.run(["simulate", "--scenario", "s.yaml"], in: scratch.url)
        expectComplaint(outcome, status: fault.status, fault.parts)
    }

    @Test("says that a scenario is missing")
    func missing() throws {
        let outcome = try Tool.run(["simulate", "--scenario", "nowhere.yaml"])
        expectComplaint(outcome, status: 3, ["nowhere.yaml: no such file"])
    }
}
