import Foundation
import Reports

/// A comparison as scripts read it.
///
/// Keys are stable and carry their units.
public struct ComparisonJSON: Codable, Sendable, Equatable {
    public struct Point: Codable, Sendable, Equatable {
        /// Nil = no job at all.
        @NullWhenNil public var threshold: Int?
        public var latencyMeanS: Double
        public var priceUsd: Double
        public var objectiveUsd: Double
    }

    public var trace: Comparison.Trace
    public var provider: String
    public var seed: UInt64
    public var replications: Int
    public var valueOfTimeUsdPerHour: Double
    public var latePenaltyUsd: Double
    public var policies: [PolicyFigures]
    @NullWhenNil public var bestFixed: String?
    /// Fixed thresholds tried; empty unless a search was needed.
    public var frontier: [Point]
    public var engine: Comparison.Engine

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

    public func text() throws -> String {
        let encoder = JSONEncoder()
        // `latencyS` becomes `latency_s`.
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
