import Testing

/// A simple CSV text: no quoted line breaks.
struct CSVRows {
    let header: [String]
    let rows: [[String]]

    init(_ text: String) throws {
        try #require(text.hasSuffix("\n"))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { Self.fields(of: $0) }
        header = lines.isEmpty ? [] : lines.removeFirst()
        for line in lines { try #require(line.count == header.count) }
        rows = lines
    }

    func value(_ row: Int, _ column: String) throws -> String {
        rows[row][try #require(header.firstIndex(of: column), "\(column)")]
    }

    func column(_ name: String) throws -> [String] {
        let index = try #require(header.firstIndex(of: name), "\(name)")
        return rows.map { $0[index] }
    }

    private static func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
