import Diagnostics

/// The header row of a trace: which column is where.
struct TraceHeader {
    var columns: [TraceColumn] = []
    var names: [String] = []

    /// Reads the header at the start of `buffer` and moves past it.
    init(_ buffer: InputBuffer, _ splitter: inout RecordSplitter) throws(InputError) {
        let file = buffer.source.name
        guard try readHeaderRecord(buffer, &splitter) else {
            throw InputError(
                .data, file: file, line: 1, column: 1, "the file is empty",
                remedy: "a trace needs a header row such as time_s,items and at least one row")
        }
        let record = buffer.cursor
        for index in splitter.fields.indices {
            let text = splitter.text(index, of: record)
            let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            let name = String(
                text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
            names.append(name)
            columns.append(TraceColumn(header: name))
        }
        try refuseData(buffer)
        try refuseDuplicates(buffer, splitter)
        try requireColumns(buffer)
    }

    var summary: TraceColumns {
        TraceColumns(
            present: columns.filter { $0 != .ignored }.map(\.name),
            ignored: zip(columns, names).filter { $0.0 == .ignored }.map(\.1))
    }

    /// A header of numbers is a first row: the header is missing.
    private func refuseData(_ buffer: InputBuffer) throws(InputError) {
        let filled = names.filter { !$0.isEmpty }
        guard !filled.isEmpty, filled.allSatisfy({ Double($0) != nil }) else { return }
        throw buffer.error(
            at: buffer.cursor, "no header row: the first row holds only numbers",
            remedy: "put the columns' names first, such as time_s,items")
    }

    private func refuseDuplicates(
        _ buffer: InputBuffer, _ splitter: RecordSplitter
    ) throws(InputError) {
        for (index, column) in columns.enumerated() where column != .ignored {
            guard
                let first = columns[..<index].firstIndex(where: {
                    $0 == column || $0.isTime && column.isTime
                })
            else { continue }
            let place = buffer.cursor + splitter.fields[index].start
            if columns[first] != column {
                throw buffer.error(
                    at: place, "both time_s and timestamp are given", remedy: "keep one of them")
            }
            let pair =
                names[first].lowercased() == names[index].lowercased()
                ? "column \(column.name) is given twice"
                : "columns \(names[first]) and \(names[index]) mean the same"
            throw buffer.error(at: place, pair, remedy: "keep one of them")
        }
    }

    private func requireColumns(_ buffer: InputBuffer) throws(InputError) {
        if !columns.contains(where: \.isTime) {
            throw missing(
                buffer, "time_s (or timestamp)", like: ["time_s", "timestamp", "t_seconds"])
        }
        if !columns.contains(.items) { throw missing(buffer, "items", like: ["items"]) }
    }

    private func missing(
        _ buffer: InputBuffer, _ what: String, like wanted: [String]
    ) -> InputError {
        let strangers = zip(columns, names).filter { $0.0 == .ignored && !$0.1.isEmpty }.map(\.1)
        var remedy = "add it to the header row and to every row"
        if let near = wanted.lazy.compactMap({ nearestName(to: $0, in: strangers) }).first,
            let index = names.firstIndex(of: near), near.count <= 32
        {
            remedy = "did you mean it by '\(near)' in field \(index + 1)?"
        } else if names.count == 1, names[0].contains(where: { $0 == ";" || $0 == "\t" }) {
            remedy = "fields must be separated by commas"
        }
        return buffer.error(at: buffer.cursor, "required column \(what) is missing", remedy: remedy)
    }
}

/// Splits the first record of a CSV file, after any byte order mark.
/// - Returns: false when there is none: the file is empty or blank.
func readHeaderRecord(
    _ buffer: InputBuffer, _ splitter: inout RecordSplitter
) throws(InputError) -> Bool {
    while buffer.limit - buffer.cursor < 3, try buffer.refill() {}
    if buffer.limit - buffer.cursor >= 3, buffer.cursor[0] == 0xEF, buffer.cursor[1] == 0xBB,
        buffer.cursor[2] == 0xBF
    {
        buffer.cursor += 3
    }
    if buffer.limit - buffer.cursor >= 2, buffer.cursor[0] == 0x1F, buffer.cursor[1] == 0x8B {
        throw buffer.error(
            at: buffer.cursor, "the file is compressed (gzip)", remedy: "decompress it first")
    }
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
        if splitter.contentEnd > 0 { return true }
        buffer.cursor += next
        buffer.line += 1
    }
}

extension InputBuffer {
    /// Moves past the record at the cursor, which ends before `next`.
    func skipRecord(_ next: Int) {
        for offset in 0..<next where cursor[offset] == Byte.lineFeed { line += 1 }
        cursor += next
    }
}
