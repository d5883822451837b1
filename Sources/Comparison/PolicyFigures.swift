import BatchingCore
import BatchingSimulator
import Reports

/// One policy's figures, by the names that scripts read.
///
/// Totals and counts are means over the replications; latencies are pooled over them.
public struct PolicyFigures: Codable, Sendable, Equatable {
    /// Seconds.
    public struct Latency: Codable, Sendable, Equatable {
        /// The mean.
        public var mean: Double
        /// The median.
        public var p50: Double
        /// 95 % take no longer.
        public var p95: Double
        /// 99 % take no longer.
        public var p99: Double
        /// The longest.
        public var max: Double
    }
    /// What was sent, and how often jobs were looked at.
    public struct Calls: Codable, Sendable, Equatable {
        /// Individual calls.
        public var individual: Double
        /// Bulk calls.
        public var bulk: Double
        /// Jobs.
        public var batchJobs: Double
        /// Looks at jobs.
        public var polls: Double
    }
    /// Against sending every group as a job.
    public struct Saved: Codable, Sendable, Equatable {
        /// Seconds of waiting less; negative = more.
        public var timeS: Double
        /// US dollars less; negative = more.
        public var priceUsd: Double
    }
    /// What went wrong.
    public struct Trouble: Codable, Sendable, Equatable {
        /// Calls refused with HTTP 429.
        public var refusals: Double
        /// Calls that failed, each attempt counted.
        public var callsFailed: Double
        /// Jobs that the provider gave up.
        public var jobsExpired: Double
        /// Jobs that were cancelled to meet a deadline.
        public var jobsRescued: Double
        /// Items given up after all attempts.
        public var itemsFailed: Double
        /// Groups that never got all their results.
        public var groupsFailed: Double
    }
    /// A policy beside another one, paired by replication.
    public struct Against: Codable, Sendable, Equatable {
        /// The other policy's name.
        public var baseline: String
        /// Objective less the baseline's, US dollars: mean and 95 % interval.
        public var differenceUsd: Double
        /// Lower end of the interval, US dollars.
        public var lowUsd: Double
        /// Upper end of the interval, US dollars.
        public var highUsd: Double
        /// Differences that the interval rests on.
        public var replications: Int
        /// What the interval shows.
        public var verdict: Verdict
    }
    /// Whether a difference is shown.
    public enum Verdict: String, Codable, Sendable {
        /// The interval lies wholly below zero, or wholly above it.
        case better, worse
        /// The interval holds zero, or what it shows is rounding.
        case noDifference = "no difference shown"
    }

    /// As it was asked for.
    public var policy: String
    /// The policy that stands behind the name, where it was searched for: `threshold:34`.
    @NullWhenNil public var resolved: String?
    /// Groups that arrived.
    public var groups: Int
    /// Items of all groups.
    public var items: Int
    /// Arrival to last result.
    public var latencyS: Latency
    /// Arrival to first result.
    public var firstResultS: Latency
    /// US dollars, all groups together.
    public var priceUsd: Double
    /// Hours, all groups together.
    public var waitingHours: Double
    /// Waiting, price and lateness of all groups together, US dollars.
    public var objectiveUsd: Double
    /// What was sent.
    public var calls: Calls
    /// Groups per strategy: individual, bulk, batch, hybrid.
    public var strategies: [String: Double]
    /// Against sending every group as a job; null where that was not run.
    @NullWhenNil public var savedVsAlwaysBatch: Saved?
    /// How much more the objective is than the clairvoyant's, in percent; null where that was not run.
    @NullWhenNil public var regretPercent: Double?
    /// Groups that missed their deadline.
    public var deadlineMisses: Double
    /// What went wrong.
    public var trouble: Trouble
    /// Paired with the best fixed policy; null for that one itself, and with one replication.
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
