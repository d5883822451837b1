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
    /// Mean of latency over the curve's median, as it was: with every late one, however late.
    ///
    /// Where it is far above `curve.meanFactor`, latencies have a tail that a fit must not believe whole.
    public var observedFactor: Double
    /// US dollars.
    public var pricePerItem: Double
    let basis: Basis

    /// Nil where the lane was never used.
    ///
    /// - Parameters:
    ///   - lane: which lane.
    ///   - all: its days, oldest first.
    ///   - recent: the last latencies one by one, oldest first, which the days contain as well.
    ///   - pricePerItem: US dollars.
    public init?(
        _ lane: Lane, _ all: [LaneDay], recent: [RecentLatency] = [], pricePerItem: Double
    ) {
        guard let first = all.first, let last = all.last else { return nil }
        var basis = Basis(lane, all)
        if let change = RecentChange.last(in: recent, around: basis.curve) {
            basis.change(lane, all, recent, change)
        }
        self.lane = lane
        curve = basis.curve
        change = basis.change
        observations = basis.count
        observedFactor = basis.observedFactor
        let sizes = basis.points.map(\.items)
        self.sizes = (sizes.min() ?? 1)...(sizes.max() ?? 1)
        days = (basis.firstDay ?? first.day)...last.day
        lastAt = all.reduce(last.lastAt) { max($0, $1.lastAt) }
        self.pricePerItem = pricePerItem
        self.basis = basis
    }

    /// The fit as a threshold is estimated from it.
    public var side: ThresholdEstimate.Side {
        .init(
            curve: curve, observations: observations, sizes: sizes, pricePerItem: pricePerItem)
    }

    /// Half of a 68 % interval, seconds: a standard error, wider where few latencies tell their noise.
    ///
    /// A logarithm's error is a relative one.
    public var overheadError: Double { curve.overhead * curve.overheadVariance.squareRoot() }
    /// The same of the seconds per item.
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
                lane, history.lanes[lane] ?? [], recent: history.recent[lane] ?? [],
                pricePerItem: prices.perItem(lane, of: history.key).usd)
        }
    }

    /// The lane's fit; nil where it was never used.
    public subscript(lane: Lane) -> LaneFit? { fits.first { $0.lane == lane } }

    /// The threshold that follows from them.
    ///
    /// First by the curves as they are, then by what single calls take near the threshold so found.
    public func estimate(valueOfTimePerHour: Double, evidenceMin: Int) -> ThresholdEstimate {
        func estimate(_ individual: ThresholdEstimate.Side?) -> ThresholdEstimate {
            ThresholdEstimate(
                individual: individual, batch: self[.batch]?.side,
                valueOfTimePerHour: valueOfTimePerHour, evidenceMin: evidenceMin)
        }
        let single = self[.individual]
        let rough = estimate(single?.side)
        guard let items = rough.items, let single else { return rough }
        return estimate(single.side(around: Double(items)))
    }
}
