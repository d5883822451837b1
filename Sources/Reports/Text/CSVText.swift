/// Rows of comma-separated values after RFC 4180: a field is quoted only when it must be.
///
/// Lines end in a single line feed, which every reader accepts and line tools prefer.
public enum CSVText {
    /// One value of a row.
    public enum Field: Sendable, Equatable {
        /// A text; quoted where it has to be.
        case text(String)
        /// Shortest decimal that reads back as the same number; empty for `nil` and not-a-number.
        case number(Double?)
        /// Empty for `nil`.
        case integer(Int?)
    }

    /// A row of fields with its line end.
    public static func row(_ fields: [Field]) -> String {
        fields.map(text(of:)).joined(separator: ",") + "\n"
    }

    /// A row of texts with its line end, for a header.
    public static func row(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    /// One field as it stands in a row.
    public static func text(of field: Field) -> String {
        switch field {
        case .text(let text): quoted(text)
        case .number(let value): value.map(shortest) ?? ""
        case .integer(let value): value.map { String($0) } ?? ""
        }
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

extension CSVText {
    /// The shortest decimal that reads back as `value`, without an exponent from 1e-9 up to 1e21.
    ///
    /// Not-a-number is empty; the infinities are "inf" and "-inf".
    public static func shortest(_ value: Double) -> String {
        if value.isNaN { return "" }
        if value.isInfinite { return value > 0 ? "inf" : "-inf" }
        let text = value == 0 ? "0" : value.description
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard (1e-9..<1e21).contains(abs(value)),
                let exponent = Int(text[text.index(after: mark)...])
            else { return text }
            return withoutExponent(text[..<mark], exponent)
        }
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func withoutExponent(_ mantissa: Substring, _ exponent: Int) -> String {
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let parts = mantissa.dropFirst(sign.count).split(separator: ".")
        let whole = String(parts[0])
        let decimals = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let digits = whole + decimals
        let point = whole.count + exponent
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
