import BatchingCore
import BatchingSimulator
import Reports

/// One policy's figures, by the names that scripts read.
///
/// Totals and counts are means over the replications; latencies are pooled over them.
public struct PolicyFigures: Codable, Sendable, Equatable {
    public struct Latency: Codable, Sendable, Equatable {
        public var mean: Double
        public var p50: Double
        public var p95: Double
        public var p99: Double
        public var max: Double
    }
    public struct Calls: Codable, Sendable, Equatable {
        public var individual: Double
        public var bulk: Double
        public var batchJobs: Double
        public var polls: Double
    }
    public struct Saved: Codable, Sendable, Equatable {
        public var timeS: Double
        public var priceUsd: Double
    }
    public struct Trouble: Codable, Sendable, Equatable {
        /// Calls refused with HTTP 429.
        public var refusals: Double
        public var callsFailed: Double
        public var jobsExpired: Double
        public var jobsRescued: Double
        public var itemsFailed: Double
        public var groupsFailed: Double
    }
    public struct Against: Codable, Sendable, Equatable {
        public var baseline: String
        /// Objective less the baseline's, US dollars: mean and 95 % interval.
        public var differenceUsd: Double
        public var lowUsd: Double
        public var highUsd: Double
        public var replications: Int
        public var verdict: Verdict
    }
    public enum Verdict: String, Codable, Sendable {
        case better, worse
        case noDifference = "no difference shown"
    }

    public var policy: String
    /// The policy that stands behind the name, where it was searched for: `threshold:34`.
    @NullWhenNil public var resolved: String?
    public var groups: Int
    public var items: Int
    public var latencyS: Latency
    public var firstResultS: Latency
    public var priceUsd: Double
    public var waitingHours: Double
    public var objectiveUsd: Double
    public var calls: Calls
    /// Groups per strategy: individual, bulk, batch, hybrid.
    public var strategies: [String: Double]
    @NullWhenNil public var savedVsAlwaysBatch: Saved?
    @NullWhenNil public var regretPercent: Double?
    public var deadlineMisses: Double
    public var trouble: Trouble
    @NullWhenNil public var vsBestFixed: Against?

    init(_ request: PolicyRequest, resolved: String?, _ ledgers: [PolicyLedger]) {
        policy = request.name
        self.resolved = resolved
        let runs = Double(ledgers.count)
        func mean(_ value: (PolicyLedger) -> Double) -> Double {
            ledgers.reduce(0) { $0 + value($1) } / runs
        }
        func mean(_ counter: KeyPath<BatchingMetrics, Int>) -> Double {
            mean { Double($0.metrics[keyPath: counter]) }
        }
        groups = ledgers[0].metrics.groups
        items = ledgers[0].metrics.items
        latencyS = Latency(ledgers.map(\.latency))
        firstResultS = Latency(ledgers.map(\.firstResult))
        priceUsd = mean { $0.priceUSD }
        waitingHours = mean { $0.latency.total / 3600 }
        objectiveUsd = mean { $0.objectiveUSD }
        calls = Calls(
            individual: mean(\.individualCalls), bulk: mean(\.bulkCalls),
            batchJobs: mean(\.batchJobs), polls: mean(\.polls))
        var strategies: [String: Double] = [:]
        for lanes in 1..<8 {
            let share = mean { Double($0.groupsByLanes[lanes]) }
            strategies[GroupResult.strategy(lanes: UInt8(lanes)), default: 0] += share
        }
        self.strategies = strategies
        deadlineMisses = mean { Double($0.deadlineMisses) }
        trouble = Trouble(
            refusals: mean(\.refusals), callsFailed: mean(\.callFailures),
            jobsExpired: mean(\.jobsExpired), jobsRescued: mean(\.rescues),
            itemsFailed: mean(\.itemsFailed), groupsFailed: mean { Double($0.groupsFailed) })
    }
}

extension PolicyFigures.Latency {
    init(_ summaries: [LatencySummary]) {
        var pooled = summaries[0]
        for summary in summaries.dropFirst() { pooled.merge(summary) }
        let quantiles = pooled.quantiles([0.5, 0.95, 0.99])
        mean = pooled.mean
        (p50, p95, p99) = (quantiles[0], quantiles[1], quantiles[2])
        max = pooled.longest.seconds
    }
}
