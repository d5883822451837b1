import Foundation
import OnlineStatistics

/// Figures as a table in Markdown that is also legible as it is.
struct Table {
    private var rows: [[String]]

    init(columns: [String]) { rows = [columns] }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rule = widths.enumerated().map { column, width in
            column == 0
                ? String(repeating: "-", count: width)
                : String(repeating: "-", count: width - 1) + ":"
        }
        lines.insert("| " + rule.joined(separator: " | ") + " |", at: 1)
        return lines.joined(separator: "\n")
    }

    /// Three digits at most, no more than two behind the point.
    static func figure(_ value: Double) -> String {
        // Rounding errors below zero are zero.
        let value = max(0, value)
        return value >= 99.95
            ? String(format: "%.0f", value)
            : String(format: value >= 9.995 ? "%.1f" : "%.2f", value)
    }

    /// The mean with its 95 % interval.
    static func interval(_ values: [Double]) -> String {
        guard let interval = ConfidenceInterval(ofMean: RunningMoments(values)) else {
            return figure(values.first ?? 0)
        }
        return "\(figure(interval.mean)) ± \(figure(interval.high - interval.mean))"
    }
}
