import Foundation
import Testing

@Suite("history export, stats and prune")
struct HistoryCommandTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.file("t.csv", HistorySample.trace(200, time: "timestamp"))
        let outcome = try history("import", "t.csv")
        try #require(outcome.status == 0, "\(outcome.error)")
    }

    private func history(_ words: String..., db: String = "h.sqlite") throws -> Tool.Outcome {
        try Tool.run(["history"] + words + ["--db", db], in: scratch.url)
    }

    @Test("export writes what import read, in order of time")
    func roundTrip() throws {
        let outcome = try history("export", "-o", "out.csv")
        #expect(outcome.status == 0 && outcome.output == "")
        #expect(outcome.errorLines == ["200 decisions from h.sqlite"])
        let (input, output) = (
            try CSVRows(try scratch.text("t.csv")), try CSVRows(try scratch.text("out.csv"))
        )
        for column in ["timestamp", "items", "strategy", "input_tokens", "deadline_s", "price_usd"]
        {
            #expect(try output.column(column) == input.column(column), "\(column)")
        }
        #expect(
            try output.column("latency_s").map(Double.init)
                == input.column("latency_s").map(Double.init))
        // An outcome that is not said is a good one.
        #expect(
            try output.column("outcome")
                == input.column("outcome").map { $0.isEmpty ? "ok" : $0 })
        _ = try history("import", "out.csv", db: "second.sqlite")
        #expect(try history("export", db: "second.sqlite").output == scratch.text("out.csv"))
        let known = try history("import", "out.csv")
        #expect(
            known.errorLines == [
                "h.sqlite: 0 observations and 0 decisions added; 350 were there already"
            ])
    }

    @Test("export makes what simulate reads")
    func simulated() throws {
        let outcome = try Tool.shell(
            """
            "$0" history export --db h.sqlite 2>/dev/null | "$0" simulate - --provider seed \
            --policy threshold:2 --only-named --replications 1 --format csv
            """, in: scratch.url)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try CSVRows(outcome.output).value(0, "groups") == "200")
    }

    @Test("export writes lines of JSON with all that is known of a decision")
    func exportLines() throws {
        let rows = try CSVRows(try history("export").output)
        let lines = try history("export", "--format", "json").output.split(separator: "\n")
            .map {
                try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        #expect(lines.count == 200)
        for column in ["timestamp", "strategy", "purpose", "model"] {
            #expect(try rows.column(column) == lines.map { $0[column] as? String })
        }
        #expect(try rows.column("items").map(Int.init) == lines.map { $0["items"] as? Int })
        // A column that is empty is null, and there all the same.
        let prices = try rows.column("price_usd").map(Double.init)
        #expect(prices == lines.map { $0["price_usd"] as? Double })
        #expect(lines.allSatisfy { $0.keys.contains("items_first") && $0["propensity"] is Double })
        #expect(lines.allSatisfy { $0["predicted"] is [String: Any] && $0["reason"] is String })
    }

    @Test("export writes what is asked for")
    func filtered() throws {
        #expect(
            try CSVRows(try history("export", "--kind", "embed").output).column("items").count
                == 200)
        for words in [["--kind", "generate"], ["--purpose", "x"], ["--since", "1s"]] {
            let outcome = try Tool.run(
                ["history", "export", "--db", "h.sqlite", "-o", "none.csv"] + words,
                in: scratch.url)
            expectComplaint(outcome, status: 4, ["h.sqlite: no decision is as asked for"])
        }
        #expect(try scratch.names() == ["h.sqlite", "t.csv"])
    }

    @Test("stats says what there is, as a table, CSV and JSON")
    func stats() throws {
        let table = try history("stats").output
        #expect(table.contains("rows      days 3, decisions 200, observations 150\n"))
        #expect(table.contains("gemini    m      embed  individual"))
        let rows = try CSVRows(try history("stats", "--format", "csv").output)
        #expect(try rows.column("lane") == ["individual", "bulk", "batch"])
        // Every fourth of 200 rows, of which one in five failed and one was given up.
        #expect(try rows.column("finished") == ["30", "30", "30"])
        #expect(try rows.column("failed") == ["10", "10", "10"])
        let facts = leaves(
            of: try JSONSerialization.jsonObject(
                with: try history("stats", "--format", "json").outputBytes))
        let wanted: [String: AnyHashable] = [
            ".schema_version": 2.0, ".rows.decisions": 200.0, ".lanes[0].lane": "individual",
            ".lanes[0].censored": 10.0, ".first_at": "2026-11-01T00:00:00Z",
        ]
        for (path, value) in wanted { #expect(facts[path] == value, "\(path)") }
    }

    @Test("prune deletes raw rows and keeps the sums")
    func prune() throws {
        let before = try history("stats", "--format", "csv").output
        let outcome = try history("prune", "--keep", "1s", "--max-size", "1GB")
        #expect(outcome.status == 0)
        #expect(
            outcome.error.hasPrefix("h.sqlite: 150 observations and 200 decisions deleted; "))
        #expect(try history("stats", "--format", "csv").output == before)
        let facts = try history("prune", "--keep", "1s", "--format", "csv")
        #expect(try CSVRows(facts.output).column("key").contains("observations_deleted"))
        #expect(facts.error == "")
        let small = try history("prune", "--max-size", "1KB")
        #expect(small.errorLines.last == "note: sums and names alone take more than --max-size")
    }

    private static let faults: [(words: [String], status: Int32, parts: [String])] = [
        (["prune"], 2, ["nothing says what may go; give --keep 90d"]),
        (["prune", "--keep", "90"], 2, ["--keep '90' is not a length of time"]),
        (["prune", "--max-size", "1"], 2, ["--max-size '1' is not a size", "100MB"]),
        (["prune", "--keep", "9d", "--db", "no"], 8, ["no: no history yet; give its path"]),
        (["export", "--kind", "embd"], 2, ["unknown kind 'embd'; did you mean 'embed'?"]),
        (["export", "--since", "x"], 2, ["--since 'x' is not a length of time"]),
        (["stats", "--db", "t.csv"], 8, ["t.csv: not a history: not an SQLite file"]),
        (["import", "t.csv", "--db", "t.csv"], 8, ["t.csv: not a history"]),
        (["stats", "--db", "."], 8, [".: a directory, not a history"]),
    ]

    @Test("refuse what cannot be in one line, and make and change nothing", arguments: faults)
    func bad(fault: (words: [String], status: Int32, parts: [String])) throws {
        let trace = try scratch.text("t.csv")
        var words = ["history"] + fault.words
        if !words.contains("--db") { words += ["--db", "h.sqlite"] }
        expectComplaint(
            try Tool.run(words, in: scratch.url), status: fault.status, fault.parts)
        #expect(try scratch.names() == ["h.sqlite", "t.csv"])
        #expect(try scratch.text("t.csv") == trace)
    }

    @Test("take any name for a file's", arguments: ["a", "file:a", ":memory:", "./b c?d#e%f"])
    func names(name: String) throws {
        #expect(try history("import", "t.csv", db: name).status == 0)
        #expect(try history("stats", db: name).output.contains("decisions 200"))
        let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
        #expect(try scratch.names() == [plain, "h.sqlite", "t.csv"].sorted())
    }

    @Test("find the history by flag, by SBTUNE_HISTORY, or in the user's data directory")
    func place() throws {
        let home = ["HOME": scratch.path("home")]
        let named = home.merging(["SBTUNE_HISTORY": scratch.path("named")]) { $1 }
        let data = home.merging(["XDG_DATA_HOME": scratch.path("data")]) { $1 }
        for environment in [home, named, data] {
            let outcome = try Tool.run(
                ["history", "import", "t.csv"], in: scratch.url, environment: environment)
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        for path in [
            "home/.local/share/sbtune/history.sqlite", "named", "data/sbtune/history.sqlite",
        ] {
            #expect(try history("stats", db: path).status == 0, "\(path)")
        }
    }

    @Test(
        "refuse a history of somebody else's with a remedy",
        .enabled(if: getuid() == 0, "only root can become somebody else"))
    func somebodyElse() throws {
        let asNobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\""
        let words = ["history", "stats", "--db", scratch.path("h.sqlite")]
        expectComplaint(
            try Tool.shell("chmod 755 .; \(asNobody)", words, in: scratch.url), status: 8,
            ["h.sqlite: cannot read the history: permission denied; see that you may"])
        // Read by whoever may read, without the right to put a log beside it.
        let open = try Tool.shell("chmod 644 h.sqlite; \(asNobody)", words, in: scratch.url)
        #expect(open.status == 0, "\(open.error)")
        let add = ["history", "import", scratch.path("t.csv"), "--db", scratch.path("h.sqlite")]
        expectComplaint(
            try Tool.shell(asNobody, add, in: scratch.url), status: 8,
            ["h.sqlite: ", "read-only", "may write"])
        #expect(try scratch.names() == ["h.sqlite", "t.csv"])
    }

    @Test(
        "show what they do, and an example", arguments: ["", "import", "export", "stats", "prune"])
    func help(command: String) throws {
        let words = ["history"] + (command.isEmpty ? [] : [command])
        let outcome = try Tool.run(words + ["--help"])
        #expect(outcome.status == 0 && outcome.error == "")
        #expect(outcome.output.contains("Example: sbtune history "))
    }
}
