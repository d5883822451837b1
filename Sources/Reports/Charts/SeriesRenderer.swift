/// Draws the marks of one series.
struct SeriesRenderer {
    let series: XYSeries
    let look: SeriesLook
    let frame: XYFrame

    /// Above this many points a series is a cloud: small, see-through marks.
    private static let cloudSize = 60
    /// At most this many points of a line answer the pointer.
    private static let hoverPoints = 60
    /// How many shapes stand on a line, so that it is known without its hue.
    private static let shapesOnLine = 5

    /// How many points have no place in the drawing.
    var undrawn: Int {
        switch series.mark {
        case .line, .steps: series.points.count { !frame.canPlace($0) }
        case .points, .linkedPoints: series.points.count { !frame.shows($0) }
        }
    }

    var markup: String {
        switch series.mark {
        case .line: line(steps: false)
        case .steps: line(steps: true)
        case .points: points
        case .linkedPoints:
            frame.area.clipped("<path class=\"line link\" d=\"\(frame.path(series.points))\"/>")
                + points
        }
    }

    private func line(steps: Bool) -> String {
        let path = frame.path(series.points, steps: steps)
        guard !path.isEmpty else { return "" }
        let shown = series.points.filter(frame.shows)
        let body = frame.area.clipped("<path class=\"line\" d=\"\(path)\"/>")
        return body + shapes(on: shown) + hovers(on: shown)
    }

    /// A few shapes, at other places than the neighbouring series' shapes.
    private func shapes(on shown: [ChartPoint]) -> String {
        guard shown.count >= 2 else { return marks(shown, radius: 4.5) }
        let offset = (Double(look.hue) + 0.5) / 8
        let chosen = (0..<Self.shapesOnLine).map { place in
            let share = (Double(place) + offset) / Double(Self.shapesOnLine)
            return shown[min(shown.count - 1, Int(share * Double(shown.count)))]
        }
        return "<path class=\"mark\" d=\"\(chosen.map { shape($0, 4) }.joined())\"/>"
    }

    private func hovers(on shown: [ChartPoint]) -> String {
        // Nothing hovers over a phone.
        guard frame.area.size == .wide else { return "" }
        let step = max(1, Double(shown.count) / Double(Self.hoverPoints))
        return stride(from: 0, to: Double(shown.count), by: step).map { index in
            let point = shown[Int(index)]
            let at = frame.position(point)
            return "<circle class=\"hit\" cx=\"\(coordinate(at.x))\" cy=\"\(coordinate(at.y))\" "
                + "r=\"6\">\(title(point))</circle>"
        }.joined()
    }

    private var points: String {
        let shown = series.points.filter(frame.shows)
        let isCloud = shown.count > Self.cloudSize
        let radius = (isCloud ? 2.4 : 5) * (frame.area.size == .narrow ? 0.85 : 1)
        return isCloud
            ? "<g class=\"cloud\">\(marks(shown, radius: radius))</g>"
            : marks(shown, radius: radius)
    }

    private func marks(_ shown: [ChartPoint], radius: Double) -> String {
        guard !shown.isEmpty else { return "" }
        if frame.area.size == .narrow, shown.count > Self.cloudSize {
            return "<path class=\"mark\" d=\"\(shown.map { shape($0, radius) }.joined())\"/>"
        }
        return shown.map { point in
            "<path class=\"mark\" d=\"\(shape(point, radius))\">\(title(point))</path>"
        }.joined()
    }

    private func shape(_ point: ChartPoint, _ radius: Double) -> String {
        let at = frame.position(point)
        return look.shape.path(at.x, at.y, radius: radius)
    }

    private func title(_ point: ChartPoint) -> String {
        "<title>\(escaped(frame.words(point, series.name)))</title>"
    }
}
