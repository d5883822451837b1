/// A drawing of values, as a pure function of them.
public protocol Chart: Sendable {
    /// What the chart shows, in words, for those who do not see it.
    var title: String { get }

    /// Draws the chart for one size of screen.
    func drawing(_ size: ChartSize) -> ChartDrawing
}

/// The screens a chart is drawn for.
///
/// A drawing scales, but its letters must stay readable.
public enum ChartSize: String, Sendable, CaseIterable {
    /// A page at least 820 pixels wide.
    case wide
    /// A phone from 360 pixels.
    case narrow

    /// The drawing's width, in its own units.
    var width: Double { self == .wide ? 960 : 360 }
    var height: Double { self == .wide ? 500 : 330 }
    var fontSize: Double { self == .wide ? 15 : 13 }
}

/// A finished drawing and what belongs next to it.
public struct ChartDrawing: Sendable, Equatable {
    /// A well-formed SVG element.
    ///
    /// Its colours come from the page's style sheet.
    public var svg: String
    /// One entry for each series or meaning, in the drawing's order.
    public var legend: [LegendEntry]
    /// How many values had no place: not finite, zero on a logarithmic axis, or out of range.
    public var undrawn: Int
}

/// What a legend says about one series.
public struct LegendEntry: Sendable, Equatable {
    /// The sign that stands before the name.
    public enum Mark: Sendable, Equatable {
        /// A line.
        case line
        /// Points.
        case points
        /// Points on a line.
        case linkedPoints
        /// A band.
        case band
        /// A bar.
        case bar
        /// A whisker.
        case whisker
    }

    /// What the sign means.
    public var name: String
    /// The sign that stands before the name.
    public var mark: Mark
    /// Whether the series stands out before the reader chooses.
    public var emphasised: Bool
    let look: SeriesLook
}
