import Reports

/// A comparison as scripts read it.
///
/// Keys are stable and carry their units.
public struct ComparisonJSON: Codable, Sendable, Equatable {
    /// A fixed threshold and what it led to.
    public struct Point: Codable, Sendable, Equatable {
        /// Nil = no job at all.
        @NullWhenNil public var threshold: Int?
        /// Seconds, arrival to last result.
        public var latencyMeanS: Double
        /// US dollars.
        public var priceUsd: Double
        /// US dollars.
        public var objectiveUsd: Double
    }

    /// What was replayed.
    public var trace: Comparison.Trace
    /// The provider's name.
    public var provider: String
    /// Keys all chance.
    public var seed: UInt64
    /// Runs with luck of their own.
    public var replications: Int
    /// US dollars per hour of waiting.
    public var valueOfTimeUsdPerHour: Double
    /// US dollars per missed deadline.
    public var latePenaltyUsd: Double
    /// One for each policy, in the order asked for.
    public var policies: [PolicyFigures]
    /// The best of the policies that neither learn nor know the future; null where there is none.
    @NullWhenNil public var bestFixed: String?
    /// Fixed thresholds tried; empty unless a search was needed.
    public var frontier: [Point]
    /// What the computing took.
    public var engine: Comparison.Engine

    /// The document of a comparison.
    public init(_ comparison: Comparison) {
        trace = comparison.trace
        provider = comparison.provider
        seed = comparison.seed
        replications = comparison.replications
        valueOfTimeUsdPerHour = comparison.objective.valueOfTimePerHour
        latePenaltyUsd = comparison.objective.latePenalty
        policies = comparison.policies
        bestFixed = comparison.bestFixed
        frontier = comparison.frontier.map {
            Point(
                threshold: $0.threshold == .max ? nil : $0.threshold,
                latencyMeanS: $0.meanLatencySeconds, priceUsd: $0.priceUSD,
                objectiveUsd: $0.objectiveUSD)
        }
        engine = comparison.engine
    }

    /// The document, with a line feed at its end.
    public func text() throws -> String { try JSONText.of(self) }
}
