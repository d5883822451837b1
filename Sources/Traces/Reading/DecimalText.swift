/// Why a text is not the number it should be.
enum NumberFault: Error, Equatable {
    case malformed
    case negative
    case notFinite
    case tooLarge
}

/// Decimal numbers as text.
///
/// All functions take `[start, end)` and trim spaces and tabs around it.
enum DecimalText {
    typealias Bytes = UnsafePointer<UInt8>

    /// 100 Julian years: a longer trace is a mistaken unit, and sums of such times never overflow.
    static let mostNanoseconds: UInt64 = 3_155_760_000_000_000_000

    /// Seconds as exact nanoseconds; what is finer is rounded half up.
    ///
    /// `1e3` is accepted.
    /// - Parameter unit: how many nanoseconds make one, as a power of ten: 9 reads seconds,
    ///   6 milliseconds.
    static func nanoseconds(
        _ start: Bytes, _ end: Bytes, unit: Int = 9
    ) throws(NumberFault) -> Int64 {
        let parts = try Parts(start, end)
        var sum: UInt64 = 0
        // The power of ten, in nanoseconds, of the first digit.
        var power = parts.wholeDigits - 1 + parts.exponent + unit
        for place in 0..<parts.length where parts.start[place] != Byte.dot {
            let digit = UInt64(parts.start[place] &- Byte.zero)
            defer { power -= 1 }
            if digit == 0 { continue }
            if power > 18 { throw .tooLarge }
            if power < -1 { break }
            if power == -1 {
                if digit >= 5 { sum += 1 }
                break
            }
            sum += digit * powersOfTen[power]
            if sum > mostNanoseconds { throw .tooLarge }
        }
        if sum > mostNanoseconds { throw .tooLarge }
        return Int64(sum)
    }

    /// A whole number ≥ 0 of at most 18 digits.
    ///
    /// `912.0` is accepted: spreadsheets and data frames write integers so when their column has
    /// gaps.
    static func integer(_ start: Bytes, _ end: Bytes) throws(NumberFault) -> Int {
        let parts = try Parts(start, end)
        if parts.hasExponent { throw .malformed }
        var value = 0
        for place in 0..<parts.wholeDigits {
            if value >= 100_000_000_000_000_000 { throw .tooLarge }
            value = value * 10 + Int(parts.start[place] &- Byte.zero)
        }
        for place in parts.wholeDigits..<parts.length
        where parts.start[place] != Byte.zero && parts.start[place] != Byte.dot {
            throw .malformed
        }
        return value
    }

    /// The nearest double; finite and ≥ 0.
    static func double(_ start: Bytes, _ end: Bytes) throws(NumberFault) -> Double {
        let parts = try Parts(start, end)
        let (digits, decimals) = (parts.length, parts.length - parts.wholeDigits - 1)
        // At most 15 digits and a small power of ten are both exact doubles, so one division
        // rounds correctly (Clinger 1990, doi:10.1145/93548.93557).
        if digits <= 16, !parts.hasExponent {
            var value: UInt64 = 0
            for place in 0..<digits where parts.start[place] != Byte.dot {
                value = value * 10 + UInt64(parts.start[place] &- Byte.zero)
            }
            if value < 1 << 53 {
                return decimals > 0
                    ? Double(value) / Double(powersOfTen[decimals]) : Double(value)
            }
        }
        let text = String(
            decoding: UnsafeBufferPointer(start: parts.start, count: parts.end - parts.start),
            as: UTF8.self)
        guard let value = Double(text) else { throw .malformed }
        if !value.isFinite { throw .tooLarge }
        return value
    }

    static let powersOfTen: [UInt64] = {
        var powers: [UInt64] = [1]
        for _ in 1...18 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()
}

extension DecimalText {
    /// The grammar: digits, optional point and digits, optional exponent; at least one digit.
    struct Parts {
        /// The first digit or the point.
        var start: Bytes
        var end: Bytes
        /// Bytes before the exponent, the point included.
        var length: Int
        var wholeDigits: Int
        var exponent = 0
        var hasExponent = false

        init(_ from: Bytes, _ to: Bytes) throws(NumberFault) {
            (start, end) = trimmed(from, to)
            if start == end { throw .malformed }
            if start.pointee == UInt8(ascii: "-") {
                throw Self.isWord(start + 1, end) ? .notFinite : .negative
            }
            if start.pointee > UInt8(ascii: "9"), Self.isWord(start, end) { throw .notFinite }
            var place = start
            while place < end, Byte.isDigit(place.pointee) { place += 1 }
            wholeDigits = place - start
            var digits = wholeDigits
            if place < end, place.pointee == Byte.dot {
                place += 1
                let fraction = place
                while place < end, Byte.isDigit(place.pointee) { place += 1 }
                digits += place - fraction
            }
            length = place - start
            if digits == 0 { throw .malformed }
            if place < end { try readExponent(place) }
        }

        private mutating func readExponent(_ from: Bytes) throws(NumberFault) {
            var place = from
            guard place.pointee | 0x20 == UInt8(ascii: "e") else { throw .malformed }
            place += 1
            var negative = false
            if place < end, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(place.pointee) {
                negative = place.pointee == UInt8(ascii: "-")
                place += 1
            }
            guard place < end else { throw .malformed }
            while place < end {
                guard Byte.isDigit(place.pointee) else { throw .malformed }
                exponent = min(exponent * 10 + Int(place.pointee &- Byte.zero), 1_000_000)
                place += 1
            }
            if negative { exponent = -exponent }
            hasExponent = true
        }

        /// Whether this is one of the words that programs write for "not a finite number".
        private static func isWord(_ start: Bytes, _ end: Bytes) -> Bool {
            let text = String(
                decoding: UnsafeBufferPointer(start: start, count: min(end - start, 9)),
                as: UTF8.self)
            return ["nan", "inf", "infinity"].contains(text.lowercased())
        }
    }
}

/// `[start, end)` without spaces and tabs at either end.
func trimmed(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
) -> (UnsafePointer<UInt8>, UnsafePointer<UInt8>) {
    var (start, end) = (start, end)
    while start < end, Byte.isBlank(start.pointee) { start += 1 }
    while start < end, Byte.isBlank(end[-1]) { end -= 1 }
    return (start, end)
}
