import ArgumentParser
import Reports
import Tuning

struct ReportSavingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "savings",
        abstract: "What the decisions saved against sending every group as a job.",
        discussion: """
            Counts groups by strategy, and for those whose outcome is known the time and the price \
            against the batch lane: as foretold when the decision was made, else by the lane's curve.

            Example: sbtune report savings --db history.sqlite
            """)

    @OptionGroup var history: HistoryOptions
    @OptionGroup var options: TuningOptions

    @Option(name: .long, help: "Only of this purpose.")
    var purpose: String?

    @Option(name: .long, help: "Only the last so long: 12h, 7d. Default: everything.")
    var since: String?

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    @Option(
        name: .long, help: "Write a self-contained page to this file.", completion: .file())
    var html: String?

    func run() throws {
        try Terminal.reportingErrors(busy: "reading the history") {
            let query = try options.query(purpose: purpose, since: since)
            // Accepted for the sake of one set of flags, so it must be right too.
            _ = try options.dollarsPerHour()
            let prices = try options.prices()
            let store = try history.openReadOnly()
            try history.refuse(asOutput: html)
            let page = try PageTarget(html)
            let forms = SavingsForms(try SavingsReport(store, query, prices: prices))
            switch format {
            case .json: try Terminal.output(forms.json())
            case .csv: try Terminal.output(forms.csv)
            case .table:
                let table = TextTable(
                    forms.table, style: Terminal.tableStyle, maximumWidth: Terminal.width)
                try Terminal.output(
                    table.text + "\n"
                        + ([forms.summary] + forms.notes).map { harmless($0) + "\n" }.joined())
            }
            try page.write(
                forms.html(command: CommandText.ofThisProcess, version: Version.text))
        }
    }
}
