import BatchingCore
import Foundation
import LatencyHistory
import Testing

@Suite("report")
struct ReportCommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func report(_ words: String...) throws -> Tool.Outcome {
        try Tool.run(["report"] + words, in: scratch.url)
    }

    @Test("thresholds tells the threshold, what it rests on and what is in force")
    func table() throws {
        let path = try TuningHistory.make(in: scratch)
        let outcome = try report("thresholds", "--db", path, "--value-of-time", "inf")
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output.contains("gemini/embedding-001/embed: batch from "))
        #expect(outcome.output.contains("you use 10, the start value; that cost "))
        #expect(outcome.output.contains("Only waiting counts."))
        #expect(outcome.output.contains("2026-10-01"))
    }

    @Test("thresholds says the same in JSON and CSV")
    func formats() throws {
        let path = try TuningHistory.make(in: scratch)
        let json = try report(
            "thresholds", "--db", path, "--value-of-time", "inf", "--format", "json")
        let facts = leaves(of: try JSONSerialization.jsonObject(with: json.outputBytes))
        let items = try #require(facts[".thresholds[0].threshold_items"] as? Double)
        #expect(abs(items - 198) < 25, "\(items)")
        #expect(facts[".value_of_time_usd_per_hour"] == AnyHashable("null"))
        #expect(facts[".thresholds[0].in_force.items"] == AnyHashable(10.0))
        #expect(facts[".thresholds[0].in_force.source"] == AnyHashable("default"))
        #expect(facts[".thresholds[0].lanes[1].lane"] == AnyHashable("batch"))
        let overhead = try #require(facts[".thresholds[0].lanes[1].overhead_s"] as? Double)
        #expect(abs(overhead - 40) < 4)
        let csv = try report(
            "thresholds", "--db", path, "--value-of-time", "inf", "--format", "csv")
        let lines = csv.output.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(lines.count == 2 && lines[0][4] == "threshold_items")
        #expect(Double(lines[1][4]) == items)
    }

    @Test("thresholds writes a page that loads nothing")
    func page() throws {
        let path = try TuningHistory.make(in: scratch)
        let outcome = try report("thresholds", "--db", path, "--html", "page.html")
        #expect(outcome.status == 0 && outcome.errorLines == ["page: page.html"])
        let page = try scratch.text("page.html")
        #expect(page.hasPrefix("<!doctype html>") && page.contains("Latency against items"))
        #expect(page.contains("Made by: sbtune report thresholds"))
    }

    @Test("savings ends with the session's summary")
    func savings() throws {
        let path = try TuningHistory.make(in: scratch, decisions: 15)
        let outcome = try report("savings", "--db", path)
        #expect(outcome.status == 0, "\(outcome.error)")
        // 15 times 42 - 2 seconds.
        #expect(outcome.output.contains("Session summary: 15 individual. Saved ~600s total.\n"))
        let json = try report("savings", "--db", path, "--format", "json")
        let facts = leaves(of: try JSONSerialization.jsonObject(with: json.outputBytes))
        #expect(facts[".total.saved_time_s"] == AnyHashable(600.0))
        #expect(facts[".savings[0].strategies[0].strategy"] == AnyHashable("individual"))
    }

    @Test("reads a history that nobody may write to")
    func readOnly() throws {
        let path = try TuningHistory.make(in: scratch)
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(try report("thresholds", "--db", path).status == 0)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    private static let faults = [
        Fault("a kind", "--kind embd", 2, "--kind: unknown kind 'embd'", "did you mean 'embed'?"),
        Fault("a time", "--since 7", 2, "--since '7'", "7d"),
        Fault("a value", "--value-of-time -1", 2, "--value-of-time '-1'", "or inf"),
        Fault("a value", "--value-of-time nan", 2, "--value-of-time 'nan'", "or inf"),
        Fault("a lane", "--price bach=1", 2, "'bach' is not a lane", "did you mean 'batch'?"),
        Fault("a price", "--price batch=x", 2, "no price", "batch=0.0004"),
        Fault("a page", "--html missing/page.html", 8, "directory does not exist"),
        Fault("a provider", "--provider nobody", 4, "no observations of provider 'nobody'"),
        Fault("a period", "--since 1s", 4, "no observations since 2", "give an earlier --since"),
    ]

    @Test("says what is wrong with what it was given", arguments: faults)
    func bad(fault: Fault) throws {
        let path = try TuningHistory.make(in: scratch)
        let words = fault.input.split(separator: " ").map(String.init)
        // A value that begins with a dash is taken for a flag unless it is joined.
        let joined = [words[0] + "=" + words[1]]
        expectComplaint(
            try Tool.run(["report", "thresholds", "--db", path] + joined, in: scratch.url),
            status: fault.status, fault.parts)
    }

    @Test("says that a file is missing, or is no history")
    func wrongFile() throws {
        expectComplaint(
            try report("thresholds", "--db", "nowhere.sqlite"), status: 8, ["nowhere.sqlite"])
        try scratch.file("text.sqlite", String(repeating: "not a database\n", count: 100))
        expectComplaint(
            try report("thresholds", "--db", "text.sqlite"), status: 8, ["text.sqlite"])
    }

    @Test("says why there is no threshold where one lane was never used")
    func oneLane() throws {
        let path = try TuningHistory.make(in: scratch, lanes: [.individual])
        let outcome = try report("thresholds", "--db", path)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("not identified"))
        #expect(outcome.output.contains("nothing is known of the batch lane"))
    }

    @Test("keeps a guess from scripts: what is not identified is empty in CSV and null in JSON")
    func guess() throws {
        // Single items tell no cost per item, so that the curves cross anywhere.
        var rows = "time_s,items,strategy,latency_s\n"
        for row in 0..<40 {
            rows += "\(row * 600),1,individual,\(1 + Double(row % 7) / 10)\n"
            rows += "\(row * 600 + 300),\(5 + row % 20),batch,\(60 + row % 9)\n"
        }
        try scratch.file("rows.csv", rows)
        let words = ["history", "import", scratch.path("rows.csv"), "--db", scratch.path("h")]
        #expect(try Tool.run(words).status == 0)
        let text = try report("thresholds", "--db", "h", "--format", "csv").output
        let csv = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(csv[0][3...6] == ["identified", "threshold_items", "low_items", "high_items"])
        #expect(csv[1][3...6] == ["0", "", "", ""])
        let json = try report("thresholds", "--db", "h", "--format", "json")
        let facts = leaves(of: try JSONSerialization.jsonObject(with: json.outputBytes))
        for name in ["threshold_items", "low_items", "high_items"] {
            #expect(facts[".thresholds[0].\(name)"] == AnyHashable("null"))
        }
    }
}
