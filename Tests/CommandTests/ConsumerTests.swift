import Foundation
import Testing

@Suite("A program of another package", .enabled(if: Repository.has("Tests/Consumer")))
struct ConsumerTests {
    private static let sources = "Tests/Consumer/Sources/consumer/"
    /// Where `script/test` builds it: by itself, as its packages are compiled once more.
    private static let program = ".build/consumer/debug/consumer"

    @Test("is the one that the README shows, letter by letter")
    func shown() throws {
        let parts = try Repository.text("README.md").components(separatedBy: "```swift\n")
        let blocks = parts.dropFirst().compactMap { $0.components(separatedBy: "```\n").first }
        let files = try ["main.swift", "Migration.swift"].map {
            try Repository.text(Self.sources + $0)
        }
        #expect(blocks == files)
    }

    @Test(
        "gets its vectors, its stream and its job's replies",
        .enabled(if: Repository.has(Self.program), "script/test builds it"))
    func runs() throws {
        let scratch = try Scratch()
        let outcome = try Tool.shellBesideEmulator(
            "'\(Repository.path(Self.program))'", in: scratch)
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 5, "\(outcome.output)")
        // What gemini-embedding-001 answers unless it is asked for less.
        #expect(lines[0] == "a vector of 3072 numbers")
        #expect(lines[1] == "200 vectors, in the order of the texts")
        // The emulator's answers begin with the checksum of what was asked.
        #expect(lines[2].hasPrefix("checksum "))
        #expect(lines[3] == "2 replies at half the price")
        #expect(lines[4].contains(/\d+ individual, .*[1-9]\d* batch( \(with .*\))?\./))
        // What was learned is there for the next run; the job has been handed over.
        #expect(try scratch.names().contains("history.sqlite"))
    }
}
