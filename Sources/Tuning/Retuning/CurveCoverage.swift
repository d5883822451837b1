import BatchingCore
import OnlineStatistics
import RealModule

/// How often what really happened fell into the intervals that a curve had foretold for it: the check
/// of the simulator, whose latencies are drawn from such curves.
public struct CurveCoverage: Sendable, Equatable {
    /// Which lane.
    public var lane: Lane
    /// Latencies that were held against the curve.
    public var observations: Int
    /// Shares of observations inside; 0.5 and 0.9 if the curve is right.
    public var within50: Double
    /// Share inside the 90 % interval; 0.9 if the curve is right.
    public var within90: Double

    /// - Parameters:
    ///   - curve: fitted to other days.
    ///   - grid: of the days that it foretells.
    init?(_ lane: Lane, _ curve: LatencyCurve, of grid: LatencyGrid) {
        guard grid.count > 0 else { return nil }
        var (half, most) = (0.0, 0.0)
        for point in grid.points.flatMap(\.slices) {
            let deviation = (curve.noise * curve.noise + curve.variance(items: point.items))
                .squareRoot()
            let z = abs(point.logSeconds - .log(curve.median(items: point.items))) / deviation
            if z <= Self.quantile75 { half += point.weight }
            if z <= Self.quantile95 { most += point.weight }
        }
        self.lane = lane
        observations = grid.count
        within50 = half / Double(grid.count)
        within90 = most / Double(grid.count)
    }

    /// Half of a normal lies within ± 0.674, nine tenths within ± 1.645.
    private static let quantile75 = 0.674_489_750_196_081_7
    private static let quantile95 = 1.644_853_626_951_472_2

    /// So far off that the replay is hardly to be believed.
    ///
    /// Chance moves the shares of a hundred observations by 0.05 and 0.03; three times that, and what
    /// day-to-day drift adds, is 0.2 and 0.15.
    public var isFarOff: Bool {
        observations >= ThresholdEstimate.evidenceMinDefault
            && (abs(within50 - 0.5) > 0.2 || abs(within90 - 0.9) > 0.15)
    }
}
