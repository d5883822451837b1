import RealModule

extension LatencyCurve {
    /// The curve through a grid's cells that a minority of wrong cells hardly moves.
    ///
    /// Each cell counts as its observations, all at the cell's own centre.
    ///
    /// - Parameters:
    ///   - grid: the latencies; it may be empty.
    ///   - prior: what is believed of the lane without any observation, and how firmly: its
    ///     variances, which must be > 0, are the prior's own. Keep them wide (a factor of ten,
    ///     say): then it only speaks where the data are silent.
    public init(fitting grid: LatencyGrid, prior: LatencyCurve) {
        self.init(fitting: grid.points, prior: prior)
    }

    /// The same from points; what is not a finite latency of at least a part of an item is left out.
    public init(fitting points: [LatencyPoint], prior: LatencyCurve) {
        let usable = points.filter {
            $0.weight > 0 && $0.items > 0 && $0.items.isFinite && $0.logSeconds.isFinite
        }
        var fit = RobustCurveFit(usable, prior)
        self = fit.curve()
    }
}

/// So many observations of one size and one latency.
public struct LatencyPoint: Sendable, Equatable {
    /// Items of the call or job, > 0.
    public var items: Double
    /// ln of the seconds.
    public var logSeconds: Double
    /// Observations.
    public var weight: Double
    /// How wide the observations lie around `logSeconds`, from the shortest to the longest; 0 = all
    /// at it.
    public var width: Double
    /// The noise of observations of this size over that of all; a fit finds it.
    var spread = 1.0

    public init(items: Double, logSeconds: Double, weight: Double = 1, width: Double = 0) {
        self.items = items
        self.logSeconds = logSeconds
        self.weight = weight
        self.width = width
    }

    /// The observations spread evenly over their width, in four equal parts.
    ///
    /// Medians and shares need it: counted at their centres alone, cells would make them jump from one
    /// step of latency to the next.
    public var slices: [LatencyPoint] {
        guard width > 0 else { return [self] }
        return [-0.375, -0.125, 0.125, 0.375].map { place in
            LatencyPoint(
                items: items, logSeconds: logSeconds + place * width, weight: weight / 4)
        }
    }
}

extension LatencyGrid {
    /// Every cell at its own centre: mean size, and mean of the logarithms.
    public var points: [LatencyPoint] {
        cells.map { cell in
            let count = Double(cell.count)
            return LatencyPoint(
                items: cell.centreItems, logSeconds: cell.logSeconds / count, weight: count,
                // A single observation is where it is; a step is a quarter of an octave.
                width: cell.count == 1 ? 0 : .log(2) / 4)
        }
    }
}

/// One fit under way: ln latency = ln(overhead + per item · items) + noise.
///
/// The noise is taken as Student's t with four degrees of freedom (Lange, Little, Taylor 1989,
/// doi:10.1080/01621459.1989.10478852), which is a Gaussian for most observations and gives those far
/// out a weight that falls with the square of their distance. Its scale is the median absolute
/// residual, which stands until half of the observations are wrong; the t's own maximum-likelihood
/// scale grows with every outlier.
struct RobustCurveFit {
    /// Degrees of freedom: four, the authors' own choice where data are to show no more of their
    /// tails than that they have some.
    static let freedom = 4.0
    /// A clock that ticks in hundredths of what it measures: no fit is called finer than this.
    static let noiseMin = 0.01
    /// The median of |z| of a standard normal, which makes a median a standard deviation.
    static let medianOfAbsoluteNormal = 0.674_489_750_196_081_7

    var points: [LatencyPoint]
    private let slices: [LatencyPoint]
    let prior: LatencyCurve
    let total: Double

    init(_ points: [LatencyPoint], _ prior: LatencyCurve) {
        self.points = points
        slices = points.flatMap(\.slices)
        self.prior = prior
        total = points.reduce(0) { $0 + $1.weight }
    }

    mutating func curve() -> LatencyCurve {
        guard !points.isEmpty else {
            var curve = prior
            curve.evidence = 0
            return curve
        }
        var (logs, noise) = settled(from: start)
        // Twice: what is known of the spread makes a better curve, and that a better spread.
        for _ in 0..<2 {
            setSpreads(around: logs, noise)
            logs = descended(from: logs, noise)
        }
        return made(logs, noise)
    }

    /// Scale and curve in turn; they settle in a handful of rounds, and the last word is the curve's,
    /// so that it is the best at the scale that is told.
    private func settled(from start: Logs) -> (Logs, Double) {
        var logs = start
        var noise = scale(around: logs)
        for _ in 0..<12 {
            logs = descended(from: logs, noise)
            let next = scale(around: logs)
            let isSettled = abs(next - noise) <= 1e-4 * noise
            if isSettled { break }
            noise = next
        }
        return (descended(from: logs, noise), noise)
    }

    private func made(_ logs: Logs, _ noise: Double) -> LatencyCurve {
        let spread = covariance(at: logs, noise)
        return LatencyCurve(
            logOverhead: logs.overhead, logPerItem: logs.perItem,
            overheadVariance: spread.overhead, perItemVariance: spread.perItem,
            covariance: spread.both, noise: noise, meanFactor: meanFactor(around: logs, noise),
            evidence: total)
    }

    /// The two logarithms that are sought.
    struct Logs: Equatable {
        var overhead: Double
        var perItem: Double
    }

    /// ln latency less the curve's.
    func residual(_ point: LatencyPoint, _ overhead: Double, _ perItem: Double) -> Double {
        point.logSeconds - .log(overhead + perItem * point.items)
    }

    /// Σ count · |residual|-like loss at a scale, and the prior's: what the fit minimises.
    func loss(_ logs: Logs, _ noise: Double) -> Double {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        let nu = Self.freedom
        var sum = 0.0
        for point in points {
            let z = residual(point, overhead, perItem) / (noise * point.spread)
            sum += point.weight * (nu + 1) / 2 * .log(onePlus: z * z / nu)
        }
        let a = logs.overhead - prior.logOverhead
        let b = logs.perItem - prior.logPerItem
        return sum + a * a / (2 * prior.overheadVariance) + b * b / (2 * prior.perItemVariance)
    }

    /// Half of the observations lie nearer to the curve than this, made a standard deviation.
    func scale(around logs: Logs) -> Double {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        let distances = slices.map {
            (value: abs(residual($0, overhead, perItem)), weight: $0.weight)
        }
        return max(Self.noiseMin, weightedMedian(distances) / Self.medianOfAbsoluteNormal)
    }
}

/// The value with half of the weight below it; 0 of none.
public func weightedMedian(_ values: [(value: Double, weight: Double)]) -> Double {
    let sorted = values.sorted { $0.value < $1.value }
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    var sum = 0.0
    for one in sorted {
        sum += one.weight
        if sum >= half { return one.value }
    }
    return 0
}
