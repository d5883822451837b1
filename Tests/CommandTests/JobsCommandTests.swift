import Foundation
import Testing

@Suite("sbtune jobs")
struct JobsCommandTests {
    private static let commands = ["", "list", "show", "resume", "cancel", "forget", "rebuild"]

    @Test("has help with an example for each command", arguments: commands)
    func help(command: String) throws {
        let outcome = try Tool.run(["jobs", command, "--help"].filter { !$0.isEmpty })
        #expect(outcome.status == 0 && outcome.output.hasPrefix("OVERVIEW: "))
        #expect(outcome.output.contains("Example: sbtune jobs "))
    }

    @Test("list is empty where the usual place has no journal; one that was named must be there")
    func noJournal() throws {
        let scratch = try Scratch()
        let home = ["XDG_DATA_HOME": scratch.path("data")]
        let usual = try Tool.run(["jobs", "list"], environment: home)
        #expect(usual.status == 0 && usual.output == "no jobs\n" && usual.error == "")
        // A place that cannot be looked into is not an empty one.
        try scratch.makeDirectory("data")
        let folder = try scratch.file("data/sbtune", "in the folder's place")
        #expect(try Tool.run(["jobs", "list"], environment: home).status == 8)
        try FileManager.default.removeItem(atPath: folder)
        for flags in [["--journal", scratch.path("j")], ["--db", scratch.path("h")]] {
            let named = try Tool.run(["jobs", "list"] + flags, environment: home)
            expectComplaint(named, status: 8, [scratch.path("")])
        }
    }

    @Test("list and show work without a key while another process holds the journal")
    func looking() throws {
        let bench = try LiveBench(job: 100_000)
        let running = try bench.begin(["a", "b"], ["--purpose", "index_build"])
        let token = try #require(try bench.tokens().first)
        let table = try bench.jobs("list", key: nil)
        #expect(table.status == 0 && table.output.contains("index_build"))
        let json = try bench.jobs("list", "--format", "json", key: nil).output
        #expect(json.contains("\"needs_person\" : false") && json.contains(token))
        // By its end and by its beginning, in small letters too.
        for id in [token, String(token.suffix(4)), String(token.lowercased().prefix(20))] {
            let facts = try bench.jobs("show", id, key: nil)
            #expect(facts.status == 0 && facts.output.contains(token), "\(facts.error)")
            #expect(facts.output.contains("state       submitted"))
        }
        #expect(try bench.jobs("show", token, "--format", "json", key: nil).output == json)
        let row = try CSVRows(bench.jobs("show", token, "--format", "csv", key: nil).output)
        #expect(try row.value(0, "state") == "submitted")
        for words in [["resume"], ["forget", token], ["cancel", token]] {
            let held = try bench.run(
                ["jobs"] + words + (words[0] == "forget" ? [] : bench.provider))
            expectComplaint(
                held, status: 8,
                ["held by process \(running.process.processIdentifier)", "wait for it to end"])
        }
        let second = try bench.embed(["c"], ["--batching-strategy", "batch", "-o", "o"])
        expectComplaint(second, status: 8, ["held by process"])
        kill(running.process.processIdentifier, SIGKILL)
        _ = running.wait()
    }

    @Test("a name that no job has is refused, with the nearest")
    func names() throws {
        let bench = try LiveBench()
        expectComplaint(try bench.jobs("list"), status: 8, ["no job journal yet"])
        for text in ["a", "b"] {
            #expect(try bench.embed([text], ["--batching-strategy", "batch"]).status == 0)
        }
        let tokens = try bench.tokens()
        try #require(tokens.count == 2)
        var mistyped = tokens[1]
        mistyped.removeLast()
        mistyped += tokens[1].hasSuffix("0") ? "1" : "0"
        expectComplaint(
            try bench.jobs("show", mistyped), status: 2, ["no job", "did you mean '\(tokens[1])'?"])
        expectComplaint(try bench.jobs("show", "sb1-"), status: 2, ["names 2 jobs"])
        expectComplaint(try bench.jobs("show", "zzz"), status: 2, ["the last one is \(tokens[1])"])
        #expect(try bench.jobs("forget", tokens[0], key: nil).status == 0)
        #expect(try bench.tokens() == [tokens[1]])
    }

    @Test("cancel ends a job at the provider too; forget refuses one that is out")
    func cancel() async throws {
        let bench = try LiveBench(job: 100_000)
        let running = try bench.begin(["a"])
        kill(running.process.processIdentifier, SIGKILL)
        _ = running.wait()
        let token = try #require(try bench.tokens().first)
        expectComplaint(
            try bench.jobs("forget", token), status: 2, ["is at the provider", "jobs cancel"])
        expectComplaint(
            try bench.jobs("cancel", token, key: "another"), status: 2, ["with another key"])
        let outcome = try bench.jobs("cancel", String(token.suffix(4)))
        #expect(outcome.status == 0 && outcome.output == "\(token) cancelled\n", "\(outcome.error)")
        #expect(try await bench.stats().jobs[token]?.cancels == 1)
        let forgotten = try bench.jobs("forget", token, "--format", "csv")
        #expect(forgotten.output == "key,value\njob,\(token)\nstate,forgotten\n")
    }

    @Test("resume brings in what is over; the same texts then cost nothing more")
    func resume() async throws {
        let bench = try LiveBench(job: 120, speed: 20)
        let running = try bench.begin(["a", "b"])
        kill(running.process.processIdentifier, SIGKILL)
        _ = running.wait()
        let glance = try bench.jobs("resume")
        #expect(glance.status == 0, "\(glance.error)")
        let outcome = try bench.jobs("resume", "--wait")
        #expect(outcome.output == "0 jobs out, 2 results kept\n", "\(outcome.error)")
        let rows = try CSVRows(bench.jobs("resume", "--format", "csv").output)
        #expect(try rows.column("kept") == ["2"])
        let again = try bench.embed(["b", "a"], ["--batching-strategy", "batch"])
        let lines = try LiveLine.read(again.output)
        #expect(again.status == 0 && lines.count == 2)
        let stats = try await bench.stats()
        #expect(stats.creates == 1 && stats.boughtTwice == 0 && stats.items.count == 2)
    }

    @Test("ends with 3 without a key, 5 with a wrong one, 6 where nobody is there")
    func statuses() throws {
        let bench = try LiveBench(job: 100_000)
        let running = try bench.begin(["a"])
        kill(running.process.processIdentifier, SIGKILL)
        _ = running.wait()
        expectComplaint(try bench.jobs("resume", key: nil), status: 3, ["there is no key"])
        expectComplaint(
            try bench.jobs("rebuild", "--from-provider", key: "invalid-key"), status: 5,
            ["does not take the key"])
        expectComplaint(try bench.jobs("rebuild"), status: 2, ["rebuild --from-provider"])
        let other = try bench.jobs("resume", key: "another")
        #expect(other.status == 0 && other.error.contains("1 job bought with another key"))
        bench.stop()
        expectComplaint(try bench.jobs("resume"), status: 6, ["no answer", "try again later"])
        #expect(try bench.states() == ["submitted"])
    }

    @Test("a job that needs a person ends resume with 9")
    func attention() throws {
        // Its create's answer is lost, the job is never listed, and nothing is bought again.
        let bench = try LiveBench(speed: 5000, faults: ["close:create"])
        let words = ["embed", "--batching-strategy", "batch"] + bench.provider
        let parking = ["SBTUNE_ON_UNCERTAIN": "park"]
        let first = try bench.run(words, input: "\"a\"", environment: parking)
        #expect(first.status != 0, "\(first.error)")
        #expect(try bench.states() == ["parked"])
        let outcome = try bench.run(
            ["jobs", "resume"] + bench.provider, environment: parking)
        #expect(outcome.status == 9, "\(outcome.error)")
        #expect(outcome.error.contains("need a person") && outcome.error.contains("is parked"))
        #expect(try bench.jobs("forget", "sb1").status == 0)
    }

    @Test("a journal that is gone or damaged: 8, with the way to make it anew")
    func rebuild() async throws {
        let bench = try LiveBench(job: 100_000)
        let running = try bench.begin(["a"])
        kill(running.process.processIdentifier, SIGKILL)
        _ = running.wait()
        let (token, journal) = (try bench.tokens(), bench.scratch.path("h.jobs.sqlite"))
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: journal + suffix)
        }
        let hint = "sbtune jobs rebuild --from-provider"
        expectComplaint(try bench.jobs("resume"), status: 8, ["the journal is gone", hint])
        let run = try bench.embed(["a"], ["--batching-strategy", "batch", "-o", "o"])
        expectComplaint(run, status: 8, [hint])
        let outcome = try bench.jobs("rebuild", "--from-provider")
        #expect(outcome.output == "1 job written down\n", "\(outcome.error)")
        #expect(try bench.tokens() == token)
        #expect(try await bench.stats().creates == 1)
        var bytes = try Data(contentsOf: URL(filePath: journal))
        bytes.replaceSubrange(
            100..<bytes.count, with: Data(repeating: 0x5A, count: bytes.count - 100))
        try bytes.write(to: URL(filePath: journal))
        for command in ["list", "resume"] {
            expectComplaint(try bench.jobs(command), status: 8, ["damaged", hint])
        }
    }
}
