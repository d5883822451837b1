extension XYFrame {
    /// Path data through the points; a point without a place leaves a gap.
    func path(_ points: [ChartPoint], steps: Bool = false) -> String {
        var path = ""
        var previous: (x: String, y: String)?
        for point in thinned(points) {
            guard canPlace(point) else {
                previous = nil
                continue
            }
            let at = position(point)
            let next = (x: coordinate(at.x), y: coordinate(at.y))
            if let last = previous {
                // Points that fall on the same place, as thousands may, are drawn once.
                if last == next { continue }
                if !steps {
                    path += "L\(next.x) \(next.y)"
                } else {
                    path += (last.x == next.x ? "" : "H\(next.x)")
                    path += (last.y == next.y ? "" : "V\(next.y)")
                }
            } else {
                path += "M\(next.x) \(next.y)"
            }
            previous = next
        }
        return path
    }

    /// Above this many points a line holds more than the eye, or the page's size, can take.
    private static let mostLinePoints = 4000

    /// The points that a line needs to look the same: of all that fall into one narrow column of
    /// the drawing, the first, the lowest, the highest and the last.
    private func thinned(_ points: [ChartPoint]) -> [ChartPoint] {
        guard points.count > Self.mostLinePoints else { return points }
        var kept: [ChartPoint] = []
        var column = LineColumn()
        for (index, point) in points.enumerated() {
            guard canPlace(point) else {
                kept += column.indices.map { points[$0] } + [point]
                column = LineColumn()
                continue
            }
            let place = Int((x.position(point.x) * 2).rounded())
            if place != column.place {
                kept += column.indices.map { points[$0] }
                column = LineColumn()
            }
            column.add(index, point.y, at: place)
        }
        return kept + column.indices.map { points[$0] }
    }
}

/// The points of a line that fall into one narrow column of the drawing.
private struct LineColumn {
    var place: Int?
    private var first = 0
    private var last = 0
    private var low = (index: 0, value: Double.infinity)
    private var high = (index: 0, value: -Double.infinity)

    mutating func add(_ index: Int, _ value: Double, at place: Int) {
        if self.place == nil { first = index }
        self.place = place
        last = index
        if value < low.value { low = (index, value) }
        if value > high.value { high = (index, value) }
    }

    /// The indices of the points to keep, each once, in order.
    var indices: [Int] {
        place == nil ? [] : Set([first, low.index, high.index, last]).sorted()
    }
}
