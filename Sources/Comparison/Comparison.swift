import BatchingCore
import BatchingSimulator

/// What came of a comparison, as values: tables, pages and files are made of it.
public struct Comparison: Sendable {
    public struct Trace: Codable, Sendable, Equatable {
        public var file: String
        public var rows: Int
        public var items: Int
        /// Last arrival less the first.
        public var spanS: Double
    }
    public struct Engine: Codable, Sendable, Equatable {
        /// Arrivals, ends of calls, starts and ends of jobs, looks; over all policies and
        /// replications of the final pass.
        public var events: Int
        /// Of the whole comparison, reading included.
        public var wallS: Double
        /// Groups simulated in the final pass, over all policies and replications, per second of
        /// that pass.
        public var groupsPerS: Double
        public var peakRssBytes: Int
    }
    /// What charts and exports show beyond the figures.
    ///
    /// First replication.
    public struct Details: Sendable {
        public var policy: String
        public var latency: LatencySummary
        public var jobsInFlight: LevelTimeline?
        public var sizes: SizeSample?
    }

    public var trace: Trace
    public var provider: String
    public var objective: Objective
    public var seed: UInt64
    public var replications: Int
    /// In the order asked for; those added to compare with come last.
    public var policies: [PolicyFigures]
    public var details: [Details]
    /// Fixed thresholds, smallest first; empty unless a search was needed or details were asked.
    public var frontier: [ThresholdPoint]
    /// The best of the policies that neither learn nor know the future.
    public var bestFixed: String?
    public var engine: Engine
}
