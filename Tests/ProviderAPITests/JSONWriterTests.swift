import Foundation
import Testing

@testable import ProviderAPI

@Suite("JSON is written")
struct JSONWriterTests {
    @Test("so that it is read back as it was, always with the same bytes")
    func roundTrip() throws {
        let tree = JSON.object([
            .init(key: "z\"", value: .list([.null, .truth(false), .text("a\u{2028}\n\u{1}\\é😀")])),
            .init(key: "a", value: .object([])), .init(key: "n", value: .numbers([1, -2.5, 1e-9])),
            .init(key: "m", value: .number(1e300)), .init(key: "e", value: .list([])),
        ])
        let bytes = JSONWriter.bytes { $0.value(tree) }
        #expect(JSONReader.read(bytes) == tree)
        #expect(bytes == JSONWriter.bytes { $0.value(tree) })
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"z\"":[null,false,"a\#u{2028}\n\u0001\\é😀"],"a":{},"n":[1,-2.5,1e-09],"#
                + #""m":1e+300,"e":[]}"#)
        #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
    }

    @Test("with numbers that it cannot hold as text")
    func infinite() {
        let bytes = JSONWriter.bytes { $0.list { $0.number(Double.nan) } }
        #expect(String(decoding: bytes, as: UTF8.self) == #"["nan"]"#)
    }

    @Test("with texts of every character so that Foundation reads them back")
    func everyCharacter() throws {
        let text = String(String.UnicodeScalarView((0...0x2FFF).compactMap(Unicode.Scalar.init)))
        let bytes = JSONWriter.bytes { $0.list { $0.text(text) } }
        let back = try JSONDecoder().decode([String].self, from: Data(bytes))
        #expect(back.first.map { Array($0.utf8) } == Array(text.utf8))
        #expect(!bytes.contains { $0 < 0x20 })
    }
}
