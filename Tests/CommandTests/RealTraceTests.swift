import Foundation
import Testing

/// A published trace.
struct RealTrace: Sendable, CustomTestStringConvertible {
    let file: String
    let format: String
    let requests: Int
    var testDescription: String { format }
    var path: String { "../shared/traces/\(file)" }

    static let all = [
        RealTrace(file: "azure-llm-2023-code.csv", format: "azure-llm", requests: 8_819),
        RealTrace(file: "mooncake-conversation.jsonl", format: "mooncake", requests: 12_031),
    ]
    static let areThere = all.allSatisfy { Repository.has($0.path) }
}

/// Published traces that are too large, or not ours, to be kept in the repository: they are tested
/// where they lie next to it.
@Suite("Real traces", .enabled(if: RealTrace.areThere, "../shared/traces is not there"))
struct RealTraceTests {
    @Test("are imported with every request in some group", arguments: RealTrace.all)
    func imported(trace: RealTrace) throws {
        let outcome = try Tool.run(["trace", "import", trace.path])
        #expect(outcome.status == 0, "\(outcome.error)")
        let count = trace.requests.formatted(.number.locale(Locale(identifier: "en_US")))
        #expect(outcome.error.hasPrefix("\(trace.format): \(count) requests in "))
        let rows = try CSVRows(outcome.output)
        let items = try rows.column("items").compactMap(Int.init)
        #expect(items.count == rows.rows.count)
        #expect(items.reduce(0, +) == trace.requests)
        let times = try rows.column("time_s").compactMap(Double.init)
        #expect(times.first == 0 && times == times.sorted())
    }

    @Test("are simulated to the last request", arguments: RealTrace.all)
    func simulated(trace: RealTrace) throws {
        let script = """
            "$0" trace import \(trace.path) | "$0" simulate - --provider seed --replications 1 \
            --policy threshold:10 --only-named --format csv
            """
        let outcome = try Tool.shell(script)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try CSVRows(outcome.output).value(0, "items") == String(trace.requests))
    }
}
