import Diagnostics

/// The records of a CSV file with a header, for formats other than our own.
struct CSVRecords {
    typealias Bytes = UnsafePointer<UInt8>

    let buffer: InputBuffer
    private var splitter = RecordSplitter()
    private var nextOffset = 0
    private let width: Int
    /// Where each wanted column is.
    private let positions: [Int]
    private let names: [String]
    private var blankLine: Int?

    /// Reads the header and finds the wanted columns in it, whatever their case and order.
    init(_ buffer: InputBuffer, columns: [String]) throws(InputError) {
        self.buffer = buffer
        names = columns
        guard try readHeaderRecord(buffer, &splitter),
            case .record(let next) =
                try splitter.split(buffer)
        else {
            throw InputError(
                .data, file: buffer.source.name, line: 1, column: 1, "the file is empty")
        }
        var header: [String] = []
        for index in splitter.fields.indices {
            header.append(splitter.text(index, of: buffer.cursor).lowercased())
        }
        var positions: [Int] = []
        for column in columns {
            let matches = header.indices.filter { header[$0] == column.lowercased() }
            guard let position = matches.first else {
                throw buffer.error(
                    at: buffer.cursor, "column '\(column)' is missing",
                    remedy: "this format has \(columns.joined(separator: ", "))")
            }
            if matches.count > 1 {
                throw buffer.error(
                    at: buffer.cursor + splitter.fields[matches[1]].start,
                    "column '\(column)' is given twice", remedy: "keep one of them")
            }
            positions.append(position)
        }
        self.positions = positions
        width = header.count
        nextOffset = next
    }

    /// Moves to the next record; false at the end.
    mutating func advance() throws(InputError) -> Bool {
        buffer.skipRecord(nextOffset)
        nextOffset = 0
        while true {
            if buffer.cursor == buffer.limit {
                if try buffer.refill() { continue }
                return false
            }
            guard case .record(let next) = try splitter.split(buffer) else {
                _ = try buffer.refill()
                continue
            }
            try splitter.check(buffer, next: next)
            if splitter.contentEnd == 0 {
                blankLine = blankLine ?? buffer.line
                buffer.skipRecord(next)
                continue
            }
            if let blankLine {
                throw InputError(
                    .data, file: buffer.source.name, line: blankLine, column: 1,
                    "an empty line before the last row", remedy: "delete it")
            }
            let count = splitter.fields.count
            guard count == width else {
                let place = count > width ? splitter.fields[width].start : splitter.contentEnd
                throw buffer.error(
                    at: buffer.cursor + place,
                    "the row has \(count) field\(count == 1 ? "" : "s"), the header \(width)",
                    remedy: "the file may be cut off or damaged here")
            }
            nextOffset = next
            return true
        }
    }

    /// Calls `body` with the trimmed content of a wanted column.
    mutating func with<R>(_ column: Int, _ body: (Bytes, Bytes) -> R) -> R {
        splitter.withContent(positions[column], of: buffer.cursor) { start, end in
            let (from, to) = trimmed(start, end)
            return body(from, to)
        }
    }

    /// An error at a wanted column of this record.
    func error(_ column: Int, _ rule: String) -> InputError {
        buffer.error(
            at: buffer.cursor + splitter.fields[positions[column]].start,
            "\(names[column]) is not \(rule)")
    }

    /// A number of tokens; -1 where the field is empty.
    mutating func tokens(_ column: Int) throws(InputError) -> Int32 {
        let value = with(column) { start, end -> Int? in
            start == end ? -1 : try? DecimalText.integer(start, end)
        }
        guard let value, let tokens = Int32(exactly: value) else {
            throw error(column, "a whole number of tokens from 0 to 2,147,483,647")
        }
        return tokens
    }
}
