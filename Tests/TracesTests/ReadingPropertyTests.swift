import BatchingCore
import Diagnostics
import Testing

@testable import Traces

@Suite("Reading: laws")
struct ReadingPropertyTests {
    /// Rows of every spelling the reader accepts, in order of time.
    static func randomTrace(_ seed: UInt64, rows: Int, odd: Bool = true) -> String {
        var dice = Dice(seed)
        let optional = [
            "group", "model", "note", "kind", "input_tokens", "output_tokens",
            "deadline_s", "outcome", "latency_s", "price_usd", "strategy",
        ]
        var columns = ["time_s", "items"] + optional.filter { _ in Bool.random(using: &dice) }
        columns.shuffle(using: &dice)
        let newline = odd && Bool.random(using: &dice) ? "\r\n" : "\n"
        var text = columns.joined(separator: ",") + newline
        var time: UInt64 = 0
        for _ in 0..<rows {
            time += UInt64.random(in: 0...3_000_000_000, using: &dice)
            let fields = columns.map { column -> String in
                var value = field(column, time, &dice)
                if odd, Int.random(in: 0..<12, using: &dice) == 0 {
                    value = "\"" + value.replacing("\"", with: "\"\"") + "\""
                } else if value.contains("\"") || value.contains("\n") || value.contains(",") {
                    value = "\"" + value.replacing("\"", with: "\"\"") + "\""
                }
                return value
            }
            text += fields.joined(separator: ",") + newline
        }
        return text
    }

    private static func field(_ column: String, _ time: UInt64, _ dice: inout Dice) -> String {
        func pick(_ values: [String]) -> String { values.randomElement(using: &dice) ?? "" }
        let digits = Int.random(in: 1...11, using: &dice)
        let number = String(
            String(UInt64.random(in: 1...99_999_999_999, using: &dice)).prefix(digits))
        switch column {
        case "time_s":
            var bytes: [UInt8] = []
            bytes.appendSeconds(Int64(time))
            return String(decoding: bytes, as: UTF8.self)
        case "items": return pick(["1", "17", "200", "10000000", "9999999", "12.0", " 3 "])
        case "group":
            return pick(["", "7", number, "anna", "né,e", "a\"b", " ", "12345678901234567890"])
        case "model", "strategy":
            return pick(["", "m", "text-embedding-3", "modèle", "a b", " x", " "])
        case "note": return pick(["", "plain", "two\nlines", "日本", "-", "a,b", "\t"])
        case "kind": return pick(["", "embed", "generate"])
        case "outcome": return pick(["", "ok", "failed", "censored"])
        case "input_tokens", "output_tokens": return pick(["", "0", number, "912.0"])
        case "deadline_s": return pick(["", "10", "0.000000001", "1e2", "12345678901e-5"])
        case "price_usd": return pick(["", "0", "1e-7", "123456789012345678", "1e21", "3.5e-5"])
        default: return pick(["", "0", "0.1", "1234.5678", "1e-7", "0.30000000000000004", "2.50"])
        }
    }

    static func outcomes(_ block: TraceBlock) -> [[UInt64]] {
        block.recorded.map {
            [
                UInt64($0.strategy), $0.latencySeconds.bitPattern, $0.priceUSD.bitPattern,
                UInt64($0.outcome.rawValue),
            ]
        }
    }

    @Test(
        "The fast way reads the same rows as the careful way",
        arguments: 1...60 as ClosedRange<UInt64>)
    func fastEqualsCareful(seed: UInt64) throws {
        let bytes = Array(Self.randomTrace(seed, rows: 300).utf8)
        let (fast, fastNames) = try read(bytes: bytes, recorded: true)
        let (careful, names) = try read(bytes: bytes, recorded: true, fast: false)
        #expect(fast.groups.count == 300)
        #expect(fast.groups == careful.groups)
        #expect(Self.outcomes(fast) == Self.outcomes(careful))
        #expect(fastNames.all == names.all)
    }

    @Test("Chunks may end anywhere", arguments: 1...40)
    func anyChunk(chunk: Int) throws {
        for seed in 0..<6 {
            let bytes = Array(Self.randomTrace(UInt64(100 + seed), rows: 40).utf8)
            let whole = try read(bytes: bytes, recorded: true).0
            let cut = try read(bytes: bytes, recorded: true, chunk: chunk).0
            #expect(whole.groups == cut.groups)
            #expect(Self.outcomes(whole) == Self.outcomes(cut))
        }
    }

    /// Rows of numbers only, most of them short, in any order of columns.
    static func numericTrace(_ seed: UInt64, rows: Int) -> String {
        var dice = Dice(seed)
        var columns =
            ["time_s", "items"]
            + ["group", "input_tokens", "output_tokens"].filter { _ in Bool.random(using: &dice) }
        columns.shuffle(using: &dice)
        var time: Int64 = 0
        var text = columns.joined(separator: ",") + "\n"
        for row in 0..<rows {
            let scale: Int64 = [1_000_000_000, 1_000_000, 10, 1].randomElement(using: &dice) ?? 1
            time = (time / scale + Int64.random(in: 0...1500, using: &dice)) * scale + scale
            let odd = row % 50 == 49
            let fields = columns.map { column -> String in
                var bytes: [UInt8] = []
                if column == "time_s" {
                    bytes.appendSeconds(time)
                } else if odd, column != "items" {
                    let values = ["", "12345678", "123456789012", " 5", "\"7\""]
                    return values.randomElement(using: &dice) ?? ""
                } else {
                    let number = Int.random(in: 1...9_999_999, using: &dice)
                    bytes.appendNumber(number >> Int.random(in: 0...22, using: &dice) | 1)
                }
                return String(decoding: bytes, as: UTF8.self)
            }
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    @Test(
        "Rows of plain numbers read the same on every way", arguments: 1...60 as ClosedRange<UInt64>
    )
    func numericRows(seed: UInt64) throws {
        let bytes = Array(Self.numericTrace(seed, rows: 400).utf8)
        let careful = try read(bytes: bytes, fast: false).0.groups
        let fast = try read(bytes: bytes, recorded: true).0.groups
        let fastest = try read(bytes: bytes).0.groups
        let cut = try read(bytes: bytes, chunk: Int(seed)).0.groups
        #expect(careful.count == 400)
        #expect(fast == careful)
        #expect(fastest == careful)
        #expect(cut == careful)
    }

    @Test(
        "A trace cut anywhere is refused or gives a prefix of its rows",
        arguments: [1, 2, 3] as [UInt64])
    func cutAnywhere(seed: UInt64) throws {
        let bytes = Array(
            "time_s,items,note,tokens\n1,2,\"a\nb\",3\n2,3,\"c\"\"d\",44\n3,4,é,5\n".utf8)
        let whole = try read(bytes: bytes).0.groups
        for length in 0..<bytes.count {
            do throws(InputError) {
                let rows = try read(bytes: Array(bytes[..<length])).0.groups
                #expect(rows.count <= whole.count)
                #expect(rows.dropLast() == whole.prefix(rows.count - 1))
            } catch {
                #expect(error.subject == .data && error.line != nil && error.column != nil)
            }
        }
    }

    @Test("Random bytes never crash the reader", arguments: 1...200 as ClosedRange<UInt64>)
    func randomBytes(seed: UInt64) {
        var dice = Dice(seed)
        let alphabet = Array("0123456789.,,,\n\n\r\"e-+ aé\u{0}".utf8)
        var bytes = Array("time_s,items,group,model,tokens\n".utf8)
        for _ in 0..<Int.random(in: 0...400, using: &dice) {
            bytes.append(alphabet.randomElement(using: &dice) ?? 0)
        }
        let message = complaint(bytes: bytes)
        #expect(!message.hasPrefix("ways differ"))
    }

    @Test(
        "Flipping one byte of a good trace never crashes, and all ways agree",
        arguments: 1...200 as ClosedRange<UInt64>)
    func flippedBytes(seed: UInt64) {
        var dice = Dice(seed)
        var bytes = Array(Self.randomTrace(seed, rows: 10).utf8)
        bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(
            in: 0...255, using: &dice)
        #expect(!complaint(bytes: bytes).hasPrefix("ways differ"))
    }

    @Test("What the writer writes reads back the same", arguments: 1...30 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        let (block, names) = try read(
            bytes: Array(Self.randomTrace(seed, rows: 200).utf8), recorded: true)
        let out = Gathered()
        let writer = try TraceWriter(columns: .all, names: names, sink: out.take)
        for (group, outcome) in zip(block.groups, block.recorded) {
            try writer.write(group, outcome)
        }
        try writer.finish()
        #expect(!out.text.contains("e-"))
        let again = try TraceReader(
            .bytes(out.bytes, name: "again"), keepRecorded: true, names: names)
        let back = try again.readAll()
        #expect(back.groups == block.groups)
        #expect(Self.outcomes(back) == Self.outcomes(block))
    }
}
