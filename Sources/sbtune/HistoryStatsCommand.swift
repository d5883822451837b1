import ArgumentParser
import Foundation
import LatencyHistory
import Reports

struct HistoryStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Say what the history holds: its size, its rows, and how much of each lane.",
        discussion: "Example: sbtune history stats --db history.sqlite")

    @OptionGroup var history: HistoryOptions

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    func run() throws {
        try Terminal.reportingErrors(busy: "counting what the history holds") {
            let store = try history.openReadOnly()
            let text = HistoryStatsText(try store.stats(), wire: try store.wireTimes())
            switch format {
            case .table:
                let tables = [text.lanes] + (text.onTheWire.map { [$0] } ?? [])
                try Terminal.output(
                    text.facts
                        + tables.map {
                            "\n"
                                + TextTable(
                                    $0, style: Terminal.tableStyle, maximumWidth: Terminal.width
                                ).text
                        }.joined())
            case .json: try Terminal.output(text.json())
            case .csv: try Terminal.output(text.csv)
            }
        }
    }
}
