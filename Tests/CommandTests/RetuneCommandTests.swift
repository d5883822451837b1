import BatchingCore
import Foundation
import LatencyHistory
import Testing

@Suite("retune")
struct RetuneCommandTests {
    private static let waiting = ["--value-of-time", "inf"]
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("moves the threshold, says old, new and why, and checks the curves")
    func moves() throws {
        let path = try TuningHistory.make(in: scratch)
        let outcome = try Tool.run(["retune", "--db", path] + Self.waiting)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output.contains("gemini/embedding-001/embed: 10 → 20: "))
        #expect(outcome.output.contains("less waiting a day"))
        #expect(outcome.output.contains("in the 50 % interval"))
        #expect(outcome.output.hasSuffix("1 of 1 threshold moved.\n"))
        #expect(try TuningHistory.thresholds(path) == [20])
    }

    @Test("changes nothing in a dry run, and says the same in JSON")
    func dry() throws {
        let path = try TuningHistory.make(in: scratch)
        let outcome = try Tool.run(
            ["retune", "--db", path, "--dry-run", "--format", "json", "--html", "page.html"]
                + Self.waiting, in: scratch.url)
        #expect(outcome.status == 0, "\(outcome.error)")
        let facts = leaves(of: try JSONSerialization.jsonObject(with: outcome.outputBytes))
        #expect(facts[".keys[0].action"] == AnyHashable("would_move"))
        #expect(
            facts[".keys[0].old_items"] == AnyHashable(10.0)
                && facts[".keys[0].new_items"] == AnyHashable(20.0))
        #expect(
            facts[".gain_unit"] == AnyHashable("h")
                && facts[".keys[0].replay.held_out_days"] == AnyHashable(7.0))
        #expect(try scratch.text("page.html").contains("would move; nothing was changed"))
        #expect(try TuningHistory.thresholds(path) == [])
    }

    @Test("run by two at once moves by one step: the second changes nothing and ends well")
    func twice() throws {
        let path = try TuningHistory.make(in: scratch)
        let arguments = ["retune", "--db", path] + Self.waiting
        let both = try (0..<2).map { _ in try Running("exec \"$0\" \"$@\"", arguments) }
        let outcomes = both.map { $0.wait() }
        #expect(outcomes.allSatisfy { $0.status == 0 }, "\(outcomes.map(\.error))")
        let output = outcomes.map(\.output).joined()
        // Either the second saw the first's value and went on from it, or it was overtaken.
        let thresholds = try TuningHistory.thresholds(path)
        #expect(thresholds == [20] || thresholds == [20, 40], "\(thresholds)")
        #expect(
            (thresholds == [20]) == output.contains("nothing was changed"), "\(output)")
    }

    @Test(
        "says what is wrong with what it was given",
        arguments: [
            Fault("evidence", "--min-evidence=1", 2, "--min-evidence 1", "from 2"),
            Fault("days", "--days=0", 2, "--days 0", "from 1"),
            Fault("a price", "--price=1", 2, "'1' is not a lane"),
            Fault("a file", "--db=nowhere.sqlite", 8, "nowhere.sqlite"),
            Fault("a provider", "--provider=x", 4, "no observations of provider 'x'"),
        ])
    func bad(fault: Fault) throws {
        let path = try TuningHistory.make(in: scratch)
        let outcome = try Tool.run(["retune", "--db", path, fault.input], in: scratch.url)
        expectComplaint(outcome, status: fault.status, fault.parts)
        #expect(!scratch.url.path.isEmpty && (try? scratch.text("nowhere.sqlite")) == nil)
    }

    @Test("prints a line for cron that keeps the flags")
    func cron() throws {
        let outcome = try Tool.run(
            ["retune", "--print-cron", "--db", "/srv/a 50%.sqlite", "--price", "batch=0.1"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("37 3 * * * /"))
        #expect(
            outcome.output.hasSuffix(
                "/sbtune retune --db '/srv/a 50\\%.sqlite' --price batch=0.1\n"))
    }

    @Test("prints hardened units, which systemd finds nothing wrong with")
    func systemd() throws {
        let outcome = try Tool.run(
            ["retune", "--print-systemd", "--db", "/srv/sbtune/50% of.sqlite", "--days", "3"])
        #expect(outcome.status == 0)
        let parts = outcome.output.components(separatedBy: "# /etc/systemd/system/").dropFirst()
        #expect(parts.count == 2)
        for part in parts {
            let name = String(part.prefix { $0 != "\n" })
            try scratch.file(name, String(part.dropFirst(name.count)))
        }
        let service = try scratch.text("sbtune-retune.service")
        for line in [
            "NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=sbtune",
            "PrivateTmp=yes", "Type=oneshot",
            "retune --db \"/srv/sbtune/50%% of.sqlite\" --days 3\n",
        ] {
            #expect(service.contains(line), "\(line)")
        }
        let verify = "command -v systemd-analyze >/dev/null || exit 0; systemd-analyze verify "
        let checked = try Tool.shell(
            verify + "./sbtune-retune.service ./sbtune-retune.timer", in: scratch.url)
        #expect(checked.status == 0 && checked.error == "", "\(checked.error)")
    }
}
