import RealModule

/// One number per hypothesis.
///
/// Four are enough: the lane goes on as it is, the lane drifts, and two guesses of when it last
/// changed. Most guesses die within some observations; with eight places regret is the same in every
/// scenario of `Simulations/benchmarks`, within its error.
typealias PerHypothesis = SIMD4<Double>

/// The curves that a lane may follow now, each a Gaussian over (ln overhead, ln per-item) with its
/// probability.
struct Hypotheses: Sendable, Equatable, Codable {
    static let count = 4
    /// Follows the lane with a short memory, so that ramps and daily cycles are kept up with.
    static let drifting = 1

    var logOverhead: PerHypothesis
    var logPerItem: PerHypothesis
    var overheadVariance: PerHypothesis
    var perItemVariance: PerHypothesis
    var covariance: PerHypothesis
    /// Probabilities; 0 = no hypothesis at this place.
    var weight: PerHypothesis
    /// Observations since it was made.
    var age: PerHypothesis
    /// Seconds: the exponentials of the logarithms, kept because every prediction needs them.
    var overhead: PerHypothesis
    var perItem: PerHypothesis
    /// The place of the most probable one.
    var best = 0

    init(prior: LatencyCurve) {
        logOverhead = PerHypothesis(repeating: prior.logOverhead)
        logPerItem = PerHypothesis(repeating: prior.logPerItem)
        overheadVariance = PerHypothesis(repeating: prior.overheadVariance)
        perItemVariance = PerHypothesis(repeating: prior.perItemVariance)
        covariance = PerHypothesis(repeating: prior.covariance)
        weight = .zero
        age = .zero
        overhead = PerHypothesis(repeating: prior.overhead)
        perItem = PerHypothesis(repeating: prior.perItem)
        weight[0] = 1 - Self.driftingWeight
        weight[Self.drifting] = Self.driftingWeight
    }

    /// What the drifting one starts with: few lanes drift so fast at any one time.
    private static let driftingWeight = 0.05
    /// A drifting one below this has lost the lane and follows the best one again.
    private static let driftingLost = 1e-3
    /// Below this a hypothesis changes no figure by a thousandth.
    private static let negligible = 1e-4

    /// Makes the probabilities add up to 1 and forgets what has none.
    mutating func normalise() {
        let total = weight.sum()
        if total > 0, total.isFinite {
            weight /= total
        } else {
            // Every hypothesis finds the observation impossible: nothing was learned from it.
            weight = .zero
            weight[best] = 1
        }
        weight.replace(with: 0, where: weight .< Self.negligible)
        best = 0
        for place in 1..<Self.count where weight[place] > weight[best] { best = place }
    }

    /// Sets the drifting one beside the best where it has lost the lane.
    mutating func keepDrifting(extraVariance: Double) {
        guard best != Self.drifting, weight[Self.drifting] < Self.driftingLost else { return }
        copy(best, to: Self.drifting)
        overheadVariance[Self.drifting] += extraVariance
        perItemVariance[Self.drifting] += extraVariance
        weight[Self.drifting] = Self.driftingWeight * weight[best]
        weight /= weight.sum()
    }

    private mutating func copy(_ source: Int, to place: Int) {
        logOverhead[place] = logOverhead[source]
        logPerItem[place] = logPerItem[source]
        overheadVariance[place] = overheadVariance[source]
        perItemVariance[place] = perItemVariance[source]
        covariance[place] = covariance[source]
        overhead[place] = overhead[source]
        perItem[place] = perItem[source]
        age[place] = age[source]
    }

    /// The least probable place that a new hypothesis may take.
    var weakest: Int {
        var weakest = -1
        for place in 0..<Self.count where place != best && place != Self.drifting {
            if weakest < 0 || weight[place] < weight[weakest] { weakest = place }
        }
        return weakest
    }

    mutating func refreshSeconds() {
        for place in 0..<Self.count where weight[place] > 0 {
            overhead[place] = .exp(logOverhead[place])
            perItem[place] = .exp(logPerItem[place])
        }
    }

    /// Multiplies all covariances, no variance beyond the prior's.
    mutating func inflate(by factor: Double, atMost prior: LatencyCurve) {
        let overheadFactor = (PerHypothesis(repeating: prior.overheadVariance) / overheadVariance)
            .clamped(lowerBound: .one, upperBound: PerHypothesis(repeating: factor))
        let perItemFactor = (PerHypothesis(repeating: prior.perItemVariance) / perItemVariance)
            .clamped(lowerBound: .one, upperBound: PerHypothesis(repeating: factor))
        overheadVariance *= overheadFactor
        perItemVariance *= perItemFactor
        // The correlation stays.
        covariance *= (overheadFactor * perItemFactor).squareRoot()
    }
}
