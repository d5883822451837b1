/// The rectangle that values are drawn in, and the axes around it.
struct PlotArea: Equatable {
    let size: ChartSize
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    /// Grid lines, tick labels and heading of the axis below the plot.
    func horizontalAxis(_ scale: AxisScale, _ ticks: [Tick]) -> String {
        let lines = ticks.map { tick in
            "M\(coordinate(scale.position(tick.value))) \(coordinate(top))V\(coordinate(bottom))"
        }
        let labels = ticks.map { tick in
            let x = coordinate(scale.position(tick.value))
            let y = coordinate(bottom + size.fontSize * 1.3)
            return "<text class=\"tick\" text-anchor=\"middle\" x=\"\(x)\" y=\"\(y)\">"
                + "\(escaped(tick.label))</text>"
        }
        let heading =
            "<text class=\"heading\" text-anchor=\"end\" x=\"\(coordinate(right))\" "
            + "y=\"\(coordinate(bottom + size.fontSize * 2.75))\">\(escaped(scale.axis.heading)) →</text>"
        return "<path class=\"grid\" d=\"\(lines.joined())\"/>" + labels.joined() + heading
    }

    /// Grid lines, tick labels and heading of the axis left of the plot.
    func verticalAxis(_ scale: AxisScale, _ ticks: [Tick]) -> String {
        let lines = ticks.map { tick in
            "M\(coordinate(left)) \(coordinate(scale.position(tick.value)))H\(coordinate(right))"
        }
        let labels = ticks.map { tick in
            let y = coordinate(scale.position(tick.value) + size.fontSize * 0.35)
            return
                "<text class=\"tick\" text-anchor=\"end\" x=\"\(coordinate(left - 7))\" y=\"\(y)\">"
                + "\(escaped(tick.label))</text>"
        }
        let heading =
            "<text class=\"heading\" x=\"0\" y=\"\(coordinate(size.fontSize))\">"
            + "↑ \(escaped(scale.axis.heading))</text>"
        return "<path class=\"grid\" d=\"\(lines.joined())\"/>" + labels.joined() + heading
    }

    /// The left and bottom edges of the plot.
    var frame: String {
        "<path class=\"frame\" d=\"M\(coordinate(left)) \(coordinate(top))V\(coordinate(bottom))"
            + "H\(coordinate(right))\"/>"
    }

    /// What stands in the middle of a plot that has nothing to show.
    var noData: String {
        "<text class=\"empty\" text-anchor=\"middle\" x=\"\(coordinate((left + right) / 2))\" "
            + "y=\"\(coordinate((top + bottom) / 2))\">no data</text>"
    }

    /// Keeps `content` inside the plot; a few units of slack let lines on the edge show whole.
    func clipped(_ content: String) -> String {
        let x = coordinate(left - 4)
        let y = coordinate(top - 4)
        let width = coordinate(right - left + 8)
        let height = coordinate(bottom - top + 8)
        return "<svg x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" "
            + "viewBox=\"\(x) \(y) \(width) \(height)\">\(content)</svg>"
    }

    /// The densest ticks whose labels stand clear of each other along a horizontal axis.
    static func horizontalTicks(_ scale: AxisScale, _ size: ChartSize) -> [Tick] {
        let choices = scale.axis.tickChoices(scale.domain)
        let fitting = choices.first { ticks in
            zip(ticks, ticks.dropFirst()).allSatisfy { one, next in
                let room = scale.position(next.value) - scale.position(one.value)
                let letters = (estimatedWidth(one.label) + estimatedWidth(next.label)) / 2
                return room > (letters + 1.1) * size.fontSize
            }
        }
        return fitting ?? Array((choices.last ?? []).prefix(1))
    }

    /// The densest ticks whose labels stand clear of each other along a vertical axis.
    static func verticalTicks(_ scale: AxisScale, _ size: ChartSize) -> [Tick] {
        let choices = scale.axis.tickChoices(scale.domain)
        let fitting = choices.first { ticks in
            zip(ticks, ticks.dropFirst()).allSatisfy { one, next in
                scale.position(one.value) - scale.position(next.value) > size.fontSize * 2.2
            }
        }
        return fitting ?? Array((choices.last ?? []).prefix(1))
    }
}

/// Wraps a drawing's content into an SVG element that scales with the page.
func svgElement(_ size: ChartSize, height: Double, label: String, _ content: String) -> String {
    "<svg class=\"drawing \(size.rawValue)\" xmlns=\"http://www.w3.org/2000/svg\" "
        + "viewBox=\"0 0 \(coordinate(size.width)) \(coordinate(height))\" "
        + "font-size=\"\(coordinate(size.fontSize))\" role=\"img\" "
        + "aria-label=\"\(escaped(label))\">\(content)</svg>"
}
