import LatencyHistory
import OnlineStatistics
import RealModule

/// One latency of a lane with its time: what day sums cannot tell any more.
public struct RecentLatency: Sendable, Equatable {
    /// When it was seen.
    public var at: WallTime
    /// Items of the call or job, ≥ 1.
    public var items: Int
    /// Seconds, > 0.
    public var seconds: Double

    /// As a fit takes it.
    var point: LatencyPoint { LatencyPoint(items: Double(items), logSeconds: .log(seconds)) }
}

/// A change of level within the latest latencies, found one by one: a day's sums do not know what
/// came first on that day, and fifty groups may be sent within one.
struct RecentChange {
    /// Of all rows, the first one after the change.
    var index: Int
    /// Latency after over latency before.
    var factor: Double

    /// The latest change in rows, oldest first, or nil.
    ///
    /// The place is where a step splits the residuals ln(latency / curve) best, and the step has to
    /// be four of its standard errors high: the largest of some thousand such ratios of a row without
    /// a step stays below 3.8 in 99 of 100 rows (Yao, Davis 1986, Sankhyā A 48: the maximum of
    /// standardised partial sums). Residuals are clipped at three standard deviations, so that no
    /// single one makes a step, and neighbours that resemble each other count as fewer than they are.
    static func last(in rows: [RecentLatency], around curve: LatencyCurve) -> RecentChange? {
        let levels = unbent(rows) {
            .log($0.seconds) - .log(curve.median(items: Double($0.items)))
        }
        var found: RecentChange?
        var start = 0
        while let step = step(in: levels[start...]) {
            found = step
            start = step.index
        }
        return found
    }

    /// Squared: four standard errors; five where fewer than five latencies speak, which all have to be
    /// as strange as one may be.
    private static func limit(_ after: Int) -> Double { after < 5 ? 25 : 16 }
    /// A week of jobs is sometimes ten; with fewer there is no before to be different from.
    private static let beforeMin = 10
    /// The median of fewer is no level.
    private static let afterMin = 3
    private static let clip = 3.0

    /// Residuals without what belongs to their size.
    ///
    /// The time of a few calls over several slots is a staircase, which no line fits, and some small
    /// groups in a row are no change. An octave's median counts as if ten residuals of zero were among
    /// its own.
    private static func unbent(
        _ rows: [RecentLatency], _ residual: (RecentLatency) -> Double
    ) -> [Double] {
        let residuals = rows.map(residual)
        func octave(_ place: Int) -> Int { rows[place].items.leadingZeroBitCount }
        let octaves = Dictionary(grouping: rows.indices, by: octave)
        let bends = octaves.mapValues { places in
            RobustSpread.median(places.map { residuals[$0] }[...]) * Double(places.count)
                / Double(places.count + 10)
        }
        return rows.indices.map { residuals[$0] - (bends[octave($0)] ?? 0) }
    }

    private static func step(in levels: ArraySlice<Double>) -> RecentChange? {
        guard levels.count >= beforeMin + afterMin else { return nil }
        let middle = RobustSpread.median(levels)
        let scale = max(RobustSpread.least, RobustSpread.ofNeighbours(levels))
        let values = levels.map { min(max(($0 - middle) / scale, -clip), clip) }
        guard let place = bestSplit(of: values),
            isStep(values, at: place)
        else { return nil }
        let index = levels.startIndex + place
        let difference =
            RobustSpread.median(levels[index...]) - RobustSpread.median(levels[..<index])
        guard abs(difference) >= LevelShift.shiftMin else { return nil }
        return RecentChange(index: index, factor: .exp(difference))
    }

    /// Where the two parts' means lie farthest apart for their numbers.
    private static func bestSplit(of values: [Double]) -> Int? {
        let count = Double(values.count)
        let total = values.reduce(0, +)
        var (sum, best, place) = (0.0, 0.0, nil as Int?)
        for (offset, value) in values.enumerated() {
            if offset >= beforeMin, offset <= values.count - afterMin {
                let before = Double(offset)
                let excess = sum - total * before / count
                let gain = excess * excess / (before * (1 - before / count))
                if gain > best { (best, place) = (gain, offset) }
            }
            sum += value
        }
        return place
    }

    private static func isStep(_ values: [Double], at place: Int) -> Bool {
        let (before, after) = (values[..<place], values[place...])
        let means = (mean(before), mean(after))
        let rests = before.map { $0 - means.0 } + after.map { $0 - means.1 }
        let squares = rests.reduce(0) { $0 + $1 * $1 }
        let neighbours = zip(rests, rests.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        // A first-order autoregression's mean has so many times the variance of independent ones.
        let likeness = min(max(0, neighbours / max(squares, .leastNonzeroMagnitude)), 0.95)
        let variance =
            max(squares / Double(values.count), RobustSpread.least) * (1 + likeness)
            / (1 - likeness)
        let weight = Double(place) * Double(values.count - place) / Double(values.count)
        let difference = means.1 - means.0
        return difference * difference * weight > limit(values.count - place) * variance
    }

    private static func mean(_ values: ArraySlice<Double>) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
