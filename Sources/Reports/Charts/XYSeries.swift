/// A pair of values, with what to say about it.
public struct ChartPoint: Sendable, Equatable {
    /// In the unit of the horizontal axis.
    public var x: Double
    /// In the unit of the vertical axis.
    public var y: Double
    /// Shown where the pointer rests; nil says the series' name and both values.
    public var title: String?
    /// Written next to the point where there is room; nil writes nothing.
    public var label: String?

    public init(_ x: Double, _ y: Double, title: String? = nil, label: String? = nil) {
        self.x = x
        self.y = y
        self.title = title
        self.label = label
    }
}

/// A named row of points in an `XYChart`.
public struct XYSeries: Sendable, Equatable {
    /// How the points are drawn.
    public enum Mark: Sendable, Equatable {
        /// Straight lines from point to point.
        case line
        /// Each value holds until the next point, as a count or a share of a sample does.
        case steps
        /// Points alone.
        case points
        /// Points with a line through them in the order given, as a frontier or a sweep.
        case linkedPoints
    }

    /// As the legend names it.
    public var name: String
    /// In the order in which a line runs through them.
    public var points: [ChartPoint]
    /// How they are drawn.
    public var mark: Mark
    /// Which of the 32 looks to wear, so that a name looks alike in all charts of a page; nil takes
    /// the series' place in the chart.
    public var look: Int?

    public init(_ name: String, _ points: [ChartPoint], mark: Mark, look: Int? = nil) {
        self.name = name
        self.points = points
        self.mark = mark
        self.look = look
    }
}

/// Something drawn behind the series to compare them with.
public enum ChartReference: Sendable, Equatable {
    /// A line across the chart at one value of the horizontal axis.
    case vertical(at: Double, label: String)
    /// A line across the chart at one value of the vertical axis.
    case horizontal(at: Double, label: String)
    /// A fitted curve with, where known, its interval at each x.
    case fit(name: String, line: [ChartPoint], band: [BandPoint] = [])
}

/// The interval of a band at one x.
public struct BandPoint: Sendable, Equatable {
    /// In the unit of the horizontal axis.
    public var x: Double
    /// The interval's lower end.
    public var low: Double
    /// The interval's upper end.
    public var high: Double

    public init(_ x: Double, low: Double, high: Double) {
        self.x = x
        self.low = low
        self.high = high
    }
}
