import Foundation
import Testing

@Suite("simulate --export")
struct ExportTests {
    private static let arguments = [
        "simulate", Repository.path("data/dev-day.csv"), "--provider", "seed", "--replications",
        "2", "--policy", "threshold:10", "--policy", "window:100,15s", "--format", "json",
    ]
    private static let files = [
        "frontier.csv", "groups-always-batch.csv", "groups-clairvoyant.csv",
        "groups-threshold-10.csv", "groups-window-100-15s.csv", "latency-cdf.csv", "policies.csv",
    ]

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func export(_ more: [String] = [], before: String = ":") throws -> Tool.Outcome {
        try Tool.run(
            Self.arguments + ["--export", "out"] + more, in: scratch.url, before: before)
    }

    @Test("writes a file per policy and three more, with headers, and nothing else")
    func files() throws {
        let outcome = try export()
        #expect(outcome.status == 0)
        #expect(outcome.errorLines == ["files: out"])
        #expect(try scratch.names(in: "out") == Self.files)
        let headers = try Self.files.map { try CSVRows(scratch.text("out/\($0)")).header }
        #expect(headers[0] == ["threshold", "latency_mean_s", "price_usd", "objective_usd"])
        for header in headers[1...4] {
            #expect(
                header == [
                    "row", "time_s", "items", "input_tokens", "output_tokens", "kind", "strategy",
                    "latency_s", "first_result_s", "price_usd", "failed_items", "late",
                ])
        }
        #expect(headers[5] == ["policy", "share", "latency_s"])
        #expect(headers[6].prefix(4) == ["policy", "resolved", "groups", "items"])
    }

    @Test("has every group of the first replication, with the sums that policies.csv has")
    func groups() throws {
        let run = try export(["--replications", "1"])
        #expect(run.status == 0)
        let document = try Document(run)
        let trace = try CSVRows(Repository.text("data/dev-day.csv"))
        for figures in document.policies {
            let name = figures.name.map { $0.isLetter || $0.isNumber ? $0 : "-" }
            let rows = try CSVRows(scratch.text("out/groups-\(String(name)).csv"))
            #expect(rows.rows.count == 600)
            let byRow = try zip(rows.column("row"), rows.column("items"))
                .sorted { Int($0.0)! < Int($1.0)! }
            #expect(byRow.map(\.0) == (0..<600).map(String.init))
            #expect(byRow.map(\.1) == (try trace.column("items")))
            func sum(_ column: String) throws -> Double {
                try rows.column(column).reduce(0) { $0 + (Double($1) ?? .nan) }
            }
            #expect(isNear(try sum("latency_s") / 3600, figures["waiting_hours"]))
            #expect(isNear(try sum("price_usd"), figures["price_usd"]))
            #expect(try sum("late") == figures["deadline_misses"])
            #expect(try sum("failed_items") == figures["trouble.items_failed"])
        }
    }

    @Test("draws a rising distribution for every policy, from shortest to longest")
    func distribution() throws {
        let document = try Document(export())
        let rows = try CSVRows(scratch.text("out/latency-cdf.csv"))
        for figures in document.policies {
            let own = rows.rows.filter { $0[0] == figures.name }
            #expect(own.first?[1] == "0" && own.last?[1] == "1")
            let values = own.compactMap { Double($0[2]) }
            #expect(values.count == own.count && values == values.sorted(), "\(figures.name)")
        }
        #expect(Set(rows.rows.map { $0[0] }) == Set(document.policies.map(\.name)))
    }

    @Test("sweeps the threshold from 1, where all are jobs, to none")
    func frontier() throws {
        let document = try Document(export())
        let rows = try CSVRows(scratch.text("out/frontier.csv"))
        #expect(rows.rows.first?[0] == "1" && rows.rows.last?[0] == "inf")
        let naive = try document.policy("always-batch")
        #expect(isNear(Double(rows.rows[0][1]) ?? .nan, naive["latency_s.mean"]))
        let prices = try rows.column("price_usd").compactMap(Double.init)
        #expect(zip(prices, prices.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
    }

    @Test("replaces older files of the same names and leaves others alone")
    func replaces() throws {
        _ = try scratch.makeDirectory("out")
        try scratch.file("out/policies.csv", "old")
        try scratch.file("out/mine.txt", "mine")
        #expect(try export().status == 0)
        #expect(try scratch.text("out/policies.csv").hasPrefix("policy,"))
        #expect(try scratch.text("out/mine.txt") == "mine")
    }
}
