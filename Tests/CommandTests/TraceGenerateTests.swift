import Foundation
import Testing

@Suite("trace generate")
struct TraceGenerateTests {
    private static let presets = ["archive-import", "dev-day", "production-month"]

    @Test("makes the traces of data/ again, byte by byte", arguments: presets)
    func sameBytes(preset: String) throws {
        let outcome = try Tool.run(["trace", "generate", "--preset", preset, "--seed", "1"])
        #expect(outcome.status == 0 && outcome.error == "")
        #expect(outcome.outputBytes == (try Repository.data("data/\(preset).csv")))
    }

    @Test("writes the same to a file as to standard output")
    func file() throws {
        let scratch = try Scratch()
        let arguments = ["trace", "generate", "--preset", "dev-day", "--rows", "50", "--seed", "4"]
        let outcome = try Tool.run(arguments + ["-o", "t.csv"], in: scratch.url)
        #expect(outcome.status == 0 && outcome.output == "")
        #expect(try scratch.text("t.csv") == Tool.run(arguments).output)
        #expect(try scratch.names() == ["t.csv"])
    }

    @Test("makes as many rows as asked for, others for another seed", arguments: presets)
    func rows(preset: String) throws {
        func made(_ seed: String) throws -> String {
            let arguments = ["trace", "generate", "--preset", preset, "--rows", "321"]
            return try Tool.run(arguments + ["--seed", seed]).output
        }
        let first = try made("2")
        #expect(try CSVRows(first).rows.count == 321)
        #expect(try first != made("3"))
    }

    private static let faults = [
        Fault("an unknown preset", "--preset dev-dya", 2, "'dev-dya'", "did you mean 'dev-day'?"),
        Fault("no rows", "--preset dev-day --rows 0", 2, "0 rows", "1 to 10000000"),
        Fault("too many rows", "--preset dev-day --rows 10000001", 2, "1 to 10000000"),
        Fault(
            "no such directory", "--preset dev-day -o no/such/t.csv", 8,
            "no/such/t.csv: cannot create the file", "create the directory"),
    ]

    @Test("says what is wrong with its arguments", arguments: faults)
    func bad(fault: Fault) throws {
        let words = fault.input.split(separator: " ").map(String.init)
        let outcome = try Tool.run(["trace", "generate"] + words)
        expectComplaint(outcome, status: fault.status, fault.parts)
    }

    @Test("keeps the old file when there is no room for the new one")
    func noRoom() throws {
        let scratch = try Scratch()
        try scratch.file("t.csv", "old")
        let outcome = try Tool.run(
            ["trace", "generate", "--preset", "production-month", "-o", "t.csv"],
            in: scratch.url, before: Tool.withLittleRoom())
        expectComplaint(outcome, status: 8, ["sbtune: t.csv: cannot write"])
        #expect(try scratch.text("t.csv") == "old")
        #expect(try scratch.names() == ["t.csv"])
    }
}
