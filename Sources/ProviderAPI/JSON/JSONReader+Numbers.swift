extension JSONReader {
    /// Powers of ten that a `Double` holds exactly.
    static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    @inline(__always)
    func startsNumber(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || Self.isDigit(byte) }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// A number, correctly rounded; one beyond what a `Double` holds is infinite.
    ///
    /// Up to 2⁵³ and ten to the 22nd, digits and power are exact and their quotient or product is
    /// rounded once, hence right (Clinger 1990, doi:10.1145/93542.93557); the rest goes to the
    /// standard library.
    @inline(__always)
    mutating func number() throws(Fault) -> Double {
        // Local copies: the loops run in registers.
        let (bytes, start) = (bytes, place)
        var here = start
        var digits: UInt64 = 0
        if here < bytes.count, bytes[here] == UInt8(ascii: "-") { here += 1 }
        let whole = here
        while here < bytes.count, Self.isDigit(bytes[here]) {
            digits = digits &* 10 &+ UInt64(bytes[here] &- UInt8(ascii: "0"))
            here += 1
        }
        // No digit, or a zero before another digit.
        guard here > whole, here == whole + 1 || bytes[whole] != UInt8(ascii: "0") else {
            throw Fault()
        }
        var exponent = 0
        if here < bytes.count, bytes[here] == UInt8(ascii: ".") {
            here += 1
            let fraction = here
            while here < bytes.count, Self.isDigit(bytes[here]) {
                digits = digits &* 10 &+ UInt64(bytes[here] &- UInt8(ascii: "0"))
                here += 1
            }
            guard here > fraction else { throw Fault() }
            exponent = fraction - here
        }
        // With a point among them, 19 characters hold at most 19 digits, which fit into 64 bits.
        let isShort = here - whole <= 19
        place = here
        if byte | 0x20 == UInt8(ascii: "e") { exponent += try takeExponent() }
        guard isShort, digits <= 1 << 53, abs(exponent) <= 22 else { return try careful(start) }
        let magnitude =
            exponent < 0
            ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
        return whole > start ? -magnitude : magnitude
    }

    private mutating func takeExponent() throws(Fault) -> Int {
        place += 1
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
        let start = place
        var exponent = 0
        while Self.isDigit(byte) {
            // Larger ones are all alike: infinite or nothing.
            exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), 100_000)
            place += 1
        }
        guard place > start else { throw Fault() }
        return isNegative ? -exponent : exponent
    }

    private func careful(_ start: Int) throws(Fault) -> Double {
        guard let value = Double(String(decoding: slice(start, place), as: UTF8.self)) else {
            throw Fault()
        }
        return value
    }
}
