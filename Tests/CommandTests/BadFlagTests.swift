import Foundation
import Testing

@Suite("A wrong command line is refused, and says what would be right")
struct BadFlagTests {
    private static let trace = "simulate data/dev-day.csv --provider seed "
    private static let faults = [
        Fault("no trace", "simulate", 2, "no trace given", "--scenario FILE.yaml"),
        Fault(
            "two sources", "simulate t.csv --scenario s.yaml", 2,
            "both a trace and --scenario given; give one"),
        Fault("no replications", trace + "--replications 0", 2, "--replications 0", "from 1 to"),
        Fault("too many", trace + "--replications 10001", 2, "--replications 10001", "to 10000"),
        Fault("no workers", trace + "--jobs 0", 2, "--jobs 0 is out of range", "from 1 to 1024"),
        Fault("a negative worth", trace + "--value-of-time=-1", 2, "--value-of-time -1", "from 0"),
        Fault("a worth of NaN", trace + "--value-of-time nan", 2, "--value-of-time nan"),
        Fault("an infinite penalty", trace + "--late-penalty inf", 2, "--late-penalty inf"),
        Fault(
            "an unknown policy", trace + "--policy thresold:10", 2,
            "unknown policy 'thresold:10'; did you mean 'threshold:K'?"),
        Fault(
            "an unknown way to learn", trace + "--policy adaptive:pasive", 2,
            "unknown policy 'adaptive:pasive'; write adaptive or adaptive:passive"),
        Fault(
            "two kinds of unit", "retune --print-systemd --print-cron", 2,
            "both --print-systemd and --print-cron given; give one"),
        Fault("a policy like no other", trace + "--policy foo", 2, "unknown policy 'foo'; known:"),
        Fault("no number of items", trace + "--policy threshold:x", 2, "'x' is not a number"),
        Fault("a threshold of 0", trace + "--policy threshold:0", 2, "'0' is not a number"),
        Fault("too little", trace + "--policy hybrid", 2, "write hybrid:K, for example hybrid:5"),
        Fault("too much", trace + "--policy deadline:3", 2, "has too much; write deadline"),
        Fault("no unit", trace + "--policy window:100,15", 2, "'15' is not a length of time"),
        Fault("no rule", trace + "--policy coalesce:1s", 2, "write coalesce:WINDOW+POLICY"),
        Fault(
            "two windows", trace + "--policy coalesce:1s+coalesce:1s+beam", 2, "coalesces twice"),
        Fault(
            "a lane that is not there", trace + "--policy always-bulk", 2,
            "'always-bulk' needs the bulk lane", "'seed' does not have", "leave the policy out"),
        Fault(
            "an unknown provider", "simulate data/dev-day.csv --provider sed", 3,
            "no provider is called 'sed'", "did you mean 'seed'?"),
        Fault(
            "an unknown format of a public trace", "trace import --from azure-lm t", 2,
            "unknown trace format 'azure-lm'; did you mean 'azure-llm'?"),
        Fault("an unknown kind", "trace import --kind embd t", 2, "did you mean 'embed'?"),
        Fault(
            "a window without a unit", "trace import --group-window 5 t", 2,
            "--group-window '5' is not a length of time; give a number with its unit"),
        Fault(
            "an unknown format", trace + "--format xml", 2,
            "the value 'xml' is invalid for '--format <format>'; give one of 'table', 'json' or 'csv'",
            "see sbtune simulate --help"),
        Fault(
            "an unknown flag", trace + "--polcy beam", 2,
            "unknown option '--polcy'; did you mean '--policy'?"),
        Fault("an unknown engine", trace + "--engine fast", 2, "'automatic' and 'events'"),
        Fault(
            "a seed that is no number", trace + "--seed x", 2, "'x' is invalid for '--seed",
            "--seed: 0 or more; keys all chance of the run"),
        Fault(
            "a negative seed", trace + "--seed=-1", 2, "'-1' is invalid for '--seed",
            "--seed: 0 or more"),
        Fault(
            "a negative seed as a word", trace + "--seed -1", 2,
            "missing value for '--seed <seed>'; numbers below 0 are nowhere taken"),
        Fault(
            "a file like an option", "embed --in -5.jsonl", 2,
            "missing value for '--in <FILE|->'; write --in=-5.jsonl"),
        Fault(
            "a port that no machine has", "emulate --port 99999", 2,
            "'99999' is invalid for '--port",
            "--port: Where to listen, 0 to 65535"),
        Fault(
            "a report without its name", "report --db history.sqlite", 2,
            "unknown option '--db'; sbtune report goes on with one of: thresholds, savings"),
        Fault(
            "a command that a group does not have", "history show", 2,
            "unexpected argument 'show'; sbtune history goes on with one of: import, export, stats,"
        ),
        Fault(
            "a file without its option", "embed texts.jsonl", 2,
            "unexpected argument 'texts.jsonl'; a file is named with --in texts.jsonl"),
        Fault(
            "a text in a file's place", "generate hello", 2,
            "unexpected argument 'hello'; lines of JSON come on standard input, or from a file with"
        ),
        Fault(
            "a word of a longer option", "embed --strategy batch", 2,
            "unknown option '--strategy'; did you mean '--batching-strategy'?"),
        // By letters alone these are nearest to --in and to --db.
        Fault(
            "a word's beginning", "embed --out x", 2,
            "unknown option '--out'; did you mean '--output'?"),
        Fault(
            "the first word of an option", "retune --dry", 2,
            "unknown option '--dry'; did you mean '--dry-run'?"),
        Fault(
            "a scenario that is not there", "simulate --scenario nosuch.yaml", 3,
            "nosuch.yaml: no such file; check the path"),
        Fault(
            "a page where nothing can be", trace + "--html /nosuch/x.html", 8, "/nosuch/x.html",
            "its directory does not exist"),
        Fault(
            "an unknown command", "simulat t.csv", 2, "unexpected arguments: 'simulat', 't.csv'",
            "did you mean 'simulate'?"),
        Fault(
            "no preset", "trace generate", 2, "missing expected argument '--preset <preset>'",
            "see sbtune trace generate --help"),
        Fault("no trace to look at", "trace inspect", 2, "missing expected argument '<trace>'"),
        Fault(
            "a value like an option", "advise --items 3 --deadline -5s", 2,
            "missing value for '--deadline <deadline>'; numbers below 0 are nowhere taken"),
        Fault(
            "an option without its value", "advise --items 12 --items", 2,
            "missing value for '--items <items>'; see sbtune advise --help"),
        Fault(
            "advice in rows as it goes", "advise --follow --format csv", 2,
            "--follow answers in lines of JSON, not csv; leave --format out"),
    ]

    @Test("as is an output in an input's place, by whatever name")
    func ownInput() throws {
        let scratch = try Scratch()
        let texts = try scratch.file("texts.jsonl", "\"a\"\n")
        let trace = try scratch.file("t.csv", "time_s,items\n0,3\n")
        let link = scratch.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: texts)
        for words in [
            ["embed", "--in", texts, "-o", link], ["generate", "--in", texts, "-o", texts],
            ["simulate", trace, "--html", trace], ["trace", "import", trace, "-o", trace],
        ] {
            expectComplaint(try Tool.run(words), status: 2, ["itself", "write to another path"])
        }
        #expect(try scratch.text("texts.jsonl") == "\"a\"\n")
        #expect(try scratch.text("t.csv") == "time_s,items\n0,3\n")
    }

    @Test("by the tool", arguments: faults)
    func refused(fault: Fault) throws {
        let outcome = try Tool.run(fault.input.split(separator: " ").map(String.init))
        expectComplaint(outcome, status: fault.status, fault.parts)
        #expect(outcome.errorLines.count == 1)
    }

    @Test("without reading the trace first, where that is not needed")
    func beforeReading() throws {
        let outcome = try Tool.run(["simulate", "nowhere.csv", "--policy", "thresold:10"])
        expectComplaint(outcome, status: 2, ["unknown policy"])
    }

    @Test("without repeating a key that stands where none belongs")
    func strayKey() throws {
        let key = "AIzaSyCanary0123456789abcdefghijklmnopq"
        for words in [
            ["embed", key], ["simulate", "t.csv", key], ["report", key], ["help", key],
            ["embed", "don't", key], ["embed", "KEY=\(key)\nfoo"], ["embed", "aB3/" + key],
            ["embed", "--key", key], ["advise", "--deadline", "-5" + key],
        ] {
            let outcome = try Tool.run(words)
            // Of a mistyped option only the option is told.
            expectComplaint(outcome, status: 2, words.contains("--key") ? ["--key-file"] : ["…"])
            #expect(!outcome.error.contains("Canary"))
        }
        let file = try Tool.run(["embed", "--in", key])
        expectComplaint(file, status: 8, ["AIza…: cannot read it"])
    }
}
