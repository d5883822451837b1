/// Finds numbers among the top fields of one JSON object on one line (RFC 8259), strictly.
struct JSONLine {
    typealias Bytes = UnsafePointer<UInt8>

    /// The text of a number.
    struct Number {
        var start: Bytes
        var end: Bytes
    }

    struct Fault: Error {
        /// Bytes from the line's start.
        var offset: Int
        var what: String
    }

    /// Deeper nesting is no trace.
    static let deepest = 64

    private let begin: Bytes
    private var place: Bytes
    private let end: Bytes

    init(start: Bytes, end: Bytes) {
        begin = start
        place = start
        self.end = end
    }

    static func isBlank(_ start: Bytes, _ end: Bytes) -> Bool {
        UnsafeBufferPointer(start: start, count: end - start).allSatisfy {
            Byte.isBlank($0) || $0 == Byte.carriageReturn
        }
    }

    /// The numbers of the wanted keys, in their order; nil where a key is missing or no number.
    ///
    /// Keys are compared as they are spelled, without unescaping.
    mutating func numbers(_ wanted: [String]) throws(Fault) -> [Number?] {
        var found = [Number?](repeating: nil, count: wanted.count)
        skipBlanks()
        try expect("{", "an object")
        skipBlanks()
        if take("}") { return try finished(found) }
        while true {
            skipBlanks()
            let key = place
            try skipString()
            let name = UnsafeBufferPointer(start: key + 1, count: place - key - 2)
            let index = wanted.firstIndex { name.elementsEqual($0.utf8) }
            skipBlanks()
            try expect(":", "a colon")
            skipBlanks()
            let start = place
            let isNumber = try skipValue(depth: 1)
            if let index {
                if found[index] != nil {
                    throw Fault(offset: key - begin, what: "a key is given twice")
                }
                if isNumber { found[index] = Number(start: start, end: place) }
            }
            skipBlanks()
            if take("}") { return try finished(found) }
            try expect(",", "a comma")
        }
    }

    private mutating func finished(_ found: [Number?]) throws(Fault) -> [Number?] {
        skipBlanks()
        if place < end { throw Fault(offset: place - begin, what: "text after the JSON object") }
        return found
    }

    /// - Returns: whether it was a number.
    private mutating func skipValue(depth: Int) throws(Fault) -> Bool {
        if depth > Self.deepest {
            throw Fault(offset: place - begin, what: "JSON nested too deeply")
        }
        skipBlanks()
        guard place < end else {
            throw Fault(offset: place - begin, what: "the line ends inside its JSON")
        }
        switch place.pointee {
        case Byte.quote: try skipString()
        case UInt8(ascii: "["):
            place += 1
            skipBlanks()
            if take("]") { return false }
            while true {
                _ = try skipValue(depth: depth + 1)
                skipBlanks()
                if take("]") { return false }
                try expect(",", "a comma")
            }
        case UInt8(ascii: "{"):
            place += 1
            skipBlanks()
            if take("}") { return false }
            while true {
                skipBlanks()
                try skipString()
                skipBlanks()
                try expect(":", "a colon")
                _ = try skipValue(depth: depth + 1)
                skipBlanks()
                if take("}") { return false }
                try expect(",", "a comma")
            }
        case UInt8(ascii: "-"), Byte.zero...UInt8(ascii: "9"):
            while place < end, Self.isNumberByte(place.pointee) { place += 1 }
            return true
        default: try skipWord()
        }
        return false
    }

    private mutating func skipWord() throws(Fault) {
        for word in ["true", "false", "null"] as [StaticString]
        where end - place >= word.utf8CodeUnitCount {
            let text = UnsafeBufferPointer(start: place, count: word.utf8CodeUnitCount)
            let known = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
            if text.elementsEqual(known) {
                place += word.utf8CodeUnitCount
                return
            }
        }
        throw Fault(offset: place - begin, what: "this is not JSON")
    }

    private mutating func skipString() throws(Fault) {
        let open = place
        try expect("\"", "a quoted name or text")
        while place < end, place.pointee != Byte.quote {
            place += place.pointee == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < end else {
            throw Fault(offset: open - begin, what: "a text that is never closed")
        }
        place += 1
    }

    private mutating func skipBlanks() {
        while place < end, Byte.isBlank(place.pointee) || place.pointee == Byte.carriageReturn {
            place += 1
        }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard place < end, place.pointee == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ byte: Unicode.Scalar, _ what: String) throws(Fault) {
        if take(byte) { return }
        let isEnd = place >= end
        throw Fault(
            offset: min(place, end) - begin,
            what: isEnd ? "the line ends inside its JSON" : "\(what) was expected here")
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || byte == Byte.dot || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
    }
}
