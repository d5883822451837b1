import Foundation
import Testing

@testable import ProviderAPI

@Suite("JSON is read strictly")
struct JSONReaderTests {
    private func read(_ text: String) -> JSON? { JSONReader.read(Array(text.utf8)) }

    @Test("into the tree that it describes")
    func tree() {
        #expect(
            read(#" { "a" : [ 1 , 2.5 ] , "b" : { } , "c" : [ ] , "d" : [1,"x",2] , "e" : null } "#)
                == .object([
                    .init(key: "a", value: .numbers([1, 2.5])), .init(key: "b", value: .object([])),
                    .init(key: "c", value: .list([])),
                    .init(key: "d", value: .list([.number(1), .text("x"), .number(2)])),
                    .init(key: "e", value: .null),
                ]))
        #expect(read("true") == .truth(true))
        #expect(read("[[1],[2]]") == .list([.numbers([1]), .numbers([2])]))
    }

    @Test(
        "and refused where it is none",
        arguments: [
            "", " ", "{", "}", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "01", "-", "+1",
            "1.", ".5", "1e", "1e+", "--1", "0x1", "Na", "+Infinity", "tru", "truex", "nul", "\"a",
            "\"\\x\"",
            "\"\\u12g4\"", "\"\n\"", "\"\u{1}\"", "1 2", "[1] x", "[1 2]", "\u{FEFF}1", "'a'",
        ])
    func refused(text: String) { #expect(read(text) == nil) }

    @Test("but for numbers that are none, as Python writes them, which are as good as missing")
    func notNumbers() {
        #expect(read("[NaN]") == .list([.null]))
        #expect(read("[1,-Infinity]") == .list([.number(1), .null]))
        #expect(read("Infinity") == .null)
    }

    @Test("with bytes that are not UTF-8 refused")
    func encoding() {
        for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]] {
            #expect(JSONReader.read([0x22] + bytes + [0x22]) == nil)
        }
    }

    @Test(
        "with every escape",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9A""#, "éA"),
            (#""\ud83d\ude00""#, "😀"), (#""x\uD83Dy""#, "x\u{FFFD}y"),
            (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\u2028""#, "\u{2028}"),
        ])
    func escapes(text: String, meaning: String) { #expect(read(text) == .text(meaning)) }

    @Test("to a depth of 64, and no further")
    func depth() {
        // Lists of lists: the outermost stands at depth 0, the innermost of 65 at depth 64.
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(read(nested(65)) != nil)
        #expect(read(nested(66)) == nil)
        #expect(read(String(repeating: "[", count: 1_000_000)) == nil)
        #expect(read(String(repeating: #"{"a":"#, count: 100_000)) == nil)
    }

    @Test("with numbers that are rounded as the standard library rounds them")
    func numbers() {
        var chance = SeededNumbers(state: 1)
        var texts = [
            "0", "-0", "1e22", "1e23", "-1e-22", "1e-23", "9007199254740992", "9007199254740993",
            "123456789012345678901234567890", "0.1234567890123456789012", "5e-324", "2.5E+10",
            "9223372036854775807", "0.000000000000000000000000001",
        ]
        for _ in 0..<2_000 {
            texts.append("\(Double(bitPattern: chance.next()))")
            texts.append("\(Float.random(in: -1...1, using: &chance))")
        }
        for text in texts where !text.contains("n") {
            #expect(read(text) == .number(Double(text)!), "\(text)")
        }
        #expect(read("1e999") == .number(.infinity))
        #expect(read("1e-999999999999") == .number(0))
    }

    @Test("just as Foundation reads it, whatever byte is changed")
    func differential() {
        var chance = SeededNumbers(state: 2)
        let samples = [
            Samples.embedding, Samples.generated, Samples.inlineJob, #"["\u00e9\n",-1.5e3]"#,
        ]
        var (accepted, refused) = (0, 0)
        for round in 0..<4_000 {
            var bytes = Array(samples[round % samples.count].utf8)
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            bytes[place] = UInt8.random(in: 0...127, using: &chance)
            let theirs = try? JSONSerialization.jsonObject(with: Data(bytes))
            let ours = JSONReader.read(bytes)
            // Foundation lets a comma stand before a closing brace, and a NUL end the text.
            if (ours == nil) != (theirs == nil), ![0, UInt8(ascii: ",")].contains(bytes[place]) {
                let verdict = ours == nil ? "refused" : "taken"
                Issue.record("\(verdict): \(String(decoding: bytes, as: UTF8.self))")
            }
            if ours == nil { refused += 1 } else { accepted += 1 }
        }
        #expect(accepted > 500 && refused > 500)
    }
}
