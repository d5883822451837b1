import Foundation
import Testing

@Suite("simulate --html")
struct PageTests {
    private static let arguments = [
        "--provider", "seed", "--replications", "1", "--policy", "threshold:10",
    ]
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func page(of trace: String) throws -> String {
        let outcome = try Tool.run(
            ["simulate", trace, "--html", "page.html"] + Self.arguments, in: scratch.url)
        try #require(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.errorLines == ["page: page.html"])
        return try scratch.text("page.html")
    }

    @Test("writes one page that loads nothing, with the table still on standard output")
    func selfContained() throws {
        let outcome = try Tool.run(
            [
                "simulate", Repository.path("data/dev-day.csv"), "--html", "page.html",
            ] + Self.arguments, in: scratch.url)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\nthreshold:10 "))
        #expect(try scratch.names() == ["page.html"])
        let page = try scratch.text("page.html")
        #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
        #expect(page.contains("content=\"default-src 'none';"))
        let rest = page.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
        for sign in [
            "http:", "https:", " src=", " href=\"/", "url(", "@import", "<link", "<iframe", "<img",
        ] {
            #expect(!rest.contains(sign), "\(sign)")
        }
    }

    @Test("shows all charts, every policy and how it was made")
    func content() throws {
        let page = try page(of: Repository.path("data/dev-day.csv"))
        for title in [
            "Price against mean latency", "Share of groups done within a time",
            "Latency of groups by size", "Jobs in flight", "Every figure",
        ] {
            #expect(page.contains(title), "\(title)")
        }
        #expect(page.ranges(of: "<svg").count >= 4)
        for policy in ["threshold:10", "always-batch", "clairvoyant"] {
            #expect(page.contains(">\(policy)<"), "\(policy)")
        }
        #expect(page.contains("Made by: sbtune simulate "))
    }

    @Test("takes a hostile trace's name for text")
    func hostileName() throws {
        let name = "<img src=x onerror=alert(1)>\"'&\u{1B}[31m.csv"
        try scratch.file(name, Repository.data("data/archive-import.csv"))
        let page = try page(of: name)
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
        #expect(!page.contains("<img") && !page.contains("\u{1B}"))
        #expect(page.ranges(of: "<script>").count == 1)
    }

    @Test(
        "is refused before the run where the page cannot be written",
        arguments: [
            ("missing/page.html", ["missing/page.html", "directory does not exist", "create"]),
            (".", ["it is a directory", "give another name"]),
        ])
    func unwritable(path: String, parts: [String]) throws {
        let outcome = try Tool.run(
            ["simulate", Repository.path("data/dev-day.csv"), "--html", path] + Self.arguments,
            in: scratch.url)
        expectComplaint(outcome, status: 8, parts)
        #expect(try scratch.names() == [])
    }

    @Test("keeps the old page and the figures when there is no room for the new one")
    func noRoom() throws {
        try scratch.file("page.html", "old")
        let outcome = try Tool.run(
            [
                "simulate", Repository.path("data/dev-day.csv"), "--html", "page.html",
            ] + Self.arguments, in: scratch.url, before: Tool.withLittleRoom())
        #expect(outcome.status == 8)
        #expect(outcome.errorLines.count { $0.hasPrefix("sbtune: page.html: cannot write") } == 1)
        #expect(outcome.output.contains("\nthreshold:10 "))
        #expect(try scratch.names() == ["page.html"])
        #expect(try scratch.text("page.html") == "old")
    }
}
