import ArgumentParser
import Reports
import Tuning

struct ReportThresholdsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thresholds",
        abstract: "From how many items on a job is the better choice, and how well that is known.",
        discussion: """
            For each provider, model and kind: the threshold with its 90 % interval, or why there is \
            none; what it rests on; what is in force; what the difference would have been worth. \
            Reads the sums of days, whatever the history's size.

            Example: sbtune report thresholds --db history.sqlite --html thresholds.html
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
            var request = ThresholdReport.Request(
                query: try options.query(purpose: purpose, since: since),
                valueOfTimePerHour: try options.dollarsPerHour(), prices: try options.prices())
            let store = try history.openReadOnly()
            try history.refuse(asOutput: html)
            let page = try PageTarget(html)
            request.details = page.isWanted
            let report = try ThresholdReport(store, request)
            try show(report)
            try page.write(
                ThresholdPage(report, command: CommandText.ofThisProcess, version: Version.text)
                    .html)
        }
    }

    private func show(_ report: ThresholdReport) throws {
        switch format {
        case .json: try Terminal.output(ThresholdJSON(report).text())
        case .csv: try Terminal.output(ThresholdCSV.text(report))
        case .table:
            let tables = ThresholdTable(report)
            let sentences = ThresholdSentences(report)
            let text = [tables.thresholds, tables.lanes].map {
                TextTable($0, style: Terminal.tableStyle, maximumWidth: Terminal.width).text
            }
            try Terminal.output(
                text.joined(separator: "\n") + "\n"
                    + (sentences.list + sentences.lead).map { harmless($0) + "\n" }.joined())
        }
    }
}
