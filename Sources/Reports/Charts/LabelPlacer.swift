/// Finds room for the labels of points, so that none covers another or a labelled point.
struct LabelPlacer {
    let area: PlotArea
    /// Where no label may stand: other labels and labelled points.
    private(set) var taken: [Box] = []
    /// Where a label should rather not stand: other points and lines.
    private var disliked: [Box] = []

    /// A cloud of points leaves no room beside it; labels go over it.
    private static let mostPointsAvoided = 60
    private static let mostLetters = 28

    init(area: PlotArea) { self.area = area }

    struct Box {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        init(left: Double, top: Double, right: Double, bottom: Double) {
            self.left = left
            self.top = top
            self.right = right
            self.bottom = bottom
        }

        init(around center: (x: Double, y: Double), _ radius: Double) {
            left = center.x - radius
            top = center.y - radius
            right = center.x + radius
            bottom = center.y + radius
        }

        func overlaps(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    /// Keeps labels off the series' points: always where they are labelled, else where possible.
    mutating func avoid(_ series: XYSeries, _ frame: XYFrame) {
        guard series.points.count <= Self.mostPointsAvoided else { return }
        var previous: (x: Double, y: Double)?
        for point in series.points where frame.shows(point) {
            let at = frame.position(point)
            if point.label != nil { taken.append(Box(around: at, 6)) }
            disliked.append(Box(around: at, 5))
            if series.mark != .points, let last = previous { dislikeLine(from: last, to: at) }
            previous = at
        }
    }

    /// Dislikes places along a line, a few units apart.
    private mutating func dislikeLine(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double)
    ) {
        let length = max(abs(end.x - start.x), abs(end.y - start.y))
        let pieces = Int(length / 8) + 1
        for piece in 1...pieces {
            let share = Double(piece) / Double(pieces)
            let x = start.x + share * (end.x - start.x)
            let y = start.y + share * (end.y - start.y)
            disliked.append(Box(around: (x, y), 3))
        }
    }

    /// The labels of a series; one that finds no room is left out, for the legend names it too.
    mutating func markup(_ series: XYSeries, _ frame: XYFrame) -> String {
        var markup = ""
        for point in series.points where frame.shows(point) {
            guard let full = point.label, !full.isEmpty else { continue }
            let isLong = full.count > Self.mostLetters
            let label = isLong ? full.prefix(Self.mostLetters - 1) + "…" : full
            let at = frame.position(point)
            guard let box = place(label, at.x, at.y) else { continue }
            let middle = min(max(at.x, box.left), box.right)
            let edge = box.top > at.y ? box.top : min(box.bottom, max(box.top, at.y))
            if max(abs(middle - at.x), abs(edge - at.y)) > 9 {
                markup +=
                    "<path class=\"leader\" d=\"M\(coordinate(at.x)) \(coordinate(at.y))"
                    + "L\(coordinate(middle)) \(coordinate(edge))\"/>"
            }
            let baseline = box.bottom - area.size.fontSize * 0.28
            markup +=
                "<text class=\"label\" x=\"\(coordinate(box.left))\" "
                + "y=\"\(coordinate(baseline))\">\(escaped(label))</text>"
        }
        return markup
    }

    /// The nearest free place around (x, y), off points and lines if there is one.
    private mutating func place(_ label: String, _ x: Double, _ y: Double) -> Box? {
        let places = self.places(label, x, y)
        let free = places.filter { place in !taken.contains(where: place.overlaps) }
        let best = free.first { place in !disliked.contains(where: place.overlaps) } ?? free.first
        if let best { taken.append(best) }
        return best
    }

    /// Places around (x, y) within the plot, in rings of growing distance.
    private func places(_ label: String, _ x: Double, _ y: Double) -> [Box] {
        let width = estimatedWidth(label) * area.size.fontSize * 0.92
        let height = area.size.fontSize * 1.15
        let gaps = area.size == .wide ? [8.0, 16, 26, 38] : [7.0, 14, 22, 32]
        var places: [Box] = []
        for gap in gaps {
            let near = gap * 0.7
            let corners: [(left: Double, top: Double)] = [
                (x + gap, y - height / 2), (x - gap - width, y - height / 2),
                (x - width / 2, y - gap - height), (x - width / 2, y + gap),
                (x + near, y - near - height), (x - near - width, y - near - height),
                (x + near, y + near), (x - near - width, y + near),
            ]
            for (left, top) in corners {
                places.append(Box(left: left, top: top, right: left + width, bottom: top + height))
            }
        }
        return places.filter(isInside)
    }

    private func isInside(_ box: Box) -> Bool {
        box.left >= area.left && box.right <= area.size.width && box.top >= area.top - 4
            && box.bottom <= area.bottom
    }
}
