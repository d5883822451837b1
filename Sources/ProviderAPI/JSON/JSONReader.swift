/// Reads one JSON document (RFC 8259), strictly.
///
/// Own code, because vectors are the bulk of what this program reads: one of 768 numbers takes 13 to
/// 19 µs here, 120 to 400 µs with Foundation's `JSONDecoder`, 450 to 850 µs with its
/// `JSONSerialization` (Swift 6.3, x86-64, optimised build, two busy cores).
struct JSONReader {
    /// Of lists and objects; a Gemini answer has ten, a schema in a request rarely twenty.
    static let deepest = 64

    /// Not JSON, or nested too deeply.
    struct Fault: Error {}

    let bytes: UnsafeBufferPointer<UInt8>
    /// At hand, because a global one is asked for anew with every number.
    let powers = powersOfTen
    var place = 0

    /// The document, or nil if it is none.
    static func read(_ bytes: [UInt8]) -> JSON? {
        bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer)
            return try? reader.document()
        }
    }

    /// The document in a stretch of bytes, or nil if it is none.
    static func read(_ bytes: some Collection<UInt8>) -> JSON? {
        bytes.withContiguousStorageIfAvailable { buffer in
            var reader = JSONReader(bytes: buffer)
            return try? reader.document()
        } ?? read(Array(bytes))
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The byte here; 0, which no JSON holds, behind the end.
    @inline(__always)
    var byte: UInt8 { place < bytes.count ? bytes[place] : 0 }

    func slice(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[from..<to])
    }

    private mutating func document() throws(Fault) -> JSON {
        let value = try value(depth: 0)
        skipBlanks()
        guard place == bytes.count else { throw Fault() }
        return value
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func value(depth: Int) throws(Fault) -> JSON {
        guard depth <= Self.deepest else { throw Fault() }
        skipBlanks()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .truth(true))
        case UInt8(ascii: "f"): return try word("false", .truth(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        // No JSON, but what Python's encoder writes for what is no number: the value is as good as
        // missing, and the rest of the answer is not lost for it.
        case UInt8(ascii: "N"): return try word("NaN", .null)
        case UInt8(ascii: "I"): return try word("Infinity", .null)
        case UInt8(ascii: "-") where startsInfinity: return try word("-Infinity", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Fault) -> JSON {
        let count = word.utf8CodeUnitCount
        guard bytes.count - place >= count,
            slice(place, place + count).elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: count))
        else { throw Fault() }
        place += count
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSON {
        place += 1
        var members: [JSON.Member] = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            guard byte == UInt8(ascii: "\"") else { throw Fault() }
            let key = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw Fault() }
            members.append(JSON.Member(key: key, value: try value(depth: depth + 1)))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw Fault() }
        }
    }

    private mutating func list(depth: Int) throws(Fault) -> JSON {
        place += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list([]) }
        var numbers: [Double] = []
        if startsNumber(byte), !startsInfinity {
            // The length of the most usual vector; a list of a few numbers is rare.
            numbers.reserveCapacity(768)
            repeat {
                numbers.append(try number())
                skipBlanks()
                if take(UInt8(ascii: "]")) { return .numbers(numbers) }
                guard take(UInt8(ascii: ",")) else { throw Fault() }
                skipBlanks()
            } while startsNumber(byte) && !startsInfinity
        }
        // What is no number makes it an ordinary list.
        var elements: [JSON] = numbers.map { .number($0) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .list(elements) }
            guard take(UInt8(ascii: ",")) else { throw Fault() }
        }
    }

    /// After a minus.
    private var startsInfinity: Bool {
        byte == UInt8(ascii: "-") && place + 1 < bytes.count && bytes[place + 1] == 0x49
    }

    @inline(__always)
    mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        place += 1
        return true
    }
}
