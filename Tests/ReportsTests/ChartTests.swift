import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif
import Testing

@testable import Reports

@Suite("Charts")
struct ChartTests {
    private let x = Axis("Size", unit: "requests", scale: .log10)
    private let y = Axis("Waiting", unit: "s")

    private func chart(_ points: [ChartPoint], _ mark: XYSeries.Mark = .points) -> XYChart {
        XYChart("Test", x: x, y: y, series: [XYSeries("one", points, mark: mark)])
    }

    @Test("every kind of chart is well-formed at both sizes", arguments: ChartSize.allCases)
    func wellFormed(size: ChartSize) {
        let charts: [any Chart] = [
            SamplePage.distribution, SamplePage.frontier, SamplePage.sizes, SamplePage.timeline,
            SamplePage.bars,
        ]
        for chart in charts {
            let drawing = chart.drawing(size)
            let parser = XMLParser(data: Data(drawing.svg.utf8))
            #expect(parser.parse(), "\(chart.title): \(String(describing: parser.parserError))")
            #expect(drawing.svg.contains("role=\"img\" aria-label=\""))
            #expect(!drawing.legend.isEmpty)
            #expect(!drawing.svg.contains("nan") && !drawing.svg.contains("inf\""))
        }
    }

    @Test("axes carry titles and units, and points their values")
    func axes() {
        let svg = chart([ChartPoint(10, 2), ChartPoint(2000, 5)]).drawing(.wide).svg
        #expect(svg.contains(">Size (requests) →</text>"))
        #expect(svg.contains(">↑ Waiting (s)</text>"))
        #expect(svg.contains("<title>one: 2,000 requests, 5 s</title>"))
        #expect(svg.contains(">100</text>"))
    }

    @Test("the same values give the same drawing")
    func deterministic() {
        #expect(SamplePage.frontier.drawing(.wide) == SamplePage.frontier.drawing(.wide))
    }

    @Test(
        "a chart without drawable values says so",
        arguments: [
            [], [ChartPoint(.nan, 1)], [ChartPoint(1, .infinity)], [ChartPoint(0, 3)],
        ])
    func empty(points: [ChartPoint]) {
        for mark in [XYSeries.Mark.line, .steps, .points, .linkedPoints] {
            let drawing = chart(points, mark).drawing(.wide)
            #expect(drawing.svg.contains(">no data</text>"))
            #expect(drawing.undrawn == points.count)
        }
        let bars = BarChart("Bars", axis: y, bars: [], barMeaning: "mean")
        #expect(bars.drawing(.wide).svg.contains(">no data</text>"))
        #expect(XYChart("None", x: x, y: y, series: []).drawing(.narrow).svg.contains("no data"))
    }

    @Test("values without a place on a logarithmic axis are left out and counted")
    func logarithmicZero() {
        let drawing = chart(
            [ChartPoint(0, 1), ChartPoint(-4, 1), ChartPoint(1, 1), ChartPoint(100, 2)]
        ).drawing(.wide)
        #expect(drawing.undrawn == 2)
        #expect(!drawing.svg.contains("no data"))
        let page = HTMLPage(
            title: "t", headline: "h",
            sections: [
                PageSection(
                    "s", [.chart(chart([ChartPoint(0, 1), ChartPoint(1, 1)]), caption: "c")])
            ])
        #expect(page.html.contains("c One value is not drawn"))
    }

    @Test("a missing value leaves a gap in a line")
    func gap() {
        let points = [
            ChartPoint(1, 1), ChartPoint(10, 2), ChartPoint(50, .nan), ChartPoint(100, 1),
            ChartPoint(1000, 4),
        ]
        let chart = chart(points, .line)
        let path = XYFrame(chart, .wide).path(points)
        #expect(path.count { $0 == "M" } == 2)
    }

    @Test("steps hold a value until the next point")
    func steps() {
        let points = [ChartPoint(1, 0), ChartPoint(10, 5), ChartPoint(100, 5)]
        let path = XYFrame(chart(points, .steps), .wide).path(points, steps: true)
        #expect(path.filter { "MHVL".contains($0) } == "MHVH")
    }

    @Test("a line of very many points keeps its peaks and its gaps, and stays small")
    func manyPoints() {
        var points = (0..<100_000).map { ChartPoint(Double($0 + 1), Double($0 % 7)) }
        points[70_000].y = 90
        points[80_000].y = .nan
        let frame = XYFrame(chart(points, .line), .wide)
        let path = frame.path(points)
        #expect(path.utf8.count < 100_000)
        #expect(path.count { $0 == "M" } == 2)
        #expect(path.contains(" \(coordinate(frame.y.position(90)))"))
        #expect(path.hasSuffix("\(coordinate(frame.y.position(points[99_999].y)))"))
    }

    @Test("thirty-two series look different, by more than their hue")
    func looks() {
        let looks = (0..<32).map { SeriesLook($0) }
        #expect(Set(looks.map(\.classes)).count == 32)
        #expect(Set(looks.map { "\($0.hue) \($0.shape)" }).count == 32)
        #expect(Set(looks.prefix(16).map { "\($0.shape) \($0.dash)" }).count == 16)
    }

    @Test("series that do not stand out are faint and lie behind the others")
    func emphasis() {
        var chart = SamplePage.frontier
        chart.emphasised = ["hybrid"]
        let drawing = chart.drawing(.wide)
        #expect(drawing.legend.filter(\.emphasised).map(\.name) == ["hybrid"])
        let marks = drawing.svg.ranges(of: "<g class=\"series ").prefix(15).map { start in
            drawing.svg[start.upperBound...].prefix { $0 != ">" }
        }
        #expect(marks.count { $0.contains("faint") } == 14)
        #expect(marks.last == "h6 d0\" data-series=\"6\"")
    }

    @Test("no label covers another or a labelled point")
    func labels() {
        let points = (0..<30).map {
            ChartPoint(10 + Double($0 % 6), Double($0 / 6), label: "p\($0)")
        }
        let chart = chart(points)
        let frame = XYFrame(chart, .wide)
        var placer = LabelPlacer(area: frame.area)
        placer.avoid(chart.series[0], frame)
        _ = placer.markup(chart.series[0], frame)
        let boxes = placer.taken
        #expect(boxes.count > 45)
        for (index, box) in boxes.enumerated() {
            for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
        }
    }

    @Test("letters are no smaller than 11 pixels on a phone 360 pixels wide")
    func phoneLetters() {
        // The page leaves 16 pixels at each side; labels take 0.92 of the font's size.
        let scale = (360.0 - 32) / ChartSize.narrow.width
        #expect(ChartSize.narrow.fontSize * scale * 0.93 >= 11)
    }
}
