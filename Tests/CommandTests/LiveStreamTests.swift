import Foundation
import Testing

@Suite("Standard streams and files of embed and generate")
struct LiveStreamTests {
    @Test("a closed standard input, or a directory in its place, is one line and no crash")
    func closed() throws {
        for (command, source) in [("embed", "<&-"), ("embed", "</tmp"), ("generate", "<&-")] {
            let outcome = try Tool.run(
                [command, "--base-url", "http://127.0.0.1:9", "--db", "none"],
                environment: ["GEMINI_API_KEY": Canary.key], redirection: source)
            expectComplaint(outcome, status: 8, ["standard input: cannot read it: "])
        }
    }

    @Test("texts may come out of a pipe that has a name")
    func pipe() throws {
        let bench = try LiveBench()
        let outcome = try Tool.shell(
            "mkfifo p; (echo '\"one\"' >p) & exec \"$0\" \"$@\"",
            ["embed", "--in", "p", "--dimensions", "4"] + bench.provider + bench.place,
            in: bench.scratch.url, environment: bench.environment)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try LiveLine.read(outcome.output).count == 1)
    }

    @Test("a mistyped flag is told before the input has ended")
    func flagFirst() throws {
        let began = ContinuousClock.now
        let outcome = try Tool.shell(
            "sleep 30 | \"$0\" embed --batching-strategy btach --db none",
            environment: ["GEMINI_API_KEY": Canary.key])
        expectComplaint(outcome, status: 2, ["btach", "batch"])
        // Not what it takes, but that it does not wait for the other end.
        #expect(ContinuousClock.now - began < .seconds(60))
    }

    @Test("a reader that goes away leaves a job's results in the journal for the next one")
    func gone() async throws {
        let bench = try LiveBench()
        let texts = (0..<40).map { "text \($0)" }
        _ = try bench.scratch.file("in.jsonl", LiveBench.lines(texts))
        let words = ["embed", "--in", "in.jsonl", "--batching-strategy", "batch"]
        // The reader has gone before anything is written.
        let cut = try Tool.shell(
            "mkfifo p; (exec 3<p; sleep 0.2) & \"$0\" \"$@\" >p; echo $?",
            words + bench.provider + bench.place, in: bench.scratch.url,
            environment: bench.environment)
        #expect(cut.error.contains("whoever read the results has gone away"), "\(cut.error)")
        let again = try bench.run(words + bench.provider)
        #expect(again.status == 0, "\(again.error)")
        #expect(try LiveLine.read(again.output).count == 40)
        let stats = try await bench.stats()
        #expect(stats.creates == 1 && stats.boughtTwice == 0)
    }

    @Test("a stream goes into a file where one is named, whole or not at all")
    func streamFile() throws {
        let bench = try LiveBench()
        let out = bench.scratch.path("answer.txt")
        let outcome = try bench.run(
            ["generate", "--stream", "-o", out] + bench.provider, input: "\"hello\"")
        #expect(outcome.status == 0 && outcome.output == "", "\(outcome.error)")
        let plain = try bench.run(["generate", "--stream"] + bench.provider, input: "\"hello\"")
        #expect(try bench.scratch.text("answer.txt") == plain.output)
        let nowhere = try bench.run(
            ["generate", "--stream", "-o", "/nonexistent/x"] + bench.provider, input: "\"hello\"")
        #expect(nowhere.status == 8, "\(nowhere.error)")
    }

    @Test("what can never work is wrong usage: a lane that is not there, a purpose that is no name")
    func usage() throws {
        let bench = try LiveBench()
        let lane = try bench.run(
            ["generate", "--batching-strategy", "bulk"] + bench.provider, input: "\"x\"")
        expectComplaint(lane, status: 2, ["no way 'bulk'", "--batching-strategy"])
        let long = String(repeating: "q", count: 257)
        expectComplaint(
            try bench.embed(["x"], ["--purpose", long]), status: 2, ["longer than 256 bytes"])
    }

    @Test("a provider that is not there is named, whatever the way, and nothing counts as saved")
    func absent() throws {
        for strategy in ["batch", "individual"] {
            let scratch = try Scratch()
            let outcome = try Tool.run(
                [
                    "embed", "--base-url", "http://127.0.0.1:9", "--db", "h.sqlite", "--speed",
                    "1000", "--batching-strategy", strategy,
                ], input: Data("\"x\"\n".utf8), in: scratch.url,
                environment: ["GEMINI_API_KEY": Canary.key, "HOME": scratch.url.path])
            #expect(outcome.status == 6)
            #expect(outcome.errorLines.last?.contains("127.0.0.1:9") == true, "\(outcome.error)")
            #expect(!outcome.error.contains("Saved"), "\(outcome.error)")
        }
    }
}
