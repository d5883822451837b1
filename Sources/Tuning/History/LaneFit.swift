import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule

/// What a key's history says of one lane.
public struct LaneFit: Sendable, Equatable {
    /// Which lane.
    public var lane: Lane
    /// What its latency follows.
    public var curve: LatencyCurve
    /// That the curve rests on: those since the last detected change, where they are enough for one.
    public var observations: Int
    /// The smallest and the largest group that they tell of, items.
    public var sizes: ClosedRange<Double>
    /// The first and the last day of them, since 1970-01-01 UTC.
    public var days: ClosedRange<Int>
    /// When the last of them was seen.
    public var lastAt: WallTime
    /// The last change of level that was detected; nil = none.
    public var change: LevelShift?
    /// US dollars.
    public var pricePerItem: Double

    /// Nil where the lane was never used.
    public init?(_ lane: Lane, _ all: [LaneDay], pricePerItem: Double) {
        guard let first = all.first, let last = all.last else { return nil }
        var grid = all.merged
        let pooled = LatencyCurve(fitting: grid, prior: Self.prior(lane))
        change = LevelShift.last(in: all, around: pooled)
        var days = all[...]
        curve = pooled
        if let change {
            let since = all.drop { $0.day < change.day }
            let recent = since.merged
            // What came before the change is of another provider, so to speak.
            if recent.count >= ThresholdEstimate.evidenceMinDefault {
                (days, grid) = (since, recent)
                curve = LatencyCurve(fitting: grid, prior: Self.prior(lane))
            } else {
                // Too few for a curve of their own: the one of before, moved to where they are.
                let before = all.prefix { $0.day < change.day }.merged
                curve = LatencyCurve(fitting: before, prior: Self.prior(lane)).moved(to: recent)
            }
        }
        self.lane = lane
        observations = grid.count
        let sizes = grid.points.map(\.items)
        self.sizes = (sizes.min() ?? 1)...(sizes.max() ?? 1)
        self.days = (days.first ?? first).day...last.day
        lastAt = days.reduce(last.lastAt) { max($0, $1.lastAt) }
        self.pricePerItem = pricePerItem
    }

    /// The fit as a threshold is estimated from it.
    public var side: ThresholdEstimate.Side {
        .init(
            curve: curve, observations: observations, sizes: sizes, pricePerItem: pricePerItem)
    }

    /// Standard errors in seconds: a logarithm's error is a relative one.
    public var overheadError: Double { curve.overhead * curve.overheadVariance.squareRoot() }
    /// Standard error of the seconds per item: a logarithm's error is a relative one.
    public var perItemError: Double { curve.perItem * curve.perItemVariance.squareRoot() }

    /// What is believed of a lane that was never used: an online call of a second, five at a time; a
    /// bulk call that hardly grows; a job of a minute that grows by a tenth of a second an item.
    ///
    /// Any of them may be off by a factor of ten either way, in one standard deviation, so that some
    /// thirty observations drown them.
    static func prior(_ lane: Lane) -> LatencyCurve {
        let (overhead, perItem) =
            switch lane {
            case .batch: (60.0, 0.1)
            case .bulk: (1.0, 0.01)
            default: (1.0, 0.2)
            }
        let variance = Double.log(10) * .log(10)
        return LatencyCurve(
            logOverhead: .log(overhead), logPerItem: .log(perItem), overheadVariance: variance,
            perItemVariance: variance, noise: 0.5, meanFactor: .exp(0.125))
    }
}

extension LatencyCurve {
    /// As many times slower as the latencies of the grid are, and as uncertain as that is.
    fileprivate func moved(to grid: LatencyGrid) -> LatencyCurve {
        let level = LevelShift.level(grid, self)
        let error = LevelShift.error(of: grid.count, noise: noise)
        var moved = self
        moved.logOverhead += level
        moved.logPerItem += level
        // One error for the whole curve.
        moved.overheadVariance += error * error
        moved.perItemVariance += error * error
        moved.covariance += error * error
        return moved
    }
}

/// A key's lanes, each with its curve.
public struct LaneFits: Sendable, Equatable {
    /// Whose lanes they are.
    public var key: HistoryKey
    /// In the order of `Lane.all`; lanes never used are missing.
    public var fits: [LaneFit]

    /// Fits every lane that was used.
    public init(_ history: KeyHistory, prices: LanePrices) {
        key = history.key
        fits = Lane.all.compactMap { lane in
            LaneFit(
                lane, history.lanes[lane] ?? [],
                pricePerItem: prices.perItem(lane, of: history.key).usd)
        }
    }

    /// The lane's fit; nil where it was never used.
    public subscript(lane: Lane) -> LaneFit? { fits.first { $0.lane == lane } }

    /// The threshold that follows from them.
    public func estimate(valueOfTimePerHour: Double, evidenceMin: Int) -> ThresholdEstimate {
        ThresholdEstimate(
            individual: self[.individual]?.side, batch: self[.batch]?.side,
            valueOfTimePerHour: valueOfTimePerHour, evidenceMin: evidenceMin)
    }
}
