import Foundation
import Testing

@Suite("Results go to standard output, everything else to standard error")
struct StreamTests {
    private static let commands = [
        "simulate data/dev-day.csv --provider seed --replications 1 --policy threshold:10",
        "simulate data/dev-day.csv --provider seed --replications 1 --policy beam --format json",
        "simulate data/dev-day.csv --provider seed --replications 1 --policy beam --format csv",
        "trace generate --preset production-month",
        "trace inspect data/dev-day.csv",
        "trace inspect data/dev-day.csv --format json",
    ]

    @Test(
        "A full output is said in one line", .enabled(if: Repository.hasFullDevice),
        arguments: commands)
    func full(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try Tool.run(words, redirection: ">/dev/full")
        expectComplaint(
            outcome, status: 8,
            ["sbtune: standard output: cannot write: No space left on device; make room"])
    }

    @Test("A closed output is said in one line", arguments: commands)
    func closed(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try Tool.run(words, redirection: ">&-")
        expectComplaint(
            outcome, status: 8, ["sbtune: standard output: cannot write: "])
    }

    // The reader is gone before the tool writes: it holds the only other end of the pipe.
    @Test("A reader that has gone away is no error", arguments: commands)
    func reader(command: String) throws {
        let script = """
            mkfifo pipe
            { exec 3<pipe; exec 3<&-; } &
            exec 4>pipe
            wait
            cd "$ROOT"
            "$0" "$@" >&4
            """
        let scratch = try Scratch()
        let outcome = try Tool.shell(
            script, command.split(separator: " ").map(String.init), in: scratch.url,
            environment: ["ROOT": Repository.root.path])
        #expect(outcome.status == 0 && !outcome.wasKilled)
        #expect(outcome.error == "")
    }

    @Test("A closed standard error takes nothing but the notes")
    func closedError() throws {
        let arguments = ["simulate", "data/dev-day.csv", "--replications", "1", "--format", "csv"]
        let open = try Tool.run(arguments)
        let closed = try Tool.run(arguments, redirection: "2>&-")
        #expect(open.status == 0 && closed.status == 0)
        #expect(open.error != "" && closed.error == "")
        #expect(open.output == closed.output)
    }

    @Test("Notes never reach the results, and no progress is drawn where nobody watches")
    func notes() throws {
        let outcome = try Tool.run([
            "simulate", "data/production-month.csv", "--replications", "1", "--format", "csv",
            "--policy", "threshold:10",
        ])
        #expect(outcome.status == 0)
        #expect(try CSVRows(outcome.output).rows.count == 3)
        #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("note: ") })
        #expect(!outcome.error.contains("\u{1B}") && !outcome.error.contains("\r"))
    }
}
