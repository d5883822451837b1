import Reports
import Testing

@Suite("CSV text")
struct CSVTextTests {
    @Test("only fields that need quotes get them")
    func quoting() {
        let row = CSVText.row(["plain", "a,b", "say \"hi\"", "two\nlines", "", " space "])
        #expect(row == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",, space \n")
    }

    @Test("any texts come back from a row as they went in")
    func roundTrip() {
        let texts = ["x", "\"", "\"\"", ",", "a\r\nb", "ü,\"é\"\n", "", "end"]
        #expect(Self.parse(CSVText.row(texts)) == texts)
    }

    @Test(
        "numbers are the shortest that read back, without exponents at usual sizes",
        arguments: [
            (0.1, "0.1"), (3, "3"), (-0.0, "0"), (1e-7, "0.0000001"), (1.5e-5, "0.000015"),
            (1e16, "10000000000000000"), (1.2345e20, "123450000000000000000"),
            (-2.5e-6, "-0.0000025"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
            (9_007_199_254_740_992, "9007199254740992"), (.nan, ""), (.infinity, "inf"),
        ])
    func numbers(value: Double, text: String) {
        #expect(CSVText.text(of: .number(value)) == text)
        if value.isFinite { #expect(Double(text) == value) }
    }

    @Test("an absent number is an empty field")
    func absent() {
        #expect(CSVText.row([.text("a"), .number(nil), .integer(nil), .integer(7)]) == "a,,,7\n")
    }

    /// Reads one row as RFC 4180 says.
    private static func parse(_ row: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        var rest = row.unicodeScalars.dropLast()[...]
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                if isQuoted, rest.first == "\"" {
                    rest.removeFirst()
                    fields[fields.count - 1] += "\""
                } else {
                    isQuoted.toggle()
                }
            } else if scalar == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].unicodeScalars.append(scalar)
            }
        }
        return fields
    }
}
