/// Horizontal bars, each under its name, with whiskers where an interval is known.
public struct BarChart: Chart {
    /// One bar.
    public struct Bar: Sendable, Equatable {
        /// Written above the bar.
        public var name: String
        /// Where the bar ends; it starts at zero.
        public var value: Double
        /// The interval that the whisker spans.
        public var interval: ClosedRange<Double>?
        /// Whether the bar stands out from the others.
        public var emphasised: Bool

        public init(
            _ name: String, _ value: Double, interval: ClosedRange<Double>? = nil,
            emphasised: Bool = false
        ) {
            self.name = name
            self.value = value
            self.interval = interval
            self.emphasised = emphasised
        }
    }

    public var title: String
    /// What the bars' lengths mean.
    ///
    /// Its scale should be linear: a logarithmic one has no zero.
    public var axis: Axis
    /// From the top down.
    public var bars: [Bar]
    /// What a bar means, such as "mean cost".
    public var barMeaning: String
    /// What a whisker means, such as "90% interval".
    public var whiskerMeaning: String

    public init(
        _ title: String, axis: Axis, bars: [Bar], barMeaning: String, whiskerMeaning: String = ""
    ) {
        self.title = title
        self.axis = axis
        self.bars = bars
        self.barMeaning = barMeaning
        self.whiskerMeaning = whiskerMeaning
    }

    public func drawing(_ size: ChartSize) -> ChartDrawing {
        let rowHeight = size.fontSize * 2.5
        let top = size.fontSize * 0.6
        let bottom = top + rowHeight * Double(max(bars.count, 2))
        let area = PlotArea(
            size: size, left: 6, top: top, right: size.width - size.fontSize * 2.2, bottom: bottom)
        let isZeroThere = axis.scale == .linear ? [0.0] : []
        let values = bars.flatMap { bar in
            [
                bar.value, bar.interval?.lowerBound ?? bar.value,
                bar.interval?.upperBound ?? bar.value,
            ]
        }
        let domain = AxisScale.domain(axis, fitting: values + isZeroThere)
        let scale = AxisScale(axis: axis, domain: domain, from: area.left, to: area.right)
        let rows = bars.enumerated().map { index, bar in
            row(bar, top: top + rowHeight * Double(index), scale, size)
        }
        let undrawn = bars.count { !axis.canPlace($0.value) }
        let content =
            area.horizontalAxis(scale, PlotArea.horizontalTicks(scale, size)) + area.frame
            + rows.joined() + (undrawn == bars.count ? area.noData : "")
        let label =
            "\(title). Across: \(axis.heading). "
            + bars.map { "\($0.name): \(axis.words($0.value))" }.joined(separator: "; ")
        let height = bottom + size.fontSize * 3.2
        return ChartDrawing(
            svg: svgElement(size, height: height, label: label, content),
            legend: legend, undrawn: undrawn)
    }

    private var legend: [LegendEntry] {
        let bar = LegendEntry(
            name: barMeaning, mark: .bar, emphasised: true, look: SeriesLook(0))
        let whisker = LegendEntry(
            name: whiskerMeaning, mark: .whisker, emphasised: true, look: SeriesLook(7))
        return bars.contains { $0.interval != nil } && !whiskerMeaning.isEmpty
            ? [bar, whisker] : [bar]
    }

    private func row(_ bar: Bar, top: Double, _ scale: AxisScale, _ size: ChartSize) -> String {
        let font = size.fontSize
        let name =
            "<text class=\"label\(bar.emphasised ? " strong" : "")\" "
            + "x=\"\(coordinate(scale.from + 4))\" y=\"\(coordinate(top + font * 1.1))\">"
            + "\(escaped(bar.name))</text>"
        guard axis.canPlace(bar.value) else { return name }
        let end = scale.position(bar.value)
        let zero = axis.scale == .linear ? scale.position(0) : scale.from
        let middle = top + font * 1.9
        var words = "\(bar.name): \(axis.words(bar.value))"
        var whisker = ""
        if let interval = bar.interval, axis.canPlace(interval.lowerBound),
            axis.canPlace(interval.upperBound)
        {
            words += " (\(axis.words(interval.lowerBound)) to \(axis.words(interval.upperBound)))"
            let (low, high) = (
                scale.position(interval.lowerBound), scale.position(interval.upperBound)
            )
            let (cap, tall) = (coordinate(middle - 4), "v8")
            whisker =
                "<path class=\"whisker\" d=\"M\(coordinate(low)) \(cap)\(tall)m0 -4"
                + "H\(coordinate(high))m0 -4\(tall)\"/>"
        }
        return name + "<g class=\"series h0\(bar.emphasised ? "" : " quiet")\">"
            + "<rect class=\"bar\" x=\"\(coordinate(min(zero, end)))\" "
            + "y=\"\(coordinate(middle - font * 0.4))\" width=\"\(coordinate(abs(end - zero)))\" "
            + "height=\"\(coordinate(font * 0.8))\"><title>\(escaped(words))</title></rect>"
            + "\(whisker)</g>"
    }
}
