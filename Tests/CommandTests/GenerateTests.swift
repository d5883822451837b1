import Foundation
import Testing

@Suite("sbtune generate")
struct GenerateTests {
    @Test("answers every prompt, by calls and by a job", arguments: ["individual", "batch"])
    func answers(strategy: String) throws {
        let bench = try LiveBench()
        let outcome = try bench.run(
            ["generate", "--batching-strategy", strategy] + bench.provider,
            input: "\"one\"\n{\"prompt\": \"two\", \"id\": \"b\", \"system\": \"be brief\"}\n")
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = try LiveLine.read(outcome.output)
        #expect(lines.map(\.id) == [nil, "b"])
        #expect(lines.allSatisfy { $0.text?.hasPrefix("checksum ") == true })
        #expect(lines.allSatisfy { $0.finishReason == "STOP" })
        #expect(lines[0].text != lines[1].text)
    }

    @Test("streams one prompt's answer as plain text, the same as without streaming")
    func stream() throws {
        let bench = try LiveBench()
        let whole = try bench.run(["generate"] + bench.provider, input: "\"hello\"")
        let outcome = try bench.run(["generate", "--stream"] + bench.provider, input: "\"hello\"")
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try LiveLine.read(whole.output).first?.text == String(outcome.output.dropLast()))
        expectComplaint(
            try bench.run(["generate", "--stream"] + bench.provider, input: "\"a\"\n\"b\""),
            status: 2, ["--stream takes one prompt, and there are 2"])
    }

    @Test("says so where a stream is cut short")
    func cut() throws {
        let bench = try LiveBench(faults: ["stream-cut"])
        let outcome = try bench.run(["generate", "--stream"] + bench.provider, input: "\"hello\"")
        #expect(outcome.status == 6 && outcome.error.contains("sbtune: "), "\(outcome.error)")
    }

    private static let flags = [
        Fault("a temperature", "--temperature 3", 2, "--temperature 3.0 is out of range"),
        Fault("no tokens", "--max-output-tokens 0", 2, "--max-output-tokens 0 is out of range"),
        Fault("a strategy", "--batching-strategy hybird", 2, "did you mean 'hybrid'?"),
    ]

    @Test("refuses flags that make no sense", arguments: flags)
    func badFlags(fault: Fault) throws {
        let outcome = try Tool.run(
            ["generate", "--db", "none"] + fault.input.split(separator: " ").map(String.init),
            input: Data("\"a\"".utf8), environment: ["GEMINI_API_KEY": Canary.key])
        expectComplaint(outcome, status: fault.status, fault.parts)
    }

    @Test("refuses a key that only embed knows")
    func keys() throws {
        let outcome = try Tool.run(
            ["generate", "--db", "none"], input: Data("{\"text\": \"a\"}".utf8),
            environment: ["GEMINI_API_KEY": Canary.key])
        expectComplaint(outcome, status: 4, ["standard input:1: unknown key 'text'"])
    }
}
