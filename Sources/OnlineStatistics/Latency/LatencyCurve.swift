import RealModule

/// What one lane's latency is known to be: (overhead + per item × items) × noise, with how well it
/// is known.
///
/// The logarithms of overhead and per-item cost are what is estimated: both are positive, drift by
/// factors rather than by seconds, and are nearly Gaussian on that scale. Seconds throughout.
public struct LatencyCurve: Sendable, Equatable, Codable {
    /// ln of the seconds that any call or job takes.
    public var logOverhead: Double
    /// ln of the seconds that each item adds.
    public var logPerItem: Double
    /// Variances of the two logarithms and their covariance.
    public var overheadVariance: Double
    /// Of ln seconds per item.
    public var perItemVariance: Double
    /// Of the two logarithms.
    public var covariance: Double
    /// Standard deviation of ln latency around the curve, ≥ 0.
    public var noise: Double
    /// Mean over median of the noise, ≥ 1 in practice: what waiting costs is a mean, while the
    /// curve runs through the middle.
    public var meanFactor: Double
    /// Observations behind it; a fraction where older ones count less.
    public var evidence: Double

    public init(
        logOverhead: Double, logPerItem: Double, overheadVariance: Double, perItemVariance: Double,
        covariance: Double = 0, noise: Double, meanFactor: Double, evidence: Double = 0
    ) {
        self.logOverhead = logOverhead
        self.logPerItem = logPerItem
        self.overheadVariance = overheadVariance
        self.perItemVariance = perItemVariance
        self.covariance = covariance
        self.noise = noise
        self.meanFactor = meanFactor
        self.evidence = evidence
    }

    /// Seconds.
    public var overhead: Double { .exp(logOverhead) }
    /// Seconds.
    public var perItem: Double { .exp(logPerItem) }

    /// The median latency of so many items, seconds.
    public func median(items: Double) -> Double { overhead + perItem * items }

    /// The mean latency of so many items, seconds.
    public func mean(items: Double) -> Double { median(items: items) * meanFactor }

    /// Variance of ln `median(items:)`: how well the curve is known there.
    public func variance(items: Double) -> Double {
        let fixed = overhead
        let share = fixed / (fixed + perItem * items)
        return share * share * overheadVariance + (1 - share) * (1 - share) * perItemVariance
            + 2 * share * (1 - share) * covariance
    }
}
