import Foundation

/// Decimal digits for a number, the same on every platform and in every locale.
enum DecimalText {
    /// `value` with exactly `decimals` digits after the point, halves rounded away from zero.
    ///
    /// Never yields a negative zero. `value` must be finite; `decimals` is 0...15.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scaled = (abs(value) * powerOfTen(decimals)).rounded()
        guard scaled < 9e15 else { return String(format: "%.\(decimals)f", value) }
        var digits = String(Int(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        if decimals == 0 { return sign + digits }
        if digits.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
        }
        return "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
    }

    /// `value` rounded to `digits` significant digits, without zeros that say nothing.
    static func significant(_ value: Double, _ digits: Int) -> String {
        trimmed(fixed(value, decimals(of: value, significant: digits)))
    }

    /// How many decimals show `significant` digits of `value`; none for large numbers.
    static func decimals(of value: Double, significant: Int) -> Int {
        guard value != 0, value.isFinite else { return 0 }
        return min(15, max(0, significant - 1 - decimalExponent(abs(value))))
    }

    /// The exponent of the power of ten at or below `value`, which must be positive and finite.
    static func decimalExponent(_ value: Double) -> Int {
        var exponent = Int(log10(value).rounded(.down))
        // The logarithm of a power of ten may fall on either side of the whole number.
        if powerOfTen(exponent + 1) <= value { exponent += 1 }
        if powerOfTen(exponent) > value { exponent -= 1 }
        return exponent
    }

    /// 10 to the `exponent`, exact where a `Double` can hold it.
    static func powerOfTen(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<min(abs(exponent), 308) { power *= 10 }
        return exponent < 0 ? 1 / power : power
    }

    /// Removes zeros at the end of the decimals but keeps at least `keeping` decimals.
    static func trimmed(_ text: String, keeping: Int = 0) -> String {
        guard let point = text.firstIndex(of: ".") else { return text }
        var decimals = Array(text[text.index(after: point)...])
        while decimals.count > keeping, decimals.last == "0" { decimals.removeLast() }
        return text[..<point] + (decimals.isEmpty ? "" : "." + String(decimals))
    }

    /// Puts a comma between each three digits before the point.
    static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let whole = text.dropFirst(sign.count).prefix { $0 != "." }
        let rest = text.dropFirst(sign.count + whole.count)
        var groups = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { groups.append(",") }
            groups.append(digit)
        }
        return sign + groups + rest
    }
}
