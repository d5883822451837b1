/// A straight line fitted to weighted points: y = intercept + slope · x.
public struct FittedLine: Sendable, Equatable, Codable {
    /// y at x = 0.
    public var intercept: Double
    /// What y gains where x gains one.
    public var slope: Double
    public init(intercept: Double, slope: Double) {
        self.intercept = intercept
        self.slope = slope
    }
    /// The line's y at `x`.
    public func callAsFunction(_ x: Double) -> Double { intercept + slope * x }
}

/// The five weighted sums of a least-squares line, added to one point at a time.
public struct LineSums: Sendable, Equatable, Codable {
    /// Sum of the points' weights.
    public private(set) var weight = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var xx = 0.0
    private var xy = 0.0

    public init() {}

    /// Centred sums (West 1979, doi:10.1145/359146.359153), which stay exact where raw sums of
    /// squares cancel.
    public mutating func add(x: Double, y: Double, weight w: Double = 1) {
        weight += w
        let dx = x - meanX
        meanX += dx * w / weight
        let dy = y - meanY
        meanY += dy * w / weight
        xx += w * dx * (x - meanX)
        xy += w * dx * (y - meanY)
    }

    /// The weighted means; 0 where nothing was added.
    public var mean: (x: Double, y: Double) { (meanX, meanY) }

    /// Σ w (x - x̄)².
    public var spreadX: Double { xx }

    /// The line, or nil where all x are equal and no slope can be told.
    public var line: FittedLine? {
        guard weight > 0, xx > 1e-12 * weight * (1 + meanX * meanX) else { return nil }
        let slope = xy / xx
        return FittedLine(intercept: meanY - slope * meanX, slope: slope)
    }

    /// The line of a ridge regression: (xx + λ) in place of xx.
    public func ridgeLine(lambda: Double) -> FittedLine? {
        guard weight > 0 else { return nil }
        let slope = xy / (xx + lambda)
        return FittedLine(intercept: meanY - slope * meanX, slope: slope)
    }
}
