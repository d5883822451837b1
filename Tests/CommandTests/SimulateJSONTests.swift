import Foundation
import Testing

@Suite("The JSON of simulate")
struct SimulateJSONTests {
    /// Every baseline on a small trace, two replications.
    private static let outcome = Result {
        try Tool.run([
            "simulate", "data/archive-import.csv", "--provider", "seed", "--replications", "2",
            "--format", "json",
        ])
    }
    private let document: Document

    init() throws { document = try Document(Self.outcome.get()) }

    @Test("has exactly the documented keys")
    func keys() throws {
        #expect(
            Set(document.object.keys) == [
                "trace", "provider", "seed", "replications", "value_of_time_usd_per_hour",
                "late_penalty_usd", "policies", "best_fixed", "frontier", "engine",
            ])
        #expect(Set(try document.part("trace").keys) == ["file", "rows", "items", "span_s"])
        #expect(
            Set(try document.part("engine").keys) == [
                "events", "wall_s", "groups_per_s", "peak_rss_bytes",
            ])
    }

    @Test("has the same keys for every policy, also where a value is null")
    func policyKeys() throws {
        let latency: Set = ["mean", "p50", "p95", "p99", "max"]
        for figures in document.policies {
            #expect(
                Set(figures.object.keys) == [
                    "policy", "resolved", "groups", "items", "latency_s", "first_result_s",
                    "price_usd", "waiting_hours", "objective_usd", "calls", "strategies",
                    "saved_vs_always_batch", "regret_percent", "deadline_misses", "trouble",
                    "vs_best_fixed",
                ])
            #expect(Set(try figures.part("latency_s").keys) == latency)
            #expect(Set(try figures.part("first_result_s").keys) == latency)
            #expect(
                Set(try figures.part("calls").keys)
                    == ["individual", "bulk", "batch_jobs", "polls"])
            #expect(
                Set(try figures.part("saved_vs_always_batch").keys) == ["time_s", "price_usd"])
            #expect(
                Set(try figures.part("strategies").keys)
                    == ["individual", "bulk", "batch", "hybrid"])
        }
    }

    @Test("names what was compared: all baselines that the provider can serve, and on what")
    func circumstances() throws {
        #expect(
            document.policies.map(\.name) == [
                "always-batch", "always-individual", "threshold:10", "threshold:50", "hybrid:5",
                "coalesce:1s+threshold:10", "window:100,15s", "window:1000,10s", "deadline",
                "bentoml", "beam", "clipper", "adaptive", "best-static", "clairvoyant",
            ])
        let trace = try document.part("trace")
        #expect(trace["file"] as? String == "data/archive-import.csv")
        #expect(trace["rows"] as? Int == 400)
        #expect(trace["items"] as? Int == 12_218)
        #expect(document.object["provider"] as? String == "seed")
        #expect(document.object["seed"] as? Int == 1)
        #expect(document.object["replications"] as? Int == 2)
    }

    @Test("carries everything through: groups and items of the trace, under every policy")
    func conservation() {
        for figures in document.policies {
            #expect(figures["groups"] == 400)
            #expect(figures["items"] == 12_218)
            let strategies = ["individual", "bulk", "batch", "hybrid"]
                .reduce(0) { $0 + figures["strategies.\($1)"] }
            #expect(isNear(strategies, 400), "\(figures.name)")
        }
    }

    @Test("waiting is mean latency times groups, and the objective waiting's worth plus price")
    func objective() {
        for figures in document.policies {
            let waited = figures["latency_s.mean"] * 400 / 3600
            #expect(isNear(figures["waiting_hours"], waited), "\(figures.name)")
            let objective = figures["waiting_hours"] * 10 + figures["price_usd"]
            #expect(isNear(figures["objective_usd"], objective), "\(figures.name)")
        }
    }

    @Test("savings are differences to always-batch, whose own are 0")
    func savings() throws {
        let naive = try document.policy("always-batch")
        for figures in document.policies {
            let hours = naive["waiting_hours"] - figures["waiting_hours"]
            #expect(isNear(figures["saved_vs_always_batch.time_s"], hours * 3600, within: 1e-7))
            let price = naive["price_usd"] - figures["price_usd"]
            #expect(isNear(figures["saved_vs_always_batch.price_usd"], price))
        }
        #expect(naive["saved_vs_always_batch.time_s"] == 0)
    }

    @Test("regret is counted from the clairvoyant, which nobody beats")
    func regret() throws {
        let bound = try document.policy("clairvoyant")
        #expect(bound["regret_percent"] == 0)
        for figures in document.policies {
            let percent = 100 * (figures["objective_usd"] / bound["objective_usd"] - 1)
            #expect(isNear(figures["regret_percent"], percent, within: 1e-9))
            #expect(figures["regret_percent"] >= 0, "\(figures.name)")
        }
    }

    @Test("quantiles are in order, and a first result is never later than the last")
    func quantiles() {
        for figures in document.policies {
            for part in ["latency_s", "first_result_s"] {
                let values = ["p50", "p95", "p99", "max"].map { figures["\(part).\($0)"] }
                #expect(values == values.sorted() && values[0] > 0, "\(figures.name) \(part)")
            }
            #expect(figures["first_result_s.mean"] <= figures["latency_s.mean"] + 1e-9)
        }
    }

    @Test("the best static policy says which one it is, and is at least as good as the fixed")
    func bestStatic() throws {
        let best = try document.policy("best-static")
        #expect((best.object["resolved"] as? String)?.hasPrefix("threshold:") == true)
        for name in ["threshold:10", "threshold:50", "always-individual", "always-batch"] {
            #expect(best["objective_usd"] <= (try document.policy(name))["objective_usd"] + 1e-9)
        }
    }

    @Test("late groups cost the penalty")
    func penalty() throws {
        let late = try Document(simulating: [
            "data/dev-day.csv", "--provider", "seed", "--replications", "1", "--policy",
            "always-batch", "--late-penalty", "3", "--value-of-time", "20",
        ])
        let figures = try late.policy("always-batch")
        #expect(figures["deadline_misses"] > 0)
        let parts = [
            figures["waiting_hours"] * 20, figures["price_usd"], figures["deadline_misses"] * 3,
        ]
        #expect(isNear(figures["objective_usd"], parts.reduce(0, +)))
        #expect(late.object["late_penalty_usd"] as? Double == 3)
        #expect(late.object["value_of_time_usd_per_hour"] as? Double == 20)
    }
}
