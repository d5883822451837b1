import Foundation
import Testing

@Suite("In a browser", .serialized)
struct BrowserTests {
    /// The three pages, each made as a user would.
    private static let pages: [(name: String, words: [String])] = [
        (
            "simulate",
            [
                "simulate", Repository.path("data/archive-import.csv"), "--provider", "seed",
                "--replications", "1",
            ]
        ),
        ("thresholds", ["report", "thresholds", "--db", "history.sqlite"]),
        ("retune", ["retune", "--db", "history.sqlite", "--dry-run"]),
    ]

    private func make(_ words: [String], _ scratch: Scratch) throws -> String {
        if words.contains("history.sqlite") { try TuningHistory.make(in: scratch, decisions: 400) }
        let outcome = try Tool.run(words + ["--html", "page.html"], in: scratch.url)
        try #require(outcome.status == 0, "\(outcome.error)")
        return scratch.path("page.html")
    }

    @Test(
        "every page renders, without a word on the console and without the network",
        arguments: 0..<3)
    func renders(page number: Int) throws {
        guard Browser.path != nil else {
            print("skipped: pages in a browser, because there is no chromium-headless-shell")
            return
        }
        let scratch = try Scratch()
        let page = try make(Self.pages[number].words, scratch)
        for scheme in Browser.Scheme.allCases {
            let visit = try Browser.visit(page, width: 1280, scheme: scheme, in: scratch)
            #expect(visit.document.contains("</svg>"), "\(Self.pages[number].name)")
            #expect(visit.document.contains("</table>"))
            #expect(visit.console == [])
            #expect(visit.requests == [])
        }
    }

    // A copy without the page's own rule against scripts of others, and with one that measures it.
    @Test("no page is wider than the window, on a desk and on a telephone", arguments: 0..<3)
    func fits(page number: Int) throws {
        guard Browser.path != nil else { return }
        let scratch = try Scratch()
        let page = try make(Self.pages[number].words, scratch)
        let text = try String(contentsOfFile: page, encoding: .utf8)
        let policy = try #require(
            text.firstMatch(of: /<meta http-equiv="Content-Security-Policy"[^>]*>/))
        let measure = """
            <script>addEventListener("load", () => {
              const root = document.documentElement;
              root.dataset.widths = `${root.scrollWidth} of ${root.clientWidth}`;
            });</script>
            """
        try scratch.file("page.html", text.replacing(policy.output, with: measure))
        for width in [1280, 390] {
            let visit = try Browser.visit(page, width: width, in: scratch)
            let widths = try #require(
                visit.document.firstMatch(of: /data-widths="(\d+) of (\d+)"/), "no measure")
            #expect(widths.1 == widths.2, "\(Self.pages[number].name) at \(width)")
            // A scroll bar may take of it.
            #expect(try #require(Int(widths.2)) > width - 30)
        }
    }
}
