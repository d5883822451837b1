import RealModule

/// The hypothesis that the lane changed just before an observation: the best one's curve, thrown
/// wide open and moved to what was seen.
struct ChangedLane {
    /// The density of the observation under it, Gaussian.
    let likelihood: Double
    private let logOverhead: Double
    private let logPerItem: Double
    private let overheadVariance: Double
    private let perItemVariance: Double
    private let covariance: Double

    /// Nil where it explains the observation no better than `expected`, the density under the best.
    ///
    /// - Parameters:
    ///   - residual: ln latency less what the best hypothesis expected.
    ///   - step: what to move by, which differs where the latency is only bounded.
    init?(
        of hypotheses: borrowing Hypotheses, _ seen: borrowing LatencyTracker.Prediction,
        noise: Double, residual: Double, step: Double, expected: Double
    ) {
        typealias Change = LatencyTracker.Change
        let best = hypotheses.best
        let share = seen.overheadShare[best]
        let own = Change.own * Change.own
        let scale = Change.scale * Change.scale
        let overhead = hypotheses.overheadVariance[best] + scale + own
        let perItem = hypotheses.perItemVariance[best] + scale + own
        let both = hypotheses.covariance[best] + scale
        let withOverhead = share * overhead + (1 - share) * both
        let withPerItem = share * both + (1 - share) * perItem
        let total = share * withOverhead + (1 - share) * withPerItem + noise
        let deviation = total.squareRoot()
        // Most observations are no surprise: not even the density's peak would do.
        guard NormalDistribution.peak / deviation > expected else { return nil }
        likelihood = NormalDistribution.density(residual / deviation) / deviation
        guard likelihood > expected else { return nil }
        logOverhead = hypotheses.logOverhead[best] + withOverhead / total * step
        logPerItem = hypotheses.logPerItem[best] + withPerItem / total * step
        overheadVariance = overhead - withOverhead * withOverhead / total
        perItemVariance = perItem - withPerItem * withPerItem / total
        covariance = both - withOverhead * withPerItem / total
    }

    /// Takes the weakest place, if that is weaker still.
    func take(placeIn hypotheses: inout Hypotheses, weight: Double) {
        let place = hypotheses.weakest
        guard weight > hypotheses.weight[place] else { return }
        hypotheses.logOverhead[place] = logOverhead
        hypotheses.logPerItem[place] = logPerItem
        hypotheses.overheadVariance[place] = overheadVariance
        hypotheses.perItemVariance[place] = perItemVariance
        hypotheses.covariance[place] = covariance
        hypotheses.weight[place] = weight
        hypotheses.age[place] = 1
    }
}
