extension XYFrame {
    /// References as drawn behind the series; labels of verticals stand below each other.
    func markup(_ references: [ChartReference]) -> String {
        var verticals = 0
        return references.map { reference in
            if case .vertical(let value, _) = reference, x.shows(value) { verticals += 1 }
            return markup(reference, line: max(1, verticals))
        }.joined()
    }

    /// Nothing where it has no place.
    private func markup(_ reference: ChartReference, line number: Int) -> String {
        switch reference {
        case .vertical(let value, let label):
            guard x.shows(value) else { return "" }
            let at = x.position(value)
            let isLate = at > (area.left + area.right) / 2
            return line("M\(coordinate(at)) \(coordinate(area.top))V\(coordinate(area.bottom))")
                + text(
                    label, x: at + (isLate ? -5 : 5),
                    y: area.top + area.size.fontSize * 1.2 * Double(number),
                    anchor: isLate ? "end" : "start")
        case .horizontal(let value, let label):
            guard y.shows(value) else { return "" }
            let at = y.position(value)
            return line("M\(coordinate(area.left)) \(coordinate(at))H\(coordinate(area.right))")
                + text(label, x: area.right - 4, y: at - 5, anchor: "end")
        case .fit(let name, let points, let band):
            return area.clipped(
                polygon(band) + "<path class=\"fit\" d=\"\(path(points))\">"
                    + "<title>\(escaped(name))</title></path>")
        }
    }

    private func polygon(_ band: [BandPoint]) -> String {
        let known = band.filter { point in
            x.axis.canPlace(point.x) && y.axis.canPlace(point.low) && y.axis.canPlace(point.high)
        }
        guard known.count > 1 else { return "" }
        let edge =
            known.map { ChartPoint($0.x, $0.high) }
            + known.reversed().map { ChartPoint($0.x, $0.low) }
        return "<path class=\"band\" d=\"\(path(edge))z\"/>"
    }

    private func line(_ path: String) -> String { "<path class=\"reference\" d=\"\(path)\"/>" }

    private func text(_ label: String, x: Double, y: Double, anchor: String) -> String {
        label.isEmpty
            ? ""
            : "<text class=\"label note\" text-anchor=\"\(anchor)\" x=\"\(coordinate(x))\" "
                + "y=\"\(coordinate(y))\">\(escaped(label))</text>"
    }
}
