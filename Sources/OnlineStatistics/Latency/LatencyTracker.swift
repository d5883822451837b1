import RealModule

/// Follows one lane's latency, overhead + per item × items, while it drifts, jumps and throws
/// outliers; constant memory, constant time.
///
/// A bank of extended Kalman filters on (ln overhead, ln per-item), one per hypothesis of when the
/// lane last changed, weighted by how well each predicted (multiple-model filtering, Bar-Shalom, Li,
/// Kirubarajan 2001, ch. 11; run lengths as in Adams & MacKay 2007, arXiv:0710.3742). The logarithm
/// of a latency enters with Student-t weights (Lange, Little, Taylor 1989,
/// doi:10.1080/01621459.1989.10478852), so that a job ten times too late moves the curve by little,
/// while two in a row make the hypothesis that the lane changed the better one.
///
/// The curve is the median's. What waiting costs is a mean, so the ratio of mean to median is
/// followed apart, slowly, with every outlier counted up to a bound.
public struct LatencyTracker: Sendable, Equatable, Codable {
    var hypotheses: Hypotheses
    let prior: LatencyCurve
    /// Of ln latency around the curve.
    public internal(set) var noiseVariance: Double
    var noiseWeight = Self.noisePriorWeight
    var factor: Double
    /// Mean over median were the noise lognormal.
    var impliedFactor: Double
    var factorWeight = 0.0
    /// Observations that told something.
    public internal(set) var count = 0
    /// Observations since the last change that was believed, and how many were.
    public internal(set) var sinceChange = 0
    /// Changes that were believed since the beginning.
    public internal(set) var changes = 0
    /// Sizes seen: mean and spread of ln items, to tell whether a slope can be known.
    var sizes = RunningMoments()

    /// The prior's noise counts as so many observations: soon outvoted, yet the first few cannot
    /// make the lane look noiseless.
    private static let noisePriorWeight = 4.0

    /// Begins with what is believed before anything was seen.
    public init(prior: LatencyCurve) {
        self.prior = prior
        hypotheses = Hypotheses(prior: prior)
        noiseVariance = prior.noise * prior.noise
        factor = prior.meanFactor
        impliedFactor = Self.impliedFactor(noiseVariance)
    }

    // MARK: What is believed

    /// The median latency of so many items, seconds: the hypotheses' geometric mean.
    public func median(items: Double) -> Double { .exp(belief(items: items).logMedian) }

    /// The mean latency of so many items, seconds.
    public func mean(items: Double) -> Double { median(items: items) * meanFactor }

    /// ln median latency of so many items, and its variance within and between the hypotheses: how
    /// well it is known.
    ///
    /// A change that a single observation speaks for widens the variance and moves the median only
    /// where it is the likeliest: as a rule it was an outlier.
    public func belief(items: Double) -> (logMedian: Double, variance: Double) {
        var total = 0.0
        var within = 0.0
        var mean = 0.0
        var square = 0.0
        var confirmed = 0.0
        var median = 0.0
        for place in 0..<Hypotheses.count where hypotheses.weight[place] >= Self.counts {
            let weight = hypotheses.weight[place]
            let seconds = hypotheses.overhead[place] + hypotheses.perItem[place] * items
            let logarithm = Double.log(seconds)
            total += weight
            within += weight * hypotheses.variance(at: place, items: items)
            mean += weight * logarithm
            square += weight * logarithm * logarithm
            if place == hypotheses.best || hypotheses.age[place] != 1 {
                confirmed += weight
                median += weight * logarithm
            }
        }
        mean /= total
        return (median / confirmed, max(0, within / total + square / total - mean * mean))
    }

    /// Variance of ln `median(items:)`.
    public func variance(items: Double) -> Double { belief(items: items).variance }

    /// How much one observation at `probe` items would lower the variance at `target` items.
    ///
    /// - Parameters:
    ///   - probe: items that would be observed, > 0.
    ///   - target: items that the variance is of, > 0.
    ///   - scale: added to the variance of the lane's speed as a whole.
    ///   - own: added to that of overhead and per-item cost each.
    public func gain(probe: Double, target: Double, scale: Double, own: Double) -> Double {
        let place = hypotheses.best
        let shareProbe = hypotheses.overheadShare(at: place, items: probe)
        let shareTarget = hypotheses.overheadShare(at: place, items: target)
        let overhead = hypotheses.overheadVariance[place] + scale + own
        let perItem = hypotheses.perItemVariance[place] + scale + own
        let both = hypotheses.covariance[place] + scale
        func covariance(_ a: Double, _ b: Double) -> Double {
            a * b * overhead + (1 - a) * (1 - b) * perItem + (a * (1 - b) + b * (1 - a)) * both
        }
        let shared = covariance(shareProbe, shareTarget)
        return shared * shared / (covariance(shareProbe, shareProbe) + noiseVariance)
    }

    /// Mean over median: what was seen, and what the noise implies were it lognormal.
    public var meanFactor: Double {
        (factor * factorWeight + impliedFactor * Self.factorPriorWeight)
            / (factorWeight + Self.factorPriorWeight)
    }

    /// The most probable hypothesis as a curve.
    public var curve: LatencyCurve {
        let place = hypotheses.best
        return LatencyCurve(
            logOverhead: hypotheses.logOverhead[place], logPerItem: hypotheses.logPerItem[place],
            overheadVariance: hypotheses.overheadVariance[place],
            perItemVariance: hypotheses.perItemVariance[place],
            covariance: hypotheses.covariance[place], noise: noiseVariance.squareRoot(),
            meanFactor: meanFactor, evidence: Double(count))
    }

    /// Whether sizes have varied enough to tell overhead and per-item cost apart: a standard
    /// deviation of a tenth, so that a slope moves latencies by a tenth at most.
    public var sizesVary: Bool { sizes.count >= 2 && sizes.standardDeviation > 0.1 }

    /// Lighter hypotheses move no prediction by a percent.
    private static let counts = 0.005
    /// Beyond it a lognormal's mean says more about its model than about waiting.
    private static let impliedFactorMax = 3.0

    static func impliedFactor(_ noiseVariance: Double) -> Double {
        min(.exp(noiseVariance / 2), impliedFactorMax)
    }

    /// Mean over median is a matter of rare latencies: eighty observations hold four of the worst
    /// twentieth, the fewest that say anything.
    private static let factorPriorWeight = 80.0
}

extension Hypotheses {
    /// The overhead's part of the latency of so many items.
    func overheadShare(at place: Int, items: Double) -> Double {
        overhead[place] / (overhead[place] + perItem[place] * items)
    }

    func variance(at place: Int, items: Double) -> Double {
        let share = overheadShare(at: place, items: items)
        return share * share * overheadVariance[place]
            + (1 - share) * (1 - share) * perItemVariance[place]
            + 2 * share * (1 - share) * covariance[place]
    }
}
