import BatchingCore
import OnlineStatistics
import RealModule

extension LaneFit {
    /// The fit near a size, as a threshold there is estimated from it.
    ///
    /// Over a few slots the times of one, five and six calls are a staircase, which no line fits: a
    /// line through all sizes lies 2 % too low where it meets a job of twenty calls. So sizes count
    /// the less the further they are from where it matters (local regression: Cleveland 1979,
    /// doi:10.1080/01621459.1979.10481038), with a weight that never vanishes: where there is nothing
    /// near, what is far still speaks. Errors are those of so many observations as the weights add up
    /// to, which is rather too few than too many.
    func side(around items: Double) -> ThresholdEstimate.Side {
        guard let prior = basis.prior else { return side }
        let centre = min(max(items, sizes.lowerBound), sizes.upperBound)
        let near = basis.points.map { point in
            var point = point
            let distance = Double.log(point.items / centre) / Self.nearness
            point.weight /= 1 + distance * distance
            return point
        }
        var side = side
        side.curve = LatencyCurve(fitting: near, prior: prior)
        return side
    }

    /// Within a factor of four, two steps of the staircase over the usual five slots, sizes count for
    /// more than half.
    private static let nearness = Double.log(4)
}
