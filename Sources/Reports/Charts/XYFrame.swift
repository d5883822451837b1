/// The two fitted axes of an `XYChart` at one size.
struct XYFrame {
    let area: PlotArea
    let x: AxisScale
    let y: AxisScale
    /// The axes as drawn.
    let axes: String

    init(_ chart: XYChart, _ size: ChartSize) {
        let values = Self.values(chart)
        let xDomain = AxisScale.domain(chart.x, fitting: values.map(\.x))
        let yDomain = AxisScale.domain(chart.y, fitting: values.map(\.y))
        let top = size.fontSize * 2
        let bottom = size.height - size.fontSize * 3.2
        y = AxisScale(axis: chart.y, domain: yDomain, from: bottom, to: top)
        let yTicks = PlotArea.verticalTicks(y, size)
        let widest = yTicks.map { estimatedWidth($0.label) }.max() ?? 0
        let left = widest * size.fontSize + 12
        let right = size.width - size.fontSize * 1.8
        x = AxisScale(axis: chart.x, domain: xDomain, from: left, to: right)
        area = PlotArea(size: size, left: left, top: top, right: right, bottom: bottom)
        let xTicks = PlotArea.horizontalTicks(x, size)
        axes = area.horizontalAxis(x, xTicks) + area.verticalAxis(y, yTicks) + area.frame
    }

    /// All pairs of values that the axes should hold.
    private static func values(_ chart: XYChart) -> [(x: Double, y: Double)] {
        let points = chart.series.flatMap(\.points).filter {
            chart.x.canPlace($0.x) && chart.y.canPlace($0.y)
        }
        return points.map { ($0.x, $0.y) } + chart.references.flatMap(values)
    }

    private static func values(_ reference: ChartReference) -> [(x: Double, y: Double)] {
        switch reference {
        case .vertical(let value, _): [(value, Double.nan)]
        case .horizontal(let value, _): [(Double.nan, value)]
        case .fit(_, let line, let band):
            line.map { ($0.x, $0.y) } + band.flatMap { [($0.x, $0.low), ($0.x, $0.high)] }
        }
    }

    func canPlace(_ point: ChartPoint) -> Bool {
        x.axis.canPlace(point.x) && y.axis.canPlace(point.y)
    }

    /// Whether the point lies within the plot.
    func shows(_ point: ChartPoint) -> Bool { x.shows(point.x) && y.shows(point.y) }

    func position(_ point: ChartPoint) -> (x: Double, y: Double) {
        (x.position(point.x), y.position(point.y))
    }

    /// What to say where the pointer rests on a point.
    func words(_ point: ChartPoint, _ name: String) -> String {
        point.title ?? "\(name): \(x.axis.words(point.x)), \(y.axis.words(point.y))"
    }
}
