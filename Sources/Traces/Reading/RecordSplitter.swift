import Diagnostics

/// Splits one CSV record (RFC 4180) into fields, with every check.
///
/// It is the careful way: the fast way only takes rows that this one would take with the same
/// result.
struct RecordSplitter {
    typealias Bytes = UnsafePointer<UInt8>

    struct Field {
        /// Content without the enclosing quotes, as offsets from the record's start.
        var start: Int
        var end: Int
        /// Whether a doubled quote stands for one.
        var hasEscapes = false
    }

    enum Result {
        /// The offset just after the record's line feed.
        case record(next: Int)
        /// The record goes on after the bytes at hand.
        case incomplete
    }

    private(set) var fields: [Field] = []
    /// Offset of the record's line feed, or of the carriage return before it.
    private(set) var contentEnd = 0
    private var unescaped: [UInt8] = []

    /// Splits the record at the buffer's cursor.
    ///
    /// The cursor stays.
    mutating func split(_ buffer: InputBuffer) throws(InputError) -> Result {
        fields.removeAll(keepingCapacity: true)
        let (start, limit) = (buffer.cursor, buffer.limit)
        var place = start
        while place < limit {
            let fieldStart = place
            if place.pointee == Byte.quote {
                guard let close = quotedField(start, place, limit) else {
                    if !buffer.atEnd { return .incomplete }
                    throw buffer.error(
                        at: fieldStart, "a quote that is never closed",
                        remedy: "close it, and double the quotes inside a quoted field")
                }
                place = close
                if place.pointee != Byte.comma, !Self.isLineEnd(place) {
                    throw buffer.error(
                        at: place, "text after a closing quote",
                        remedy: "double the quotes inside a quoted field")
                }
            } else {
                while place.pointee != Byte.comma, place.pointee != Byte.lineFeed {
                    if place.pointee == Byte.quote {
                        throw buffer.error(
                            at: place, "a quote inside an unquoted field",
                            remedy: "quote the whole field and double the quotes inside it")
                    }
                    place += 1
                }
                let crlf =
                    place.pointee == Byte.lineFeed && place > fieldStart
                    && place[-1] == Byte.carriageReturn
                if crlf { place -= 1 }
                fields.append(Field(start: fieldStart - start, end: place - start))
            }
            if place.pointee == Byte.comma {
                place += 1
                continue
            }
            contentEnd = place - start
            if place.pointee == Byte.carriageReturn { place += 1 }
            return .record(next: place + 1 - start)
        }
        return .incomplete
    }

    /// Checks the bytes of the record just split: its length, UTF-8 and no NUL.
    func check(_ buffer: InputBuffer, next: Int) throws(InputError) {
        if next > InputBuffer.longestRecord { throw buffer.tooLong() }
        guard let bad = firstBadByte(buffer.cursor, next) else { return }
        let place = buffer.cursor + bad
        throw place.pointee == 0
            ? buffer.error(
                at: place, "a NUL byte", remedy: "save the file as UTF-8 text")
            : buffer.error(
                at: place, "bytes that are not UTF-8", remedy: "save the file as UTF-8 text")
    }

    /// Calls `body` with the field's content, doubled quotes made single.
    mutating func withContent<R>(
        _ index: Int, of record: Bytes, _ body: (Bytes, Bytes) -> R
    ) -> R {
        let field = fields[index]
        if !field.hasEscapes { return body(record + field.start, record + field.end) }
        unescaped.removeAll(keepingCapacity: true)
        var place = field.start
        while place < field.end {
            unescaped.append(record[place])
            place += record[place] == Byte.quote ? 2 : 1
        }
        return unescaped.withUnsafeBufferPointer { content in
            guard let base = content.baseAddress else { return body(record, record) }
            return body(base, base + content.count)
        }
    }

    /// The field's content as a string.
    mutating func text(_ index: Int, of record: Bytes) -> String {
        withContent(index, of: record) { start, end in
            String(
                decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        }
    }

    /// Appends the quoted field at `open`; returns the place after its closing quote.
    private mutating func quotedField(_ record: Bytes, _ open: Bytes, _ limit: Bytes) -> Bytes? {
        var place = open + 1
        var hasEscapes = false
        while place < limit {
            if place.pointee != Byte.quote {
                place += 1
            } else if place + 1 < limit, place[1] == Byte.quote {
                hasEscapes = true
                place += 2
            } else if place + 1 < limit {
                fields.append(
                    Field(start: open + 1 - record, end: place - record, hasEscapes: hasEscapes))
                return place + 1
            } else {
                return nil
            }
        }
        return nil
    }

    private static func isLineEnd(_ place: Bytes) -> Bool {
        place.pointee == Byte.lineFeed
            || place.pointee == Byte.carriageReturn && place[1] == Byte.lineFeed
    }
}

/// Offset of the first NUL or the first byte that is not part of valid UTF-8 (RFC 3629).
func firstBadByte(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var index = 0
    while index < count {
        let byte = start[index]
        if byte < 0x80 {
            if byte == 0 { return index }
            index += 1
            continue
        }
        // Length, and the range of the second byte, which excludes overlong forms and surrogates.
        let (length, second): (Int, ClosedRange<UInt8>)
        switch byte {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return index
        }
        guard index + length <= count, second.contains(start[index + 1]) else { return index }
        for next in 2..<max(2, length) where start[index + next] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}
