import OnlineStatistics
import RealModule

/// When a lane not taken is looked at with a duplicate of a few items, and with how many.
///
/// A probe is worth what knowing better could win: the expected excess of two normal beliefs
/// (value of information, Raiffa & Schlaifer 1961), once for what is not known of the lane's curve and
/// once for what may have changed since the last look. Where no answer could change the decision, both
/// are nothing and no probe is sent; after a surprise the hypotheses disagree, the curve is uncertain
/// and probes come quickly.
struct Explorer: Sendable, Equatable, Codable {
    /// Shares of all items and of all money, > 0 and < 1.
    var budget: Double
    private var items = Self.itemsAtFirst
    private var dollars = 0.0
    /// Of what the chosen ways cost, seconds or dollars.
    private(set) var usualCost = 0.0
    private var groups = 0.0

    /// Two duplicates before anything was earned: cold start is when looking is worth most.
    private static let itemsAtFirst = 2.0
    /// So much is kept for a later, larger probe; what comes after is not saved up.
    private static let itemsMax = 100.0
    /// Nine tenths of the budget are spent, so that rounding never passes it.
    private static let spent = 0.9
    /// Shares of the usual cost below this are not worth a call.
    private static let worthMin = 5e-4
    /// The chance that a lane changed from one group to the next: more than the tracker's own
    /// hazard, as it is cheaper to look once too often than to miss a change.
    private static let hazard = 1.0 / 150
    private static let logUnchanged = Double.log(1 - hazard)
    private static let scaleVariance = LatencyTracker.changeScale * LatencyTracker.changeScale
    private static let ownVariance = LatencyTracker.changeOwn * LatencyTracker.changeOwn
    /// So many unanswered probes are enough: a lane that does not answer answers no faster.
    static let unansweredMax = 2
    private static let sizes = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]
    private static let memory = 200.0

    init(budget: Double) { self.budget = budget }

    mutating func earn(items count: Int, cost: Double, priceUSD: Double) {
        items = min(Self.itemsMax, items + budget * Self.spent * Double(count))
        dollars += budget * Self.spent * priceUSD
        groups = min(groups + 1, Self.memory)
        usualCost += (cost - usualCost) / groups
    }

    /// Whether there is anything to spend, and something to compare with.
    var maySpend: Bool { items >= 1 && usualCost > 0 }

    /// What a probe could win, and how much of that hangs on a change since the last look.
    /// - Parameters:
    ///   - groupsSinceLook: at the lane not taken.
    ///   - cost: what it is expected to cost, and `variance` of its ln.
    ///   - timeShare: the part of it that hangs on latency; the rest changes with no lane.
    /// - Returns: the chance of a change to reckon with; nil where no answer is worth a call.
    func worth(
        groupsSinceLook: Int, cost: Double, variance: Double, timeShare: Double,
        against chosen: (cost: Double, variance: Double)
    ) -> Double? {
        let distance = max(0, Double.log(cost / chosen.cost))
        let known = variance + chosen.variance
        let changed = 1 - Double.exp(Double(groupsSinceLook) * Self.logUnchanged)
        let matter = chosen.cost / usualCost
        let shape = Self.worth(distance, known) * matter
        let change = timeShare * timeShare * (Self.scaleVariance + Self.ownVariance)
        let watch = changed * Self.worth(distance, known + change) * matter
        guard max(shape, watch) > Self.worthMin else { return nil }
        return shape > watch ? 0 : changed
    }

    /// The number of items whose answer tells most about the group's cost down a lane, for what it
    /// takes; nil = none, or it must be saved for.
    func size(
        _ tracker: borrowing LatencyTracker, effectiveItems: Double, group: Int, changed: Double,
        pricePerItem: Double
    ) -> Int? {
        var best = 0
        var bestGain = 0.0
        for size in Self.sizes where size <= group {
            let gain =
                tracker.gain(
                    probe: effectiveItems * Double(size) / Double(group), target: effectiveItems,
                    scale: changed * Self.scaleVariance, own: changed * Self.ownVariance)
                // What a probe takes grows with its size, yet one of a single item tells nothing of
                // the cost per item, however often it is sent: the root lets larger ones have a turn.
                / Double(size + 1).squareRoot()
            if gain > bestGain {
                bestGain = gain
                best = size
            }
        }
        guard best > 0, Double(best) <= items, pricePerItem * Double(best) <= dollars else {
            return nil
        }
        return best
    }

    mutating func paid(items count: Int, priceUSD: Double) {
        items -= Double(count)
        dollars -= priceUSD
    }

    /// Expected win, as a share of the chosen way's cost, of knowing a lane that is believed to be
    /// e^`distance` times as costly.
    private static func worth(_ distance: Double, _ variance: Double) -> Double {
        let deviation = variance.squareRoot()
        guard deviation > 0 else { return 0 }
        return deviation * NormalDistribution.expectedExcess(distance / deviation)
    }
}
