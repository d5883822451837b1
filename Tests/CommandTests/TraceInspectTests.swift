import Foundation
import Testing

@Suite("trace inspect")
struct TraceInspectTests {
    private static let trace = """
        time_s,items,kind,model,input_tokens,color
        0,1,embed,m,250,red
        10,3,embed,m,,blue
        20,2,generate,m,50,red

        """

    @Test("says in a table what a trace holds, what is missing and what is assumed")
    func table() throws {
        let outcome = try Tool.run(["trace", "inspect", "-"], input: Data(Self.trace.utf8))
        #expect(outcome.status == 0)
        #expect(outcome.errorLines == ["note: ignored column: color"])
        let facts = outcome.output.split(separator: "\n").map { line in
            line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func fact(_ name: String) -> String? { facts.first { $0.first == name }?.last }
        #expect(fact("request groups") == "3")
        #expect(fact("items") == "6")
        #expect(fact("span") == "20.0 s")
        #expect(fact("group sizes")?.hasPrefix("1 to 3 items, mean 2.0") == true)
        #expect(fact("kinds") == "embed 2, generate 1")
        #expect(fact("input tokens")?.hasPrefix("known for 66.7% of groups") == true)
        #expect(outcome.output.contains("lack input tokens: 250 for each item are assumed"))
        #expect(outcome.output.contains("lack a deadline"))
    }

    @Test("says the same in JSON")
    func json() throws {
        let outcome = try Tool.run(
            ["trace", "inspect", "-", "--format", "json"], input: Data(Self.trace.utf8))
        #expect(outcome.status == 0)
        let value = try JSONSerialization.jsonObject(with: outcome.outputBytes)
        let facts = leaves(of: value)
        let expected: [String: AnyHashable] = [
            ".rows": 3.0, ".items": 6.0, ".span_s": 20.0, ".sizes.max": 3.0,
            ".kinds[0].name": "embed", ".kinds[0].rows": 2.0,
        ]
        for (path, value) in expected { #expect(facts[path] == value, "\(path)") }
    }

    @Test("reads a trace in any order with --sort")
    func sorted() throws {
        let trace = "time_s,items\n5,1\n0,2\n"
        let plain = try Tool.run(["trace", "inspect", "-"], input: Data(trace.utf8))
        expectComplaint(plain, status: 4, ["standard input:3:1:", "--sort"])
        let sorted = try Tool.run(["trace", "inspect", "-", "--sort"], input: Data(trace.utf8))
        #expect(sorted.status == 0)
        #expect(sorted.output.contains("5.00 s"))
    }

    @Test("says what is wrong, like simulate")
    func bad() throws {
        expectComplaint(
            try Tool.run(["trace", "inspect", "nowhere.csv"]), status: 8,
            ["nowhere.csv: no such file; check the path"])
        expectComplaint(
            try Tool.run(["trace", "inspect", "-"], input: Data("time_s,items\n1,0\n".utf8)),
            status: 4, ["standard input:2:3: items '0' is out of range"])
    }

    @Test("says the same as CSV, a row for each value")
    func asCSV() throws {
        let outcome = try Tool.run([
            "trace", "inspect", Repository.path("data/dev-day.csv"), "--format", "csv",
        ])
        #expect(outcome.status == 0)
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.first == "key,value" && rows.contains("items,3573"))
        #expect(rows.contains("kinds.0.name,generate"))
        #expect(rows.contains("input_tokens.total,1947243"))
    }
}
