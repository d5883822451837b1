import Foundation
import Testing

@Suite("history import")
struct HistoryImportTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func history(_ words: String...) throws -> Tool.Outcome {
        try Tool.run(
            ["history"] + words, in: scratch.url, environment: ["SBTUNE_HISTORY": "h.sqlite"])
    }

    /// Rows of the lanes, from stats: finished + failed + censored.
    private func observed() throws -> Int {
        let rows = try CSVRows(try history("stats", "--format", "csv").output)
        return try ["finished", "failed", "censored"].reduce(0) { sum, column in
            sum + (try rows.column(column).compactMap { Int($0) }.reduce(0, +))
        }
    }

    @Test("adds decisions and observations, once: the same file adds nothing again")
    func twice() throws {
        try scratch.file("t.csv", HistorySample.trace(100, time: "timestamp"))
        let first = try history("import", "t.csv")
        #expect(first.status == 0 && first.output == "")
        // Every fourth row is a hybrid: a decision only.
        #expect(first.errorLines == ["h.sqlite: 75 observations and 100 decisions added"])
        let second = try history("import", "t.csv")
        #expect(second.status == 0)
        #expect(
            second.error.hasPrefix("h.sqlite: nothing added: the same rows were imported at 20"))
        #expect(try observed() == 75)
        let third = try history("import", "t.csv", "--format", "json")
        let facts = leaves(of: try JSONSerialization.jsonObject(with: third.outputBytes))
        #expect(third.error == "" && facts[".decisions_added"] == AnyHashable(0.0))
        #expect((facts[".imported_before_at"] as? String)?.hasPrefix("20") == true)
    }

    @Test("of files that overlap adds what is new")
    func overlap() throws {
        try scratch.file("a.csv", HistorySample.trace(80, time: "timestamp"))
        try scratch.file("b.csv", HistorySample.trace(80, from: 40, time: "timestamp"))
        _ = try history("import", "a.csv")
        // Of 40 rows, 30 observations and 40 decisions were there.
        #expect(
            try history("import", "b.csv").errorLines == [
                "h.sqlite: 30 observations and 40 decisions added; 70 were there already"
            ])
        #expect(try observed() == 90)
    }

    @Test("puts a trace without dates so that it ends now, or where it is told to begin")
    func place() throws {
        try scratch.file("t.csv", HistorySample.trace(4))
        let now = try history("import", "t.csv")
        #expect(
            now.errorLines.first?.contains("so that it ends now; --from says otherwise") == true)
        let again = try history("import", "t.csv", "--from", "2026-11-01")
        #expect(again.errorLines.last?.contains("nothing added") == true)
        let told = try history("import", "t.csv", "--from", "2026-11-01T12:00:00Z", "--db", "i")
        #expect(
            told.errorLines == [
                "note: the trace says no dates: it is taken to begin at 2026-11-01T12:00:00Z",
                "i: 3 observations and 4 decisions added",
            ])
        let trace = try history("export", "--db", "i")
        #expect(
            try CSVRows(trace.output).column("timestamp") == [
                "2026-11-01T12:00:00Z", "2026-11-01T12:01:00Z", "2026-11-01T12:02:00Z",
                "2026-11-01T12:03:00Z",
            ])
    }

    @Test("leaves rows out that say no strategy, no latency or no lane's name, and says so")
    func leftOut() throws {
        let outcome = try Tool.run(
            ["history", "import", "-", "--from", "2026-11-01", "--db", "h.sqlite"],
            input: Data(
                "time_s,items,strategy,latency_s\n0,1,,1\n1,1,bulk,\n2,1,x,1\n3,1,bulk,2\n".utf8),
            in: scratch.url)
        #expect(outcome.status == 0)
        #expect(
            Array(outcome.errorLines.dropFirst()) == [
                "note: left out: 2 rows without strategy or latency_s, 1 row whose strategy is "
                    + "none of individual, bulk, batch, hybrid",
                "h.sqlite: 1 observation and 1 decision added",
            ])
    }

    private static let head = "time_s,items,strategy,latency_s\n"
    private static let faults = [
        Fault("NaN", head + "0,1,bulk,nan\n", 4, "t.csv:2:10: latency_s 'nan' is not finite"),
        Fault("a negative latency", head + "0,1,bulk,-1\n", 4, "t.csv:2:10:", "is negative"),
        Fault("an infinite latency", head + "0,1,bulk,inf\n", 4, "t.csv:2:10:", "not finite"),
        Fault("nothing recorded", "time_s,items\n0,1\n", 4, "t.csv: no row says both", "record"),
        Fault("no trace", "", 4, "t.csv:1:1: the file is empty"),
    ]

    @Test("refuses what is wrong with its place, and makes no history of it", arguments: faults)
    func bad(fault: Fault) throws {
        try scratch.file("t.csv", fault.input)
        expectComplaint(try history("import", "t.csv"), status: fault.status, fault.parts)
        #expect(try scratch.names() == ["t.csv"])
    }

    @Test("refuses a beginning that is none, or one too many")
    func from() throws {
        try scratch.file("t.csv", HistorySample.trace(4, time: "timestamp"))
        expectComplaint(
            try history("import", "t.csv", "--from", "yesterday"), status: 2,
            ["--from 'yesterday' is not an instant", "2026-11-01T00:00:00Z"])
        expectComplaint(
            try history("import", "t.csv", "--from", "2026-11-01"), status: 2,
            ["t.csv: --from, but its timestamps say", "leave --from out"])
    }

    @Test("by several processes at once loses nothing and doubles nothing")
    func atOnce() throws {
        for part in 0..<4 {
            try scratch.file(
                "\(part).csv", HistorySample.trace(300, from: part * 300, time: "timestamp"))
        }
        let words = ["history", "import", "--db", "h.sqlite"]
        let running = try (0..<16).map { index in
            try Running(
                "exec \"$0\" \"$@\"", words + ["\(index % 4).csv"], in: scratch.url)
        }
        for process in running {
            let outcome = process.wait()
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        #expect(try observed() == 900)
    }

    @Test("that is killed at any moment leaves a whole history: sums and raw rows agree")
    func killed() throws {
        try scratch.file("small.csv", HistorySample.trace(40, time: "timestamp"))
        _ = try history("import", "small.csv")
        var big = HistorySample.trace(0)
        for part in 0..<30 {
            big += HistorySample.trace(1000, from: part * 1000).drop { $0 != "\n" }.dropFirst()
        }
        try scratch.file("big.csv", big)
        for delay in [20, 50, 100, 150, 200, 300, 400, 500, 600, 800] {
            // Enough rows that they reach the log before the transaction ends.
            let running = try Running(
                "exec \"$0\" \"$@\"", ["history", "import", "big.csv", "--db", "h.sqlite"],
                in: scratch.url)
            usleep(UInt32(delay) * 1000)
            kill(running.process.processIdentifier, SIGKILL)
            _ = running.wait()
            try expectWhole()
        }
        let last = try history("import", "big.csv")
        #expect(last.status == 0, "\(last.error)")
        #expect(try observed() == 22_530)
    }

    /// The small file, and the big one or nothing of it; sums as many as raw rows.
    private func expectWhole() throws {
        let observed = try observed()
        #expect([30, 22_530].contains(observed))
        let stats = try JSONSerialization.jsonObject(
            with: try history("stats", "--format", "json").outputBytes)
        #expect(leaves(of: stats)[".rows.observations"] == AnyHashable(Double(observed)))
    }
}
