import Foundation
import Testing

@Suite("sbtune embed")
struct EmbedTests {
    @Test("gives each text its vector, by every way", arguments: ["individual", "batch", "auto"])
    func vectors(strategy: String) async throws {
        let bench = try LiveBench()
        let outcome = try bench.run(
            ["embed", "--batching-strategy", strategy, "--dimensions", "4"] + bench.provider,
            input: """
                "one"
                {"text": "two", "id": "b", "task_type": "CLUSTERING"}

                {"text": "three", "output_dimensionality": 6}
                """)
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = try LiveLine.read(outcome.output)
        #expect(lines.map(\.index) == [0, 1, 2])
        #expect(lines.map(\.id) == [nil, "b", nil])
        #expect(lines.map { $0.embedding?.count } == [4, 4, 6])
        #expect(outcome.errorLines.last?.hasPrefix("note: session summary: ") == true)
        let stats = try await bench.stats()
        #expect(stats.items.count == 3 && stats.boughtTwice == 0)
        #expect(stats.creates == (strategy == "batch" ? 1 : 0) || strategy == "auto")
    }

    @Test("gives a text the same vector by a job, by a call, and from a file")
    func same() throws {
        let bench = try LiveBench()
        let texts = (0..<5).map { "text \($0)" }
        _ = try bench.scratch.file("in.jsonl", LiveBench.lines(texts))
        let out = bench.scratch.path("out.jsonl")
        let job = try bench.embed(
            [], ["--in", bench.scratch.path("in.jsonl"), "-o", out, "--batching-strategy", "batch"])
        #expect(job.status == 0 && job.output == "", "\(job.error)")
        let calls = try bench.embed(texts, ["--batching-strategy", "individual"])
        let (a, b) = (
            try LiveLine.read(try bench.scratch.text("out.jsonl")), try LiveLine.read(calls.output)
        )
        #expect(a.count == 5 && a.map(\.embedding) == b.map(\.embedding))
        #expect(Set(a.map { $0.embedding?.first }).count == 5)
    }

    private static let bad = [
        Fault("no JSON", "\"a\"\nb\n", 4, "standard input:2: the line is neither"),
        Fault("a number", "7\n", 4, "standard input:1: the line is neither"),
        Fault("a list", "[\"a\"]\n", 4, "standard input:1: the line is neither"),
        Fault(
            "an unknown key", "{\"txt\": \"a\"}\n", 4, ":1: unknown key 'txt'",
            "did you mean 'text'?"),
        Fault("no text", "\"a\"\n\n{\"id\": \"x\"}\n", 4, "standard input:3: there is no text"),
        Fault("an empty text", "\"\"\n", 4, ":1: there is no text"),
        Fault("a wrong kind", "{\"text\": 3}\n", 4, ":1: a value is of the wrong kind"),
        Fault(
            "no length", "{\"text\": \"a\", \"output_dimensionality\": 0}\n", 4,
            ":1: output_dimensionality 0 is no length"),
        Fault("nothing", "\n", 4, "standard input: there is nothing in it"),
    ]

    @Test(
        "refuses input that it cannot read, with the line, before anything is sent", arguments: bad)
    func badInput(fault: Fault) throws {
        // Nobody listens there.
        let outcome = try Tool.run(
            ["embed", "--base-url", "http://127.0.0.1:9", "--db", "none", "-o", "none.jsonl"],
            input: Data(fault.input.utf8), environment: ["GEMINI_API_KEY": Canary.key])
        expectComplaint(outcome, status: fault.status, fault.parts)
        #expect(!FileManager.default.fileExists(atPath: "none.jsonl"))
    }

    private static let flags = [
        Fault(
            "a strategy", "--batching-strategy bulc", 2, "--batching-strategy",
            "did you mean 'bulk'?"),
        Fault("a deadline", "--deadline soon", 2, "--deadline 'soon' is not a length of time"),
        Fault("no dimensions", "--dimensions 0", 2, "--dimensions 0 is no length"),
        Fault("a speed", "--speed 0", 2, "--speed 0.0 is out of range"),
        Fault("a URL", "--base-url http://example.org", 2, "--base-url"),
        Fault("no configuration", "--config nowhere.yaml", 3, "nowhere.yaml"),
        Fault(
            "a port that is none", "--base-url http://localhost:99999", 2,
            "names no host, or a port outside 1 to 65535"),
        Fault("no input", "--in nowhere.jsonl", 8, "nowhere.jsonl: cannot read it"),
        Fault("no key file", "--key-file nowhere.key", 3, "nowhere.key: cannot read the key"),
    ]

    @Test("refuses flags that make no sense, and says what would", arguments: flags)
    func badFlags(fault: Fault) throws {
        let outcome = try Tool.run(
            ["embed", "--db", "none"] + fault.input.split(separator: " ").map(String.init),
            input: Data("\"a\"".utf8), environment: ["GEMINI_API_KEY": Canary.key])
        expectComplaint(outcome, status: fault.status, fault.parts)
    }

    // As a process, because the environment is one for all tests here.
    @Test("goes to no proxy, whatever the environment says")
    func proxy() throws {
        let bench = try LiveBench()
        // Nobody listens at port 9: whatever went there would fail.
        let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        let proxies = names.map { ($0, "http://127.0.0.1:9") }
        let outcome = try bench.embed(
            ["a"], ["--batching-strategy", "individual"],
            environment: Dictionary(uniqueKeysWithValues: proxies))
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    @Test("says who is at fault by its status: no key 3, a wrong one 5, nobody there 6")
    func statuses() throws {
        let bench = try LiveBench()
        let flags = ["--batching-strategy", "individual", "-o", bench.scratch.path("o")]
        expectComplaint(
            try bench.embed(["a"], flags, key: nil), status: 3, ["there is no key", "set one"])
        expectComplaint(
            try bench.embed(["a"], flags, key: "invalid-key"), status: 5,
            ["does not take the key", "GEMINI_API_KEY"])
        bench.stop()
        expectComplaint(try bench.embed(["a"], flags), status: 6, ["try again later"])
        #expect(try !bench.scratch.names().contains("o"))
    }

    @Test("writes what there is where an item is refused, and ends with 7")
    func partial() async throws {
        let bench = try LiveBench(faults: ["item-error=3@nth2"])
        let outcome = try bench.embed(
            ["a", "b", "c"], ["--batching-strategy", "batch", "-o", bench.scratch.path("o")])
        expectComplaint(outcome, status: 7, ["1 of 3 items have no result"])
        let lines = try LiveLine.read(try bench.scratch.text("o"))
        #expect(lines.count == 3 && lines.count { $0.error == nil } == 2)
        // Again: the two are there, and the third, whose fault was of the moment, is sent once more.
        let again = try bench.embed(
            ["a", "b", "c"], ["--batching-strategy", "batch", "-o", bench.scratch.path("p")])
        #expect(again.status == 0, "\(again.error)")
        #expect(try LiveLine.read(try bench.scratch.text("p")).count { $0.error == nil } == 3)
        let stats = try await bench.stats()
        #expect(stats.creates == 2 && stats.boughtTwice == 0)
        // Nothing is left that a third run would have to pick up.
        let third = try bench.embed(["a"], ["--batching-strategy", "batch", "-o", "-"])
        #expect(third.status == 0)
        #expect(try await bench.stats().creates == 3)
    }

    @Test("takes its configuration from a file, from variables over it, from flags over both")
    func configured() async throws {
        let bench = try LiveBench()
        let file = try bench.scratch.file(
            "c.yaml", "batching:\n  strategy: batch\n  base_url: \(bench.url)\n")
        let words = ["embed", "--config", file, "--speed", "1000", "--deadline", "1h"]
        #expect(try bench.run(words, input: "\"a\"").status == 0)
        #expect(try await bench.stats().creates == 1)
        let second = try bench.run(
            words, input: "\"b\"", environment: ["SBTUNE_STRATEGY": "individual"])
        #expect(second.status == 0 && second.error.contains("individual"), "\(second.error)")
        #expect(try await bench.stats().creates == 1)
        let third = try bench.run(
            words + ["--batching-strategy", "batch"], input: "\"c\"",
            environment: ["SBTUNE_STRATEGY": "individual"])
        #expect(third.status == 0, "\(third.error)")
        #expect(try await bench.stats().creates == 2)
        expectComplaint(
            try bench.run(words, input: "\"d\"", environment: ["SBTUNE_STRATGY": "batch"]),
            status: 3, ["did you mean 'SBTUNE_STRATEGY'?"])
    }

    // That a key or a text turns up nowhere is looked at after every process and in every folder.
    @Test("leaves neither the key nor a text in a message, where the provider sends them back")
    func canaries() throws {
        let bench = try LiveBench(faults: ["echo-key:embed=400@nth2", "echo-prompt:embed=400@nth3"])
        for (index, strategy) in ["individual", "individual", "individual", "batch"].enumerated() {
            let outcome = try bench.embed(
                ["\(index)"],
                ["--batching-strategy", strategy, "--verbose", "-o", bench.scratch.path("o")])
            #expect(outcome.error.contains("HTTP 400") == (1...2).contains(index))
        }
        #expect(try bench.jobs("list", "--format", "json").status == 0)
    }
}
