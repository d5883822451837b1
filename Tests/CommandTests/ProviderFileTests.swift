import Foundation
import Testing

@Suite("A provider's file")
struct ProviderFileTests {
    private static let good = """
        individual:
          latency: { distribution: constant, mean: 2s }
          price_per_1k_tokens: 0.00004
        batch:
          overhead: { distribution: constant, mean: 40s }
          price_per_1k_tokens: 0.00002

        """
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func simulate(_ provider: String) throws -> Tool.Outcome {
        try Tool.run(
            [
                "simulate", Repository.path("data/dev-day.csv"), "--provider", provider,
                "--replications", "1", "--policy", "threshold:10", "--format", "json",
            ], in: scratch.url)
    }

    @Test("is used instead of a preset, under its own name")
    func used() throws {
        try scratch.file("mine.yaml", Self.good)
        let document = try Document(simulate("mine.yaml"))
        #expect(document.object["provider"] as? String == "mine")
        // A single item takes one call of 2 s, whatever else happens.
        #expect(try document.policy("threshold:10")["latency_s.p50"] == 2)
    }

    private static let faults = [
        Fault(
            "an unknown key", good.replacing("individual:", with: "indvidual:"), 3,
            "p.yaml:1:1: unknown key", "did you mean 'individual'?"),
        Fault(
            "an unknown key deeper down", good.replacing("overhead", with: "overhed"), 3,
            "p.yaml:5:3: unknown key", "did you mean 'overhead'?"),
        Fault(
            "a negative price", good.replacing("0.00002", with: "-1"), 3, "p.yaml:6:24:",
            "price_per_1k_tokens"),
        Fault(
            "a duration without a unit", good.replacing("40s", with: "40"), 3, "p.yaml:5:45:",
            "has no unit", "say the unit"),
        Fault("no YAML", "a: [1, 2\n", 3, "p.yaml:", "YAML"),
        Fault("nothing", "", 3, "p.yaml:1:1: the file is empty; expected 'key: value' lines"),
        Fault("two documents", "a: 1\n---\nb: 2\n", 3, "p.yaml:2:1:", "document"),
        Fault("an anchor", "a: &x 1\nb: *x\n", 3, "p.yaml:1:4:", "anchor"),
        Fault(
            "a key given twice", good + "batch: {}\n", 3, "p.yaml:",
            "'batch' is given more than once", "keep one"),
        Fault("no individual lane", "batch: {}\n", 3, "p.yaml:1:", "individual"),
        Fault("a control character", "a: \u{1}\n", 3, "p.yaml:1:4: a control character"),
    ]

    @Test("is refused with its line when something is wrong with it", arguments: faults)
    func refused(fault: Fault) throws {
        try scratch.file("p.yaml", fault.input)
        expectComplaint(try simulate("p.yaml"), status: fault.status, fault.parts)
    }

    @Test("is refused when it is missing, a directory or too large")
    func noFile() throws {
        expectComplaint(
            try simulate("p.yaml"), status: 3, ["p.yaml: no such file"])
        expectComplaint(
            try simulate("./"), status: 3, ["./: this is a directory; name a file in it"])
        try scratch.file("p.yaml", "# " + String(repeating: "x", count: 1 << 20) + "\n")
        expectComplaint(
            try simulate("p.yaml"), status: 3, ["p.yaml: the file is larger than 1 MiB"])
    }

    @Test(
        "is chosen by the kind of most requests where none is named, which is noted",
        arguments: ["embed", "generate"])
    func byKind(most: String) throws {
        let other = most == "embed" ? "generate" : "embed"
        let provider = most == "embed" ? "gemini-embedding" : "gemini-generate"
        let outcome = try Tool.run(
            [
                "simulate", "-", "--policy", "threshold:10", "--only-named", "--replications",
                "1", "--format", "json",
            ], input: Data("time_s,items,kind\n0,1,\(other)\n1,9,\(most)\n".utf8))
        #expect(try Document(outcome).object["provider"] as? String == provider)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.hasPrefix("note: provider \(provider), by the kind of most requests"))
    }

    @Test("is refused where its quota would hold a trace up for ever")
    func tinyQuota() throws {
        try scratch.file(
            "p.yaml",
            """
            individual:
              latency: { distribution: constant, mean: 1s }
              price_per_1k_tokens: 1
              requests_per_minute: 0.001
            batch: { overhead: { distribution: constant, mean: 1s }, price_per_1k_tokens: 1 }
            """)
        expectComplaint(
            try simulate("p.yaml"), status: 3,
            ["less than one call in ten minutes", "at least 0.1"])
    }

    @Test("need not offer every lane: baselines that need others are left out, which is noted")
    func leftOut() throws {
        let outcome = try Tool.run([
            "simulate", "data/dev-day.csv", "--provider", "seed", "--replications", "1",
            "--format", "csv",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("note: always-bulk is left out: provider seed has no bulk"))
        #expect(!outcome.output.contains("always-bulk"))
    }
}
