// Eight bytes at a time in one 64-bit word ("SWAR"). The first byte in memory is the lowest of the
// word; a carry or borrow only ever spoils bytes above the first that was truly found, and only the
// first is used. Digits to number: D. Lemire, "Quickly parsing eight digits" (2018).

@inline(__always)
func loadWord(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
}

private let highBits: UInt64 = 0x8080_8080_8080_8080
private let eachByte: UInt64 = 0x0101_0101_0101_0101

/// The word with the bytes `0`…`9` turned into 0…9 and everything else into something larger.
@inline(__always)
func digitWord(_ place: UnsafePointer<UInt8>) -> UInt64 {
    loadWord(place) ^ 0x3030_3030_3030_3030
}

/// How many bits the leading digits of a `digitWord` take: 8 for each, 64 when all are digits.
@inline(__always)
func digitBits(_ word: UInt64) -> UInt64 {
    let others = ((word &+ 0x7676_7676_7676_7676) | word) & highBits
    return UInt64(truncatingIfNeeded: others.trailingZeroBitCount) & ~7
}

/// The number that eight digits spell, the first being the most significant.
@inline(__always)
func eightDigits(_ word: UInt64) -> UInt64 {
    let pairs = (word &* 10) &+ (word >> 8)
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let first = (pairs & mask) &* (100 &+ (1_000_000 &<< 32))
    let second = ((pairs >> 16) & mask) &* (1 &+ (10_000 &<< 32))
    return (first &+ second) >> 32
}

/// The number that the leading `bits / 8` digits spell; `bits` is 8…64.
@inline(__always)
func leadingDigits(_ word: UInt64, bits: UInt64) -> UInt64 {
    eightDigits(word &<< (64 &- bits))
}

/// The same digits as the first ones of an eight-digit fraction; `bits` is 8…64.
@inline(__always)
func fractionDigits(_ word: UInt64, bits: UInt64) -> UInt64 {
    eightDigits(word & (UInt64.max &>> (64 &- bits)))
}

/// The end of a plain text field: the first comma, quote, control character or non-ASCII byte.
///
/// There is always a line feed to stop at.
@inline(__always)
func plainTextEnd(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var place = start
    while true {
        let word = loadWord(place)
        let commas = word ^ (eachByte &* 0x2C)
        let quotes = word ^ (eachByte &* 0x22)
        let found =
            (((commas &- eachByte) & ~commas) | ((quotes &- eachByte) & ~quotes)
                | ((word &- (eachByte &* 0x20)) & ~word) | word) & highBits
        if found != 0 { return place + (found.trailingZeroBitCount >> 3) }
        place += 8
    }
}
