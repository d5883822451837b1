import BatchingCore
import Testing

@testable import Traces

@Suite("Times of a trace as dates")
struct TraceTimeTests {
    private static let times: [(text: String, nanoseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.000000001Z", 1),
        // 11,016 days.
        ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
        ("2024-12-31T23:59:59.5Z", 1_735_689_599_500_000_000),
        // 47,541 days and 45,296.789 s.
        ("2100-03-01T12:34:56.789Z", 4_107_587_696_789_000_000),
    ]

    @Test("are written as they are read", arguments: times)
    func roundTrip(time: (text: String, nanoseconds: Int64)) {
        #expect(TraceTime.nanoseconds(time.text) == time.nanoseconds)
        #expect(TraceTime.text(nanoseconds: time.nanoseconds) == time.text)
    }

    @Test("are the same again on every third day of two centuries")
    func everyDay() {
        for day in stride(from: Int64(0), to: 80_000, by: 3) {
            let time = day * 86_400_000_000_000 + day % 86_400 * 1_000_000_000
            #expect(TraceTime.nanoseconds(TraceTime.text(nanoseconds: time)) == time)
        }
    }

    @Test(
        "may be days, and nothing less", arguments: ["", "2026", "2026-1-1", "2026-13-01", "now"])
    func days(text: String) {
        #expect(TraceTime.nanoseconds("1970-01-02") == 86_400_000_000_000)
        #expect(TraceTime.nanoseconds(text) == nil)
    }

    @Test("say when the trace begins: at its earliest row, once it is sorted")
    func beginning() throws {
        let text = "timestamp,items\n1970-01-01T00:00:09Z,1\n1970-01-01T00:00:05Z,1\n"
        let sorted = try MemoryTraceRows.sorted(.bytes(Array(text.utf8), name: "t"))
        #expect(sorted.beginning == 5_000_000_000)
        #expect(
            try MemoryTraceRows.sorted(
                .bytes(Array("time_s,items\n7,1\n".utf8), name: "t")
            ).beginning == nil)
    }

    @Test("are written in place of seconds where a beginning is given")
    func writing() throws {
        var output: [UInt8] = []
        let writer = try TraceWriter(
            columns: [], names: NameTable(), beginning: 1_000_000_000
        ) { bytes in output += bytes }
        let arrival = Instant(nanoseconds: 500_000_000)
        try writer.write(RequestGroup(row: 0, arrival: arrival, items: 3))
        try writer.finish()
        #expect(
            String(decoding: output, as: UTF8.self)
                == "timestamp,items\n1970-01-01T00:00:01.5Z,3\n")
    }
}
