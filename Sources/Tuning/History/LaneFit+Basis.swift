import BatchingCore
import LatencyHistory
import OnlineStatistics

extension LaneFit {
    /// The latencies that a lane's curve rests on: those since its last change, where they are
    /// enough for a curve of their own.
    struct Basis: Sendable, Equatable {
        var curve: LatencyCurve
        /// What was believed before the points; nil where they were too few to make the curve.
        var prior: LatencyCurve?
        var change: LevelShift?
        var points: [LatencyPoint]
        var count: Int
        /// Nil = that of the first day given.
        var firstDay: Int?

        var observedFactor: Double {
            let sums = points.reduce(into: (seen: 0.0, median: 0.0)) { sums, point in
                sums.seen += point.weight * .exp(point.logSeconds)
                sums.median += point.weight * curve.median(items: point.items)
            }
            return sums.median > 0 ? sums.seen / sums.median : curve.meanFactor
        }
    }
}

extension LaneFit.Basis {
    /// From the sums of days alone.
    init(_ lane: Lane, _ all: [LaneDay]) {
        let prior = LaneFit.prior(lane)
        var grid = all.merged
        curve = LatencyCurve(fitting: grid, prior: prior)
        self.prior = prior
        change = LevelShift.last(in: all, around: curve)
        if let change {
            let since = all.drop { $0.day < change.day }
            let recent = since.merged
            // What came before the change is of another provider, so to speak.
            if recent.count >= ThresholdEstimate.evidenceMinDefault {
                (firstDay, grid) = (since.first?.day, recent)
                curve = LatencyCurve(fitting: grid, prior: prior)
            } else {
                let before = all.prefix { $0.day < change.day }.merged
                curve = LatencyCurve(fitting: before, prior: prior).moved(to: recent.points)
                self.prior = nil
            }
        }
        points = grid.points
        count = grid.count
    }

    /// Starts anew from a change that was found among the last latencies.
    mutating func change(
        _ lane: Lane, _ all: [LaneDay], _ recent: [RecentLatency], _ found: RecentChange
    ) {
        let day = recent[found.index].day
        var earlier = all.filter { $0.day < day }
        // The day of the change itself, as far as it came before.
        var grid = LatencyGrid()
        for row in recent[..<found.index] where row.day == day {
            grid.add(items: row.items, tokens: nil, latency: row.seconds)
        }
        if grid.count > 0 { earlier.append(LaneDay(day: day, grid: grid, lastAt: 0)) }
        let since = recent[found.index...].map(\.point)
        let moved = LaneFit.Basis(lane, earlier).curve.moved(to: since)
        change = LevelShift(day: day, factor: found.factor)
        if since.count >= ThresholdEstimate.evidenceMinDefault {
            (points, count, firstDay) = (since, since.count, day)
            prior = moved.loosened
            curve = LatencyCurve(fitting: since, prior: moved.loosened)
        } else {
            (points, count, firstDay) = (all.merged.points, all.merged.count, nil)
            prior = nil
            curve = moved
        }
    }
}

extension LatencyCurve {
    /// Moved to the level of latencies that are too few for a curve of their own.
    ///
    /// What is believed beforehand of a change: both costs move together by a factor of e^1.2 or so, as
    /// the learner has it, and each by half of a logarithm for itself. The level, whose weight of the
    /// overhead is that of the sizes seen, then moves both by one step of a Kalman filter: near those
    /// sizes the curve is as well known as the level, far from them less.
    fileprivate func moved(to points: [LatencyPoint]) -> LatencyCurve {
        let count = points.reduce(0) { $0 + $1.weight }
        let level = LevelShift.level(points, self)
        // The noise after a change need not be that of before, and a few latencies do not tell it: so
        // wide that the normal's 95 % point becomes Student's with one degree less than there are
        // latencies, within a tenth (1.78 times as far for three, 1.30 for five, 1.11 for ten).
        let error = LevelShift.error(of: count, noise: noise) * (1 + 1.6 / max(1, count - 1))
        let share = points.reduce(0) { $0 + $1.weight * overhead / median(items: $1.items) } / count
        let (both, own) = (1.2 * 1.2, 0.5 * 0.5)
        let pull = (overhead: both + own * share, perItem: both + own * (1 - share))
        let gain = 1 / (share * pull.overhead + (1 - share) * pull.perItem + error * error)
        var moved = self
        moved.logOverhead += pull.overhead * gain * level
        moved.logPerItem += pull.perItem * gain * level
        moved.overheadVariance += both + own - pull.overhead * pull.overhead * gain
        moved.perItemVariance += both + own - pull.perItem * pull.perItem * gain
        moved.covariance += both - pull.overhead * pull.perItem * gain
        return moved
    }

    /// As a prior that thirty latencies overrule: either cost may be off by a factor of two.
    fileprivate var loosened: LatencyCurve {
        var curve = self
        let doubt = Double.log(2) * .log(2)
        curve.overheadVariance += doubt
        curve.perItemVariance += doubt
        curve.covariance = 0
        return curve
    }
}
