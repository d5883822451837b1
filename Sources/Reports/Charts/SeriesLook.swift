/// How one series is told from the others: a hue, a dash and a marker's shape.
///
/// Eight hues that colour-blind readers can tell apart (after Okabe and Ito), then the same hues
/// with another dash and another shape: 32 looks in all, then again from the first.
struct SeriesLook: Equatable {
    let hue: Int
    let dash: Int
    let shape: MarkerShape

    init(_ index: Int) {
        let index = abs(index % 32)
        hue = index % 8
        dash = index / 8
        shape = MarkerShape.allCases[(index + 3 * dash) % MarkerShape.allCases.count]
    }

    /// The classes that the style sheet colours and dashes.
    var classes: String { "h\(hue) d\(dash)" }
}

/// The shape of a point.
enum MarkerShape: CaseIterable {
    case circle, square, triangle, diamond, triangleDown, plus, cross, bar

    /// Path data for the shape around (x, y); `radius` in the drawing's units.
    func path(_ x: Double, _ y: Double, radius r: Double) -> String {
        let c = coordinate
        switch self {
        case .circle:
            let arc = "a\(c(r)) \(c(r)) 0 1 0 "
            return "M\(c(x - r)) \(c(y))\(arc)\(c(2 * r)) 0\(arc)\(c(-2 * r)) 0z"
        case .square: return Self.box(x, y, r * 0.9, r * 0.9)
        case .triangle: return Self.triangle(x, y, r * 1.2)
        case .triangleDown: return Self.triangle(x, y, r * -1.2)
        case .diamond:
            let d = c(r * 1.3)
            return "M\(c(x - r * 1.3)) \(c(y))l\(d) -\(d)l\(d) \(d)l-\(d) \(d)z"
        case .plus: return Self.cross(x, y, r * 1.2, r * 0.45)
        case .bar: return Self.box(x, y, r * 1.3, r * 0.5)
        case .cross:
            // A star of four: the plus, turned by an eighth.
            let arm = r * 1.1
            let notch = r * 0.5
            return
                "M\(c(x - arm)) \(c(y - arm))L\(c(x)) \(c(y - notch))L\(c(x + arm)) \(c(y - arm))"
                + "L\(c(x + notch)) \(c(y))L\(c(x + arm)) \(c(y + arm))L\(c(x)) \(c(y + notch))"
                + "L\(c(x - arm)) \(c(y + arm))L\(c(x - notch)) \(c(y))z"
        }
    }

    private static func box(_ x: Double, _ y: Double, _ w: Double, _ h: Double) -> String {
        let c = coordinate
        return "M\(c(x - w)) \(c(y - h))h\(c(2 * w))v\(c(2 * h))h\(c(-2 * w))z"
    }

    private static func triangle(_ x: Double, _ y: Double, _ r: Double) -> String {
        let c = coordinate
        return "M\(c(x)) \(c(y - r))L\(c(x + r)) \(c(y + r * 0.8))L\(c(x - r)) \(c(y + r * 0.8))z"
    }

    private static func cross(_ x: Double, _ y: Double, _ r: Double, _ w: Double) -> String {
        let c = coordinate
        let (side, arm) = (c(2 * w), c(r - w))
        return "M\(c(x - w)) \(c(y - r))h\(side)v\(arm)h\(arm)v\(side)h-\(arm)v\(arm)h-\(side)"
            + "v-\(arm)h-\(arm)v-\(side)h\(arm)z"
    }
}
