import BatchingCore
import BatchingSimulator

/// What came of a comparison, as values: tables, pages and files are made of it.
public struct Comparison: Sendable {
    /// What was replayed.
    public struct Trace: Codable, Sendable, Equatable {
        /// As it was given; `standard input` for `-`.
        public var file: String
        /// Groups.
        public var rows: Int
        /// Items of all groups.
        public var items: Int
        /// Last arrival less the first.
        public var spanS: Double
    }
    /// What the computing took.
    public struct Engine: Codable, Sendable, Equatable {
        /// Arrivals, ends of calls, starts and ends of jobs, looks; over all policies and
        /// replications of the final pass.
        public var events: Int
        /// Of the whole comparison, reading included.
        public var wallS: Double
        /// Groups simulated in the final pass, over all policies and replications, per second of
        /// that pass.
        public var groupsPerS: Double
        /// The most memory that the process had, bytes.
        public var peakRssBytes: Int
    }
    /// What charts and exports show beyond the figures.
    ///
    /// First replication.
    public struct Details: Sendable {
        /// As it was asked for.
        public var policy: String
        /// Arrival to last result.
        public var latency: LatencySummary
        /// Nil where details were not asked for.
        public var jobsInFlight: LevelTimeline?
        /// Nil where details were not asked for.
        public var sizes: SizeSample?
    }

    /// What was replayed.
    public var trace: Trace
    /// The provider's name.
    public var provider: String
    /// What waiting and lateness are worth.
    public var objective: Objective
    /// Keys all chance.
    public var seed: UInt64
    /// Runs with luck of their own, ≥ 1.
    public var replications: Int
    /// In the order asked for; those added to compare with come last.
    public var policies: [PolicyFigures]
    /// Empty where details were not asked for.
    public var details: [Details]
    /// Fixed thresholds, smallest first; empty unless a search was needed or details were asked.
    public var frontier: [ThresholdPoint]
    /// The best of the policies that neither learn nor know the future.
    public var bestFixed: String?
    /// What the computing took.
    public var engine: Engine
}
