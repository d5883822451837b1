import Foundation
import Testing

@Suite("sbtune emulate")
struct EmulateTests {
    @Test("says where it listens, serves, and ends well when told to, with a summary")
    func serves() throws {
        let scratch = try Scratch()
        // The shell waits for the line, asks with whatever it has, and ends the server.
        let script = """
            "$0" emulate --port 0 --speed 1000 --provider seed >'\(scratch.path("out"))' &
            pid=$!
            while ! grep -qs listening '\(scratch.path("out"))'; do sleep 0.02; done
            cat '\(scratch.path("out"))'
            kill -TERM $pid
            wait $pid
            """
        let outcome = try Tool.shell(script)
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: /listening on http:\/\/127\.0\.0\.1:\d+\n/) != nil)
        #expect(outcome.errorLines.first == "served 0 requests: ")
        #expect(outcome.error.contains("billed 0 items online and 0 in 0 jobs"))
    }

    @Test("lists its faults")
    func faults() throws {
        let outcome = try Tool.run(["emulate", "--fault", "list"])
        #expect(outcome.status == 0)
        for name in ["429=KIND", "close-after", "list-endless", "vector=KIND", "@first3"] {
            #expect(outcome.output.contains(name), "\(name)")
        }
    }

    @Test(
        "refuses what it cannot do, with a reason",
        arguments: [
            (["--fault", "clsoe"], Int32(2), "did you mean 'close'?"),
            (["--host", "0.0.0.0"], 2, "--token-file"),
            (["--host", "no.address.example", "--token-file", "token"], 2, "no numeric address"),
            (["--token-file", "missing"], 3, "cannot read the token"),
            (["--speed", "0"], 2, "out of range"),
            (["--provider", "sede"], 3, "did you mean 'seed'?"),
        ])
    func refusals(flags: [String], status: Int32, reason: String) throws {
        let scratch = try Scratch()
        try scratch.file("token", Data("sixteen-letters!\n".utf8))
        let outcome = try Tool.run(["emulate", "--port", "0"] + flags, in: scratch.url)
        #expect(outcome.status == status && outcome.output == "")
        #expect(outcome.errorLines.count == 1 && outcome.error.contains(reason), "\(outcome.error)")
    }
}
