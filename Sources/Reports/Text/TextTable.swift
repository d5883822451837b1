/// A table as aligned text for a terminal.
///
/// A table wider than the terminal is split into parts, one below the other, and each part repeats
/// the first column, so that a row never wraps.
public struct TextTable: Sendable {
    /// Whether to use a terminal's bold and dim letters.
    ///
    /// The text says everything without them.
    public enum Style: Sendable, Equatable {
        /// Letters alone, as for a file or a pipe.
        case plain
        /// With ANSI escapes, as for a terminal.
        case ansi
    }

    /// What is shown.
    public var table: Table
    /// Whether escapes are used.
    public var style: Style
    /// The terminal's width in characters; nil never splits.
    ///
    /// A part always holds at least the row's name and one more column, even where these alone are
    /// wider.
    public var maximumWidth: Int?

    public init(_ table: Table, style: Style = .plain, maximumWidth: Int? = nil) {
        self.table = table
        self.style = style
        self.maximumWidth = maximumWidth
    }

    private static let gap = "  "

    /// The whole table; every line ends in a line feed, none in a space.
    public var text: String {
        var lines: [String] = []
        if !table.caption.isEmpty { lines.append(styled(harmless(table.caption), .bold)) }
        let widths = table.columns.indices.map(width(ofColumn:))
        for (position, part) in parts(widths).enumerated() {
            if position > 0 { lines.append("") }
            lines += linesOfPart(part, widths)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func width(ofColumn index: Int) -> Int {
        let column = table.columns[index]
        let cells = table.rows.map { harmless($0.cell(index)).count }
        return max(
            harmless(column.title).count, unitText(column).count, cells.max() ?? 0)
    }

    /// The columns of each stacked part.
    private func parts(_ widths: [Int]) -> [[Int]] {
        guard let maximumWidth, let name = widths.first else { return [Array(widths.indices)] }
        var parts = [[0]]
        var used = name
        for index in widths.indices.dropFirst() {
            let needed = Self.gap.count + widths[index]
            if used + needed > maximumWidth, parts[parts.count - 1].count > 1 {
                parts.append([0])
                used = name
            }
            parts[parts.count - 1].append(index)
            used += needed
        }
        return parts
    }

    private func linesOfPart(_ part: [Int], _ widths: [Int]) -> [String] {
        let titles = line(part, widths) { table.columns[$0].title }
        var lines = [styled(titles, .bold)]
        if table.columns.contains(where: { !$0.unit.isEmpty }) {
            lines.append(styled(line(part, widths) { unitText(table.columns[$0]) }, .dim))
        }
        let rule = part.map { String(repeating: "-", count: widths[$0]) }
        lines.append(styled(rule.joined(separator: Self.gap), .dim))
        for row in table.rows {
            let text = line(part, widths) { row.cell($0) }
            lines.append(row.emphasised ? styled(text, .bold) : text)
        }
        return lines
    }

    private func line(_ part: [Int], _ widths: [Int], _ cell: (Int) -> String) -> String {
        var line = ""
        for (position, index) in part.enumerated() {
            let text = harmless(cell(index))
            let padding = String(repeating: " ", count: max(0, widths[index] - text.count))
            if position > 0 { line += Self.gap }
            line += table.columns[index].alignment == .left ? text + padding : padding + text
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private func unitText(_ column: Table.Column) -> String {
        column.unit.isEmpty ? "" : "(\(harmless(column.unit)))"
    }

    private enum Weight: String {
        case bold = "1"
        case dim = "2"
    }

    private func styled(_ text: String, _ weight: Weight) -> String {
        style == .plain || text.isEmpty ? text : "\u{1B}[\(weight.rawValue)m\(text)\u{1B}[0m"
    }
}
