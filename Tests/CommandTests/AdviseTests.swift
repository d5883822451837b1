import Foundation
import Testing

@Suite("sbtune advise")
struct AdviseTests {
    @Test("decides without a history, and says that nothing was learned")
    func cold() throws {
        let outcome = try Tool.run(["advise", "--items", "3", "--db", "none"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Send 3 items one by one: about "))
        #expect(outcome.output.contains("Nothing was learned yet"))
    }

    @Test(
        "learns from a history: at 40 s + 0.1 s an item against 0.5 s + 0.3 s, 400 items are a job")
    func history() throws {
        // Jobs 80 s, calls 120.5 s for 400 items; for 50, 45 s and 15.5 s.
        let scratch = try Scratch()
        let file = try TuningHistory.make(in: scratch)
        // Without the bulk lane, of which this history knows nothing.
        let key = [
            "--provider", "gemini", "--model", "models/embedding-001", "--db", file,
            "--lanes", "individual,batch",
        ]
        let large = try Tool.run(["advise", "--items", "400"] + key)
        #expect(large.output.hasPrefix("Send 400 items as a batch job: about 8"))
        #expect(large.output.contains("It rests on 1,260 observations."))
        let small = try Tool.run(["advise", "--items", "50", "--format", "json"] + key)
        let advice = try #require(
            try JSONSerialization.jsonObject(with: small.outputBytes) as? [String: Any])
        #expect(advice["strategy"] as? String == "individual")
        let predicted = try #require(advice["predicted"] as? [String: [String: Double]])
        let batch = try #require(predicted["batch"]?["latency_s"])
        // The mean of lognormal noise of 0.3 is 1.046 times its median.
        #expect(abs(batch / (45 * 1.046) - 1) < 0.08)
    }

    @Test(
        "takes the history's only key where the flags name none, and asks where there are several")
    func onlyKey() throws {
        let scratch = try Scratch()
        let file = try TuningHistory.make(in: scratch)
        let words = ["advise", "--items", "400", "--db", file]
        #expect(try Tool.run(words).output.contains("It rests on 1,260 observations."))
        let more = try scratch.file(
            "more.csv", Data("time_s,items,model,strategy,latency_s\n0,3,m,individual,1.5\n".utf8))
        #expect(try Tool.run(["history", "import", more, "--db", file]).status == 0)
        expectComplaint(
            try Tool.run(words), status: 2,
            ["2 keys fit: m/embed, gemini/embedding-001/embed", "name one with --provider"])
    }

    @Test("counts on what the client would: the model's prices and every lane that it has")
    func clientsBasis() throws {
        // 40 texts of 250 tokens at $0.15 a million are $0.0015; a job is half of it, and minutes of
        // waiting at $10 an hour are more than what it saves.
        let words = [
            "advise", "--items", "40", "--tokens", "10000", "--provider", "gemini", "--model",
            "gemini-embedding-001", "--db", "none",
        ]
        let told = try Tool.run(words).output
        #expect(told.hasPrefix("Send 40 items in bulk calls: "))
        #expect(told.contains("It costs $0.0015; individual $0.0015, batch $0.00075, hybrid $"))
        // An hour for a hundredth of a cent: now the half price is what counts.
        let patient = try Tool.run(words + ["--value-of-time", "0.0001"]).output
        #expect(patient.hasPrefix("Send 40 items as a batch job: "))
        #expect(
            try Tool.run(["advise", "--items", "3", "--db", "none"]).output.contains("$") == false)
    }

    @Test("takes no name that the history does not know, and a preset for its figures alone")
    func names() throws {
        let scratch = try Scratch()
        let file = try TuningHistory.make(in: scratch)
        let words = ["advise", "--items", "400", "--db", file]
        for more in [
            ["--provider", "nobody"], ["--model", "embedding-01"], ["--kind", "generate"],
        ] {
            expectComplaint(
                try Tool.run(words + more), status: 4,
                ["nothing was observed of what the flags name", "gemini/embedding-001/embed"])
        }
        let preset = try Tool.run(words + ["--provider", "gemini-embedding"])
        #expect(preset.output.contains("It rests on 1,260 observations."))
    }

    @Test("says what it cannot know or hold: prices, a deadline")
    func caveats() throws {
        let words = ["advise", "--items", "500", "--db", "none"]
        #expect(try Tool.run(words).output.contains("No price is known, so only waiting counts"))
        #expect(
            try Tool.run(words + ["--deadline", "1s"]).output
                .contains("The deadline will hardly be held: in time with 0%."))
        let late = try Tool.run(words + ["--deadline", "10m"]).output
        #expect(!late.contains("hardly be held"))
    }

    @Test("names the price where it is why the slower way is taken")
    func slower() throws {
        // 400 calls over five slots take minutes, about as long as a job, which saves 7.5 cents; an
        // hour is worth one.
        let told = try Tool.run([
            "advise", "--items", "400", "--tokens", "1000000", "--provider", "gemini", "--model",
            "gemini-embedding-001", "--db", "none", "--value-of-time", "0.01", "--lanes",
            "individual,batch", "--max-parallel", "20",
        ]).output
        #expect(told.contains(#/as a batch job: about [0-9.]+ min for \$0\.075 against /#))
        #expect(told.contains(" for $0.15 as individual "))
    }

    @Test("holds a deadline before anything else")
    func deadline() throws {
        let scratch = try Scratch()
        let file = try TuningHistory.make(in: scratch)
        // A job of 45 s is free here and calls are dear; ten seconds are enough for calls only.
        let words = [
            "advise", "--items", "10", "--provider", "gemini", "--model", "embedding-001", "--db",
            file, "--value-of-time", "0", "--price", "individual=1", "--price", "batch=0",
            "--lanes", "individual,batch",
        ]
        #expect(try Tool.run(words).output.hasPrefix("Send 10 items as a batch job"))
        let pressed = try Tool.run(words + ["--deadline", "10s"])
        #expect(pressed.output.hasPrefix("Send 10 items one by one: in time with "))
    }

    @Test(
        "and its sisters never write over the history that they read",
        arguments: [
            "history export -o", "report thresholds --html", "report savings --html",
            "retune --dry-run --html",
        ])
    func output(command: String) throws {
        let scratch = try Scratch()
        let file = try TuningHistory.make(in: scratch, decisions: 50)
        let before = try Data(contentsOf: URL(filePath: file))
        let words = command.split(separator: " ").map(String.init)
        for target in [file, file + "-wal"] {
            let outcome = try Tool.run(words + [target, "--db", file])
            expectComplaint(outcome, status: 2, ["is the history itself"])
        }
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
    }

    @Test("says what is wrong with a flag, where and what to do", arguments: faults)
    func complains(_ fault: Fault) throws {
        let words = fault.input.split(separator: " ").map(String.init)
        expectComplaint(try Tool.run(["advise"] + words), status: fault.status, fault.parts)
    }

    private static let faults = [
        Fault("no items", "--db none", 2, "no --items given"),
        Fault("no item at all", "--items 0", 2, "--items 0 is out of range"),
        Fault("an unknown lane", "--items 3 --lanes indvidual", 2, "did you mean 'individual'"),
        Fault(
            "an unknown kind", "--items 3 --kind embd", 2,
            "--kind: unknown kind 'embd'; did you mean 'embed'?"),
        Fault(
            "a lane that the provider lacks", "--items 3 --provider seed --lanes bulk", 2,
            "provider 'seed' has no bulk lane"),
        Fault("no lane", "--items 3 --lanes hybrid", 2, "names no lane"),
        Fault("a price without a lane", "--items 3 --price 0.1", 2, "not a lane"),
        Fault("time worth less than nothing", "--items 3 --value-of-time=-1", 2, "--value-of-time"),
        Fault("a deadline without a unit", "--items 3 --deadline 10", 2, "not a length of time"),
        Fault("no parallel calls", "--items 3 --max-parallel 0", 2, "from 1 to 10000"),
        Fault("a history that is not there", "--items 3 --db nowhere.sqlite", 8, "nowhere.sqlite"),
        Fault("a group twice", "--follow --items 3", 2, "takes groups from standard input"),
        Fault("an increase of nothing", "--items 3 --max-cost-increase x", 2, "10% or 0.1"),
    ]

    @Test("says the same as CSV, a row for each value")
    func asCSV() throws {
        let outcome = try Tool.run(["advise", "--items", "12", "--db", "none", "--format", "csv"])
        #expect(outcome.status == 0)
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.first == "key,value" && rows.contains("strategy,individual"))
        #expect(rows.contains { $0.hasPrefix("predicted.batch.latency_s,") })
    }
}
