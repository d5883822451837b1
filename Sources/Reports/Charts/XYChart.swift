/// Series over two axes: lines, steps, points or linked points, with references behind them.
///
/// It serves for distributions, timelines, frontiers and fits alike.
public struct XYChart: Chart {
    public var title: String
    /// The horizontal axis.
    public var x: Axis
    /// The vertical axis.
    public var y: Axis
    /// Those that stand out are drawn over the others.
    public var series: [XYSeries]
    /// Drawn behind the series.
    public var references: [ChartReference]
    /// The names of the series that stand out; the others are faint until the reader chooses them.
    ///
    /// Nil lets all stand out.
    public var emphasised: Set<String>?

    public init(
        _ title: String, x: Axis, y: Axis, series: [XYSeries],
        references: [ChartReference] = [], emphasised: Set<String>? = nil
    ) {
        self.title = title
        self.x = x
        self.y = y
        self.series = series
        self.references = references
        self.emphasised = emphasised
    }

    public func drawing(_ size: ChartSize) -> ChartDrawing {
        let frame = XYFrame(self, size)
        var undrawn = 0
        var faint = ""
        var strong = ""
        // Above all marks, so that no mark strikes a label out.
        var names = ""
        var labels = LabelPlacer(area: frame.area)
        // Labels of what stands out get the best places.
        let order =
            series.indices.filter { isEmphasised(series[$0]) }
            + series.indices.filter { !isEmphasised(series[$0]) }
        for index in order { labels.avoid(series[index], frame) }
        for index in order {
            let renderer = SeriesRenderer(series: series[index], look: look(index), frame: frame)
            undrawn += renderer.undrawn
            let marks = group(index, renderer.markup)
            if isEmphasised(series[index]) { strong += marks } else { faint += marks }
            names += group(index, labels.markup(series[index], frame))
        }
        let isEmpty = series.allSatisfy { one in !one.points.contains(where: frame.shows) }
        let content =
            frame.axes + frame.markup(references) + faint + strong + names
            + (isEmpty ? frame.area.noData : "")
        return ChartDrawing(
            svg: svgElement(size, height: size.height, label: summary, content),
            legend: legend, undrawn: undrawn)
    }

    /// What belongs to one series, so that the legend's button finds it.
    private func group(_ index: Int, _ content: String) -> String {
        guard !content.isEmpty else { return "" }
        let classes = "series \(look(index).classes)\(isEmphasised(series[index]) ? "" : " faint")"
        return "<g class=\"\(classes)\" data-series=\"\(index)\">\(content)</g>"
    }

    private func isEmphasised(_ series: XYSeries) -> Bool {
        emphasised?.contains(series.name) ?? true
    }

    private func look(_ index: Int) -> SeriesLook { SeriesLook(series[index].look ?? index) }

    private var legend: [LegendEntry] {
        let entries = series.indices.map { index in
            let mark: LegendEntry.Mark =
                switch series[index].mark {
                case .line, .steps: .line
                case .points: .points
                case .linkedPoints: .linkedPoints
                }
            return LegendEntry(
                name: series[index].name, mark: mark,
                emphasised: isEmphasised(series[index]), look: look(index))
        }
        let fits = references.compactMap { reference -> LegendEntry? in
            guard case .fit(let name, _, _) = reference else { return nil }
            return LegendEntry(name: name, mark: .band, emphasised: true, look: SeriesLook(7))
        }
        return entries + fits
    }

    private var summary: String {
        let names = series.map(\.name)
        let list = names.count > 20 ? "\(names.count) series" : names.joined(separator: ", ")
        return "\(title). Across: \(x.heading). Up: \(y.heading). Shown: \(list)."
    }
}
