import Foundation
import Testing

@Suite("A trace may be written in other ways")
struct AcceptedTraceTests {
    private static let plain = "time_s,items,model\n0,3,m\n1.5,40,m\n7,12,n\n"

    private func figures(_ trace: String, _ more: [String] = []) throws -> String {
        let outcome = try Tool.run(
            ["simulate", "-", "--provider", "seed", "--format", "csv", "--replications", "1"]
                + more, input: Data(trace.utf8))
        try #require(outcome.status == 0, "\(outcome.error)")
        return outcome.output
    }

    struct Writing: Sendable, CustomTestStringConvertible {
        let name: String
        let trace: String
        var testDescription: String { name }
    }

    private static let writings = [
        Writing(name: "with a byte order mark", trace: "\u{FEFF}" + plain),
        Writing(name: "with CRLF", trace: plain.replacing("\n", with: "\r\n")),
        Writing(name: "with both", trace: "\u{FEFF}" + plain.replacing("\n", with: "\r\n")),
        Writing(name: "without the last line feed", trace: String(plain.dropLast())),
        Writing(
            name: "with columns in another order",
            trace: "model,items,time_s\nm,3,0\nm,40,1.5\nn,12,7\n"),
        Writing(
            name: "with quotes",
            trace: "\"time_s\",\"items\",model\n\"0\",\"3\",\"m\"\n1.5,40,m\n7,12,n\n"),
        Writing(
            name: "with capitals and spaces",
            trace: "TIME_S, Items ,model\n0, 3,m\n1.5,40 ,m\n7,12,n\n"),
        Writing(
            name: "with the time of day",
            trace: """
                timestamp,items,model
                2024-05-10T12:00:00Z,3,m
                2024-05-10T12:00:01.5Z,40,m
                2024-05-10T14:00:07+02:00,12,n

                """),
    ]

    @Test("and gives the same figures", arguments: writings)
    func sameFigures(writing: Writing) throws {
        #expect(try figures(writing.trace) == figures(Self.plain))
    }

    @Test("with line breaks in a quoted text, and columns nobody knows, which are noted once")
    func quotedLineBreaks() throws {
        let trace = "time_s,items,note\n0,3,\"one\ntwo, \"\"three\"\"\"\n1.5,40,\n7,12,x\n"
        #expect(try figures(trace) == figures("time_s,items\n0,3\n1.5,40\n7,12\n"))
        let outcome = try Tool.run(
            ["simulate", "-", "--provider", "seed", "--policy", "beam", "--only-named"],
            input: Data(trace.utf8))
        #expect(outcome.errorLines == ["note: ignored column: note"])
    }

    @Test("and in any order with --sort, which gives what the sorted file gives")
    func sorted() throws {
        var rows = try Repository.text("data/dev-day.csv").split(separator: "\n")
        let header = rows.removeFirst()
        let shuffled = rows.enumerated()
            .sorted { ($0.offset * 7919 % 601, $0.offset) < ($1.offset * 7919 % 601, $1.offset) }
            .map(\.element)
        #expect(shuffled != rows)
        let text = ([header] + shuffled).joined(separator: "\n") + "\n"
        let sorted = try Repository.text("data/dev-day.csv")
        #expect(try figures(text, ["--sort"]) == figures(sorted))
        #expect(try figures(sorted, ["--sort"]) == figures(sorted))
    }

    @Test(
        "down to one group, at once or after a century",
        arguments: ["0,1", "3155760000,1", "0,100000", "0,1\n0,1\n0,1", "0,1\n3155760000,1"])
    func extremes(rows: String) throws {
        let text = try figures("time_s,items\n\(rows)\n", ["--policy", "threshold:10"])
        let table = try CSVRows(text)
        #expect(try Double(table.value(0, "latency_mean_s")) ?? 0 > 0)
        #expect(!text.contains("nan") && !text.contains("inf,"))
    }
}
