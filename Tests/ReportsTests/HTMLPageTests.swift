import Foundation
import Testing

@testable import Reports

@Suite("HTML page")
struct HTMLPageTests {
    private static let sample = SamplePage.page.html
    private var html: String { Self.sample }

    @Test("the sample page can be written to REPORTS_SAMPLE for the eye to judge")
    func sampleForTheEye() throws {
        let path = ProcessInfo.processInfo.environment["REPORTS_SAMPLE"]
        try AtomicFile.write(html, to: path ?? "/dev/null")
    }

    @Test("the page loads nothing, and its policy forbids it to")
    func selfContained() {
        #expect(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"))
        let rest = html.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
        for sign in ["http:", "https:", " src=", " href=", "url(", "@import", "<link", "<iframe"] {
            #expect(!rest.contains(sign), "\(sign)")
        }
    }

    @Test("a hostile name stays text wherever it stands")
    func hostileNames() {
        let name = "</title></style><script>alert(1)</script>'\"&\u{1B}"
        let axis = Axis(name, unit: name)
        let point = ChartPoint(1, 2, title: name, label: name)
        let chart = XYChart(
            name, x: axis, y: axis, series: [XYSeries(name, [point], mark: .points)],
            references: [
                .vertical(at: 1, label: name), .fit(name: name, line: [point, ChartPoint(2, 3)]),
            ])
        let bars = BarChart(
            name, axis: axis, bars: [BarChart.Bar(name, 1, interval: 0...2)], barMeaning: name,
            whiskerMeaning: name)
        let table = Table(
            caption: name, columns: [Table.Column(name, unit: name)], rows: [Table.Row([name])])
        let page = HTMLPage(
            title: name, headline: name, lead: [name],
            keyFigures: [KeyFigure(name, name, note: name)],
            sections: [
                PageSection(
                    name,
                    [
                        .prose(name), .list([name]), .caution(name), .code(name), .table(table),
                        .chart(chart, caption: name), .chart(bars, caption: name),
                        .details(summary: name, [.prose(name)]),
                    ])
            ], notes: [name], language: name)
        #expect(page.html.ranges(of: "<script>").count == 1)
        #expect(page.html.ranges(of: "</style>").count == 1)
        #expect(!page.html.contains("alert(1)</script>"))
        #expect(!page.html.contains("\u{1B}"))
    }

    @Test("markup characters are escaped, and nothing else is")
    func escaping() {
        #expect(escaped("&<>\"'") == "&amp;&lt;&gt;&quot;&#39;")
        #expect(escaped("é 漢\t\n") == "é 漢\t\n")
        #expect(escaped("a\u{0}b\u{FFFE}\u{202E}") == "a\u{FFFD}b\u{FFFD}\u{FFFD}")
    }

    @Test("everything that is opened is closed again")
    func balance() {
        for name in ["section", "figure", "table", "tr", "div", "svg", "g", "button", "dl", "ul"] {
            let opened = html.ranges(of: "<\(name)>").count + html.ranges(of: "<\(name) ").count
            #expect(opened == html.ranges(of: "</\(name)>").count, "\(name)")
        }
    }

    @Test("tables name their rows and columns for screen readers")
    func tables() {
        #expect(html.contains("<caption>Price and waiting per policy, cheapest first</caption>"))
        #expect(html.contains("<th scope=\"col\">Policy</th>"))
        #expect(html.contains("<tr class=\"strong\"><th scope=\"row\">hybrid</th>"))
        #expect(html.contains("<th scope=\"col\" class=\"number\">Median wait <span"))
    }

    @Test("legend entries are buttons that say whether their series stands out")
    func legend() {
        #expect(html.contains("<button type=\"button\" disabled aria-pressed=\"true\""))
        #expect(html.contains("<button type=\"button\" disabled aria-pressed=\"false\""))
        #expect(html.contains("data-toggles=\"13\""))
    }

    @Test("the page serves light and dark screens, phones and paper")
    func screens() {
        for rule in [
            "color-scheme:light dark", "prefers-color-scheme:dark", "@media print",
            "(max-width:819px)",
        ] {
            #expect(html.contains(rule), "\(rule)")
        }
        #expect(html.contains("<meta name=\"viewport\""))
        #expect(html.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
    }
}
