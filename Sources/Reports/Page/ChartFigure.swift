/// A chart on a page: title, legend, both drawings, and a caption.
///
/// The style sheet shows the one drawing that suits the screen. The legend's buttons say the same
/// without the script; with it they make a series stand out or fade.
func figure(_ chart: any Chart, _ caption: String) -> String {
    let wide = chart.drawing(.wide)
    let narrow = chart.drawing(.narrow)
    return "<figure class=\"chart\"><h3>\(escaped(chart.title))</h3>"
        + legend(wide.legend) + wide.svg + "\n" + narrow.svg
        + "<figcaption>\(escaped(caption))\(undrawnNote(wide.undrawn))</figcaption></figure>"
}

private func legend(_ entries: [LegendEntry]) -> String {
    var buttons: [String] = []
    for (index, entry) in entries.enumerated() {
        let content = "\(entry.swatch)<span>\(escaped(entry.name))</span>"
        switch entry.mark {
        case .line, .points, .linkedPoints:
            buttons.append(
                "<button type=\"button\" disabled aria-pressed=\"\(entry.emphasised)\" "
                    + "data-toggles=\"\(index)\">\(content)</button>")
        case .band, .bar, .whisker:
            buttons.append("<span class=\"entry\">\(content)</span>")
        }
    }
    let switches =
        entries.count > 3
        ? "<button type=\"button\" hidden data-all=\"true\">Show all</button>"
            + "<button type=\"button\" hidden data-all=\"false\">Fade all</button>"
        : ""
    return "<div class=\"legend\" role=\"group\" aria-label=\"Legend\">"
        + buttons.joined() + switches + "</div>"
}

private func undrawnNote(_ count: Int) -> String {
    switch count {
    case 0: ""
    case 1: " One value is not drawn: it is missing or has no place on these axes."
    default:
        " \(NumberText.count(count)) values are not drawn: they are missing or have no place on "
            + "these axes."
    }
}

extension LegendEntry {
    /// A small picture of the series' line and shape.
    fileprivate var swatch: String {
        let line = "<path class=\"line\" d=\"M1 7H33\"/>"
        let shape = "<path class=\"mark\" d=\"\(look.shape.path(17, 7, radius: 4.2))\"/>"
        let content =
            switch mark {
            case .line, .linkedPoints: line + shape
            case .points: shape
            case .band:
                "<path class=\"band\" d=\"M1 1H33V13H1z\"/><path class=\"fit\" d=\"M1 7H33\"/>"
            case .bar: "<path class=\"bar\" d=\"M1 3H33V11H1z\"/>"
            case .whisker: "<path class=\"whisker\" d=\"M3 3v8m0 -4H31m0 -4v8\"/>"
            }
        return "<svg class=\"swatch series \(look.classes)\" viewBox=\"0 0 34 14\" "
            + "aria-hidden=\"true\">\(content)</svg>"
    }
}
