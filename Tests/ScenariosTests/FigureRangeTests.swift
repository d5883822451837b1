import BatchingSimulator
import Diagnostics
import Scenarios
import Testing

@Suite("A figure out of range")
struct FigureRangeTests {
    /// A figure, values that it may not have, and the rule that the message must state.
    static let table: [(figure: String, bad: [String], rule: String)] = [
        (
            "individual.latency.mean", ["0", "0s", "-1s", "101000d"],
            "a duration more than 0s and at most 10 years"
        ),
        ("individual.latency.cv", ["-0.1", "101"], "a number from 0 to 100"),
        ("individual.latency.per_1k_tokens", ["-1s", "40000d"], "a duration from 0s to 10 years"),
        ("individual.max_parallel", ["0", "-1", "1.5", "2e9"], "a whole number from 1 to"),
        ("individual.requests_per_minute", ["-1", "2e9"], "a number from 0 to"),
        ("individual.price_per_1k_tokens", ["-0.1", "1e7"], "a number from 0 to"),
        ("individual.price_per_1k_output_tokens", ["-0.1"], "a number from 0 to"),
        ("bulk.max_items", ["0", "0.5"], "a whole number from 1 to"),
        ("bulk.per_item", ["-5ms"], "a duration from 0s to"),
        ("bulk.latency.mean", ["0s"], "a duration more than 0s"),
        ("batch.overhead.mean", ["-1s", "101000d"], "a duration from 0s to 10 years"),
        ("batch.noise.mean", ["0", "-1"], "a number more than 0"),
        ("batch.poll.every", ["0", "-5s"], "a duration from 0.001s"),
        ("batch.max_concurrent_jobs", ["0", "1.5"], "a whole number from 1"),
        ("batch.expires_after", ["0s"], "a duration more than 0s"),
        ("faults.individual.error_rate", ["-0.1", "1.1", "101%"], "a share from 0 to 1"),
        ("faults.batch.expire_rate", ["2"], "a share from 0 to 1"),
        ("faults.batch.slow_rate", ["-1%"], "a share from 0 to 1"),
        ("faults.batch.slow_factor", ["0.9", "0"], "a number from 1 to"),
    ]

    @Test("is refused as a change, with the rule", arguments: table.indices)
    func asChange(row: Int) {
        let (figure, bad, rule) = Self.table[row]
        for value in bad {
            let text = fullProvider.replacing(
                "batch.overhead.mean: 400s", with: "\(figure): \(value)")
            let error = inputError("for \(figure) \(value)") { _ = try provider(text) }
            #expect(error?.what.contains("\(figure) must be \(rule)") == true, "\(error!)")
            #expect(error?.line == 33)
        }
    }

    @Test(
        "is refused where it stands, by the same rule",
        arguments: [
            (
                "max_parallel: 5", "max_parallel: 0",
                "individual.max_parallel must be a whole number"
            ),
            ("mean: 2s", "mean: 0s", "individual.latency.mean must be a duration more than 0s"),
            ("cv: 0.4", "cv: -1", "individual.latency.cv must be a number from 0 to 100"),
            (
                "poll: { every: 7s }", "poll: { every: 0 }",
                "batch.poll.every must be a duration from"
            ),
            (
                "slow_factor: 10", "slow_factor: 0.5",
                "faults.batch.slow_factor must be a number from 1"
            ),
            ("expire_rate: 0.005", "expire_rate: 5", "faults.batch.expire_rate must be a share"),
            ("mean: 1.5s", "mean: 1.5", "has no unit; say the unit, e.g. 2s"),
            ("median: 1,", "median: 1s,", "batch.noise.median must be a number"),
            ("sigma: 0.3", "sigma: 4", "batch.noise.sigma must be a number from 0 to 3"),
            ("at: 2h", "at: 200000d", "must be a duration from 0s to 10 years"),
            ("over: 30m", "over: -1m", "must be a duration from 0s to 10 years"),
            ("input_per_item: 300", "input_per_item: -1", "assumed_tokens.input_per_item must be"),
        ])
    func inPlace(good: String, bad: String, rule: String) {
        let error = inputError(bad) { _ = try provider(fullProvider.replacing(good, with: bad)) }
        #expect(error?.description.contains(rule) == true, "\(String(describing: error))")
    }

    @Test("is not what the bounds themselves are")
    func bounds() throws {
        for (good, edge) in [
            ("mean: 40s", "mean: 0"), ("cv: 0.4", "cv: 100"), ("cv: 0.4", "cv: 0"),
            ("requests_per_minute: 1500", "requests_per_minute: 0"),
            ("slow_factor: 10", "slow_factor: 1"), ("expire_rate: 0.005", "expire_rate: 100%"),
            ("max_parallel: 5", "max_parallel: 1"), ("expires_after: 12h", "expires_after: 3652d"),
        ] {
            _ = try provider(fullProvider.replacing(good, with: edge))
        }
    }
}
