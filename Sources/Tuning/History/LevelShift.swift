import OnlineStatistics
import RealModule

/// A lane that became slower or faster from one day to the next, and stayed so.
public struct LevelShift: Sendable, Equatable {
    /// The first day of the new level, since 1970-01-01 UTC.
    public var day: Int
    /// Latency after over latency before; 2 = twice as slow.
    public var factor: Double

    /// The latest shift in a row of days, or nil.
    ///
    /// Each day's level is the median of ln(latency / curve). The sum of deviations from the mean
    /// level, over σ √n, stays below 1.63 in 99 of 100 rows of days without a shift: it is a Brownian
    /// bridge, whose largest excursion has Kolmogorov's distribution (Ploberger, Krämer 1992,
    /// doi:10.2307/2951597). σ comes from the differences of neighbouring days, which a step leaves
    /// alone. After a shift the days from there on are searched for a later one.
    static func last(in days: [LaneDay], around curve: LatencyCurve) -> LevelShift? {
        let counted = filled(days)
        guard counted.count >= daysMin else { return nil }
        let levels = counted.map { level($0.grid.points, curve) }
        let counts = counted.map { Double($0.grid.count) }.sorted()
        let chance = error(of: counts[counts.count / 2], noise: curve.noise)
        let sigma = max(chance, RobustSpread.ofNeighbours(levels[...]))
        guard let place = lastShift(levels, sigma) else { return nil }
        let before = RobustSpread.median(levels[place.segment.lowerBound..<place.index])
        let after = RobustSpread.median(levels[place.index...])
        return LevelShift(day: counted[place.index].day, factor: .exp(after - before))
    }

    /// Of a level.
    private static let latenciesMin = 3
    /// A week and a day: with fewer, one strange day is a third of either side.
    static let daysMin = 8
    /// Kolmogorov's 99 % point.
    static let limit = 1.628
    /// A tenth, ln: less moves a threshold by less than a rung, however many latencies prove it.
    static let shiftMin = 0.1
    /// A median's standard error is √(π/2) times a mean's.
    private static let medianError = 1.2533

    /// Days put together until each has three latencies: the median of fewer is no median, and one
    /// strange latency would be a strange day.
    private static func filled(_ days: [LaneDay]) -> [LaneDay] {
        var filled: [LaneDay] = []
        for day in days {
            if let last = filled.last, last.grid.count < latenciesMin {
                filled[filled.count - 1].grid.merge(day.grid)
            } else {
                filled.append(day)
            }
        }
        if let last = filled.last, last.grid.count < latenciesMin { filled.removeLast() }
        return filled
    }

    /// Standard error of a level told from so many latencies, ln.
    static func error(of count: Double, noise: Double) -> Double {
        medianError * noise / count.squareRoot()
    }

    /// The median of ln(latency / curve), to a place within the cell that it falls into.
    static func level(_ points: [LatencyPoint], _ curve: LatencyCurve) -> Double {
        let half = points.reduce(0) { $0 + $1.weight } / 2
        let sorted = points.map { point in
            (value: point.logSeconds - .log(curve.median(items: point.items)), point: point)
        }.sorted { $0.value < $1.value }
        var before = 0.0
        for (value, point) in sorted {
            let share = (half - before) / point.weight
            if share <= 1 { return value + (share - 0.5) * point.width }
            before += point.weight
        }
        return 0
    }

    private static func lastShift(
        _ levels: [Double], _ sigma: Double
    ) -> (index: Int, segment: Range<Int>)? {
        var found: (index: Int, segment: Range<Int>)?
        var start = 0
        while levels.count - start >= daysMin,
            let step = shift(levels[start...], sigma)
        {
            found = (step, start..<levels.count)
            start = step
        }
        return found
    }

    /// The place where the sum of deviations is farthest out, if that is too far for chance.
    private static func shift(_ levels: ArraySlice<Double>, _ sigma: Double) -> Int? {
        let middle = RobustSpread.median(levels)
        // One strange day is no new level, however strange: five σ is all that a day may say. Of the
        // eight days that are the least to be looked at, that is 5 · 7/8 / √8 = 1.55 by itself; two
        // such days in a row at the end of four weeks are 2 · 5 · 26/28 / √28 = 1.76.
        let clipped = levels.map { min(max($0, middle - 5 * sigma), middle + 5 * sigma) }
        let mean = clipped.reduce(0, +) / Double(clipped.count)
        var (sum, farthest, place) = (0.0, 0.0, 0)
        for (offset, value) in clipped.dropLast().enumerated() {
            sum += value - mean
            if abs(sum) > farthest { (farthest, place) = (abs(sum), offset + 1) }
        }
        let isTooFar = farthest > limit * sigma * Double(clipped.count).squareRoot()
        guard isTooFar else { return nil }
        let index = levels.startIndex + place
        let difference =
            RobustSpread.median(levels[index...]) - RobustSpread.median(levels[..<index])
        return abs(difference) >= shiftMin ? index : nil
    }
}
