import Foundation
import Testing

@Suite("The other formats of simulate")
struct SimulateFormatsTests {
    private static let arguments = [
        "simulate", "data/archive-import.csv", "--provider", "seed", "--replications", "1",
        "--policy", "threshold:10",
    ]

    @Test("CSV has a header, one row per policy, and the figures of the JSON")
    func csv() throws {
        let outcome = try Tool.run(Self.arguments + ["--format", "csv"])
        #expect(outcome.status == 0)
        let rows = try CSVRows(outcome.output)
        #expect(rows.header.prefix(4) == ["policy", "resolved", "groups", "items"])
        #expect(rows.rows.map { $0[0] } == ["threshold:10", "always-batch", "clairvoyant"])
        let document = try Document(Tool.run(Self.arguments + ["--format", "json"]))
        let pairs = [
            "groups": "groups", "items": "items", "price_usd": "price_usd",
            "objective_usd": "objective_usd", "waiting_hours": "waiting_hours",
            "latency_mean_s": "latency_s.mean", "latency_p99_s": "latency_s.p99",
            "first_result_mean_s": "first_result_s.mean", "regret_percent": "regret_percent",
            "saved_time_s": "saved_vs_always_batch.time_s", "polls": "calls.polls",
            "individual_calls": "calls.individual", "batch_jobs": "calls.batch_jobs",
            "deadline_misses": "deadline_misses",
        ]
        for (index, figures) in document.policies.enumerated() {
            for (column, path) in pairs {
                let value = try #require(Double(try rows.value(index, column)))
                #expect(isNear(value, figures[path], within: 1e-14), "\(figures.name) \(column)")
            }
        }
    }

    @Test("the table on a terminal's or a script's side is plain text without escape codes")
    func plainTable() throws {
        let outcome = try Tool.run(Self.arguments)
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(outcome.output.hasPrefix("data/archive-import.csv: 400 groups, 12,218 items"))
        for policy in ["threshold:10", "always-batch", "clairvoyant"] {
            #expect(outcome.output.contains("\n\(policy) "), "\(policy)")
        }
    }

    // `SBTUNE_REMAKE_GOLDENS=1 swift test --filter CommandTests` writes it anew.
    @Test("the table of a scenario without chance is the recorded one, to the letter")
    func golden() throws {
        let outcome = try Tool.run(["simulate", "--scenario", "Simulations/no-randomness.yaml"])
        #expect(outcome.status == 0)
        // The last line says how fast it went.
        let shown = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasSuffix(" MiB") }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SBTUNE_REMAKE_GOLDENS"] == "1" {
            return try GoldenTable.remake(shown)
        }
        #expect(shown == GoldenTable.text)
    }
}
