/// The offset of the first byte that is not part of well-formed UTF-8, or nil.
///
/// Well-formed as in table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing
/// above U+10FFFF.
func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
    var offset = 0
    while offset < bytes.count {
        let lead = bytes[offset]
        if lead < 0x80 {
            offset += 1
            continue
        }
        guard let (length, second) = sequence(startingWith: lead),
            offset + length <= bytes.count, second.contains(bytes[offset + 1])
        else { return offset }
        for following in bytes[(offset + 1)..<(offset + length)]
        where following & 0xC0 != 0x80 { return offset }
        offset += length
    }
    return nil
}

/// How long the character is that begins with `lead`, and what its second byte may be.
private func sequence(
    startingWith lead: UInt8
) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
}
