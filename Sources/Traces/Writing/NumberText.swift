/// Numbers as the text that a trace holds.
extension [UInt8] {
    mutating func appendNumber(_ value: some BinaryInteger) {
        append(contentsOf: String(value).utf8)
    }

    /// Nanoseconds as seconds: at most nine decimals, none that are needless.
    mutating func appendSeconds(_ nanoseconds: Int64) {
        if nanoseconds < 0 { append(UInt8(ascii: "-")) }
        let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        appendNumber(whole)
        if rest == 0 { return }
        append(Byte.dot)
        var (digits, unit) = (rest, UInt64(100_000_000))
        while digits > 0 {
            append(Byte.zero + UInt8(digits / unit))
            digits %= unit
            unit /= 10
        }
    }

    /// The shortest decimal that reads back as `value`, without an exponent; nothing for NaN.
    mutating func appendDecimal(_ value: Double) {
        guard value.isFinite else { return }
        let shortest = Array("\(value)".utf8)
        guard let mark = shortest.firstIndex(of: UInt8(ascii: "e")) else {
            append(
                contentsOf: shortest.suffix(2) == [Byte.dot, Byte.zero][...]
                    ? shortest.dropLast(2) : shortest[...])
            return
        }
        let exponent = Int(String(decoding: shortest[(mark + 1)...], as: UTF8.self)) ?? 0
        var mantissa = shortest[..<mark]
        if mantissa.first == UInt8(ascii: "-") { append(mantissa.removeFirst()) }
        let wholeDigits = mantissa.firstIndex(of: Byte.dot) ?? mantissa.endIndex
        let point = wholeDigits - mantissa.startIndex + exponent
        let digits = mantissa.filter { $0 != Byte.dot }
        if point <= 0 {
            append(contentsOf: [Byte.zero, Byte.dot])
            append(contentsOf: repeatElement(Byte.zero, count: -point))
            append(contentsOf: digits)
        } else {
            append(contentsOf: digits.prefix(point))
            append(contentsOf: repeatElement(Byte.zero, count: Swift.max(0, point - digits.count)))
            if digits.count > point, digits[point...].contains(where: { $0 != Byte.zero }) {
                append(Byte.dot)
                append(contentsOf: digits[point...])
            }
        }
    }
}
