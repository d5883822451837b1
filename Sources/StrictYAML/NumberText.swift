/// Reads a number as YAML 1.2's core schema writes it (yaml.org/spec/1.2.2, section 10.3), less what
/// people misread: leading zeros, octal, hexadecimal, infinity, not-a-number.
enum NumberText {
    enum Reading: Equatable {
        case number(Double)
        /// Why it is none, after "must be a number, but"; what to do.
        case refused(String, remedy: String)
    }

    static func read(_ text: String) -> Reading {
        let bytes = Array(text.utf8)
        guard let shape = Shape(bytes) else { return .refused(reason(text), remedy: hint(text)) }
        if shape.hasLeadingZero {
            return .refused("begins with 0", remedy: "some readers take that for octal")
        }
        // `Double` reads `.5` and `5.` too.
        guard let value = Double(text), value.isFinite else {
            return .refused("is larger than a number can be", remedy: "")
        }
        if value == 0, shape.hasNonzeroDigit {
            return .refused("is smaller than a number can be", remedy: "write 0")
        }
        return .number(value)
    }

    /// The parts of `[-+]? digits? (. digits?)? ([eE] [-+]? digits)?`.
    private struct Shape {
        var hasLeadingZero = false
        var hasNonzeroDigit = false

        init?(_ bytes: [UInt8]) {
            var rest = bytes[...]
            func isDigit(_ byte: UInt8) -> Bool {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
            func dropSign() {
                if let first = rest.first, "+-".utf8.contains(first) { rest.removeFirst() }
            }
            func takeDigits() -> ArraySlice<UInt8> {
                let digits = rest.prefix(while: isDigit)
                rest = rest.dropFirst(digits.count)
                return digits
            }
            dropSign()
            let whole = takeDigits()
            var fraction: ArraySlice<UInt8> = []
            if rest.first == UInt8(ascii: ".") {
                rest.removeFirst()
                fraction = takeDigits()
            }
            guard !whole.isEmpty || !fraction.isEmpty else { return nil }
            if let first = rest.first, "eE".utf8.contains(first) {
                rest.removeFirst()
                dropSign()
                guard !takeDigits().isEmpty else { return nil }
            }
            guard rest.isEmpty else { return nil }
            hasLeadingZero = whole.count > 1 && whole.first == UInt8(ascii: "0")
            hasNonzeroDigit = (whole + fraction).contains { $0 != UInt8(ascii: "0") }
        }
    }

    private static func reason(_ text: String) -> String {
        let lower = text.lowercased()
        if [".nan", "nan", ".inf", "inf", "+.inf", "-.inf", "infinity"].contains(lower) {
            return "is not finite"
        }
        if ["yes", "no", "on", "off", "true", "false", "y", "n"].contains(lower) {
            return "is a yes or no"
        }
        if lower.hasPrefix("0x") || lower.hasPrefix("0o") || lower.hasPrefix("0b") {
            return "is not decimal"
        }
        return "is \(quotedNumber(text))"
    }

    private static func hint(_ text: String) -> String {
        let startsLikeNumber = text.utf8.first.map { "0123456789+-.".utf8.contains($0) } ?? false
        guard startsLikeNumber else { return "" }
        if text.contains("_") { return "write it without '_'" }
        if text.contains(":") { return "a ':' has no place in a number" }
        if text.contains(",") { return "write the decimal point as '.'" }
        return ""
    }
}
