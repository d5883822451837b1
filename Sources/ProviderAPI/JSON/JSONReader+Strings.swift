extension JSONReader {
    /// A string, its quotes included; bytes that are not UTF-8 are a fault.
    mutating func string() throws(Fault) -> String {
        place += 1
        let start = place
        // Most strings hold no escape and are taken as they stand.
        while byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            // Behind the end, or a control character.
            guard byte >= 0x20 else { throw Fault() }
            place += 1
        }
        defer { place += 1 }
        return try text(slice(start, place))
    }

    private func text(_ bytes: some Collection<UInt8>) throws(Fault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Fault() }
        return text
    }

    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        var bytes = Array(slice(start, place))
        while !take(UInt8(ascii: "\"")) {
            guard byte >= 0x20 else { throw Fault() }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                place += 1
                continue
            }
            place += 1
            bytes += try escape()
        }
        return try text(bytes)
    }

    /// What stands for the escape whose letter is here.
    private mutating func escape() throws(Fault) -> [UInt8] {
        let letter = byte
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicode()
        default: throw Fault()
        }
    }

    /// One character as `\u` and four digits, or as two of them for what lies beyond U+FFFF.
    ///
    /// Half a pair stands for no character; it becomes U+FFFD, as a model that was cut off in the
    /// middle of a character is no reason to lose its answer.
    private mutating func unicode() throws(Fault) -> [UInt8] {
        var code = try hexDigits()
        if (0xD800..<0xDC00).contains(code) {
            let back = place
            if take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                let low = try hexDigits()
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    place = back
                }
            } else {
                place = back
            }
        }
        return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }

    private mutating func hexDigits() throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Fault() }
            code = code << 4 + UInt32(digit)
            place += 1
        }
        return code
    }
}
