/// Goes through the lines of a YAML file and tells the keys that begin them from text that only
/// looks like keys: block scalars (`|`, `>`), quoted text over several lines, and comments.
struct ForeignScan {
    /// Of the key or dash whose block scalar goes on.
    private var scalarColumn: Int?
    /// The quotation mark that is still open.
    private var openQuote: UInt8?

    /// The key that begins a line, behind dashes of lists; nil if none does.
    mutating func key(of line: [UInt8]) -> (name: String, column: Int)? {
        guard let content = Self.contentColumn(of: line, countsComments: true) else { return nil }
        if let column = scalarColumn {
            if content > column { return nil }
            scalarColumn = nil
        }
        if openQuote != nil {
            readQuotes(line[...])
            return nil
        }
        guard line[content] != UInt8(ascii: "#") else { return nil }
        let (column, innermostDash) = Self.behindDashes(line, from: content)
        let key = Self.key(in: line, at: column)
        let rest = readQuotes(line[column...])
        if Self.beginsBlockScalar(rest) {
            // A scalar's lines are further in than the key they belong to, or than the dash.
            scalarColumn = key == nil ? innermostDash ?? content - 1 : column
        }
        return key.map { ($0, column) }
    }

    /// Where a line's text begins; nil for a blank one, and for one with a comment only.
    static func contentColumn(of line: [UInt8], countsComments: Bool = false) -> Int? {
        guard let column = line.firstIndex(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }),
            countsComments || line[column] != UInt8(ascii: "#")
        else { return nil }
        return column
    }

    private static func behindDashes(_ line: [UInt8], from start: Int) -> (Int, dash: Int?) {
        var (column, dash) = (start, nil as Int?)
        while column + 1 < line.count, line[column] == UInt8(ascii: "-"), line[column + 1] == 0x20 {
            dash = column
            column = line[(column + 1)...].firstIndex { $0 != 0x20 } ?? line.endIndex
        }
        return (column, dash)
    }

    /// A plain or quoted word with a colon behind it.
    private static func key(in line: [UInt8], at column: Int) -> String? {
        let rest = String(decoding: line[column...], as: UTF8.self)
        let form =
            #/(?:"([A-Za-z0-9_.\-]+)"|'([A-Za-z0-9_.\-]+)'|([A-Za-z0-9_.\-]+)) *:(?:[ \r].*)?/#
        guard let match = rest.wholeMatch(of: form) else { return nil }
        return (match.1 ?? match.2 ?? match.3).map { String($0) }
    }

    /// Follows quotation marks through a line.
    /// - Returns: the line up to its comment.
    @discardableResult
    private mutating func readQuotes(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var place = line.startIndex
        // Quotes count where a value may begin; inside a word they are letters.
        var mayBegin = true
        var isFlow = false
        while place < line.endIndex {
            let byte = line[place]
            let before = place > line.startIndex ? line[place - 1] : 0x20
            if let quote = openQuote {
                let next = place + 1 < line.endIndex ? line[place + 1] : 0
                let isEscape =
                    quote == UInt8(ascii: "\"")
                    ? byte == UInt8(ascii: "\\") : byte == quote && next == quote
                if isEscape {
                    place += 1
                } else if byte == quote {
                    openQuote = nil
                    mayBegin = false
                }
            } else if mayBegin, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                openQuote = byte
            } else if byte == UInt8(ascii: "#"), before == 0x20 {
                return line[..<place]
            } else if mayBegin, "[{".utf8.contains(byte) {
                isFlow = true
            } else if byte == 0x20 {
                mayBegin = mayBegin || ":-".utf8.contains(before)
            } else {
                mayBegin = isFlow && byte == UInt8(ascii: ",")
            }
            place += 1
        }
        return line
    }

    /// `key: |`, `- >-`, `key: !tag |2`…: nothing but tags and anchors stand before the sign.
    private static func beginsBlockScalar(_ line: ArraySlice<UInt8>) -> Bool {
        String(decoding: line, as: UTF8.self)
            .wholeMatch(of: #/(?:[^:]+:)? *(?:[!&]\S+ +)*[|>][1-9+\-]{0,2}\s*/#) != nil
    }
}
