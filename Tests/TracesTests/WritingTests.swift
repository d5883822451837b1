import BatchingCore
import Diagnostics
import Testing

@testable import Traces

@Suite("Writing a trace")
struct WritingTests {
    @Test("Times have the decimals they need and never an exponent")
    func times() {
        func text(_ nanoseconds: Int64) -> String {
            var bytes: [UInt8] = []
            bytes.appendSeconds(nanoseconds)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(0) == "0")
        #expect(text(1) == "0.000000001")
        #expect(text(1_500_000_000) == "1.5")
        #expect(text(100_000_000_000_010) == "100000.00000001")
        #expect(text(3_155_760_000_000_000_000) == "3155760000")
    }

    @Test("Decimals are the shortest that read back the same, without an exponent")
    func decimals() {
        func text(_ value: Double) -> String {
            var bytes: [UInt8] = []
            bytes.appendDecimal(value)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(.nan) == "")
        #expect(text(0) == "0")
        #expect(text(2.25) == "2.25")
        #expect(text(1e-7) == "0.0000001")
        #expect(text(1.25e-9) == "0.00000000125")
        #expect(text(1e21) == "1000000000000000000000")
        #expect(text(1.5e300).count == 301)
        var dice = Dice(5)
        for _ in 0..<2000 {
            let value = Double(bitPattern: dice.next() >> 1)
            guard value.isFinite else { continue }
            #expect(Double(text(value)) == value)
            #expect(!text(value).contains("e"))
        }
    }

    @Test("Only the chosen columns are written, and names are quoted where they must be")
    func columns() throws {
        let names = NameTable()
        let model = try names.number(of: "a,\"b\"")
        let out = Gathered()
        let writer = try TraceWriter(
            columns: [.model, .deadline, .outcome], names: names, sink: out.take)
        try writer.write(
            RequestGroup(
                row: 0, arrival: Instant(nanoseconds: 250_000_000), items: 3,
                deadline: Span(nanoseconds: 10_000_000_000), model: model),
            RecordedOutcome(outcome: .censored))
        try writer.write(RequestGroup(row: 1, arrival: .zero, items: 1))
        try writer.finish()
        #expect(
            out.text == """
                time_s,items,model,deadline_s,outcome
                0.25,3,"a,""b""\",10,censored
                0,1,,,

                """)
    }

    @Test("A sink that fails stops the writer with its error")
    func failingSink() throws {
        let full = InputError(.storage, file: "out.csv", "cannot write: the disk is full")
        let writer = try TraceWriter(columns: .all, names: NameTable()) {
            (_) throws(InputError) in throw full
        }
        #expect(throws: full) { try writer.finish() }
    }
}
