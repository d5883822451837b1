import ArgumentParser
import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import Reports
import Tuning

struct RetuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retune",
        abstract: "Move thresholds to where recent days show them to be better: the nightly job.",
        discussion: """
            Fits each lane to all days but the last, replays the last ones in the simulator with the \
            threshold in force and with a candidate, and moves a threshold only where the paired \
            95 % interval of the gain excludes zero, by at most a factor of two. All thresholds are \
            written at once or not at all; it may run beside clients and beside itself, and be killed \
            at any point. Each run is a step: run again, it may move again. Exit status 0: moved, or \
            nothing to do.

            Example: sbtune retune --db history.sqlite --dry-run
            """)

    @OptionGroup var history: HistoryOptions
    @OptionGroup var options: TuningOptions

    @Flag(name: .long, help: "Say what would move, and change nothing.")
    var dryRun = false

    @Option(
        name: .long, help: "Observations that each lane must have, 2 to 1,000,000. Default: 30.")
    var minEvidence: Int?

    @Option(
        name: .long, help: "Days to hold out and replay, 1 to 3650. Default: 7, or a third of all.")
    var days: Int?

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    @Option(
        name: .long, help: "Write a self-contained page to this file.", completion: .file())
    var html: String?

    @Flag(name: .long, help: "Print a service and a timer for systemd, and do nothing else.")
    var printSystemd = false

    @Flag(name: .long, help: "Print a line for a crontab, and do nothing else.")
    var printCron = false

    func run() throws {
        try Terminal.reportingErrors(busy: "fitting, and replaying the days held out") {
            let request = try request()
            if printSystemd, printCron {
                throw InputError(
                    .usage, "both --print-systemd and --print-cron given",
                    remedy: "give one of them")
            }
            if printSystemd || printCron {
                let units = RetuneUnits(flags: flags, historyPath: history.path)
                try Terminal.output(printSystemd ? units.systemd : units.cron)
                return
            }
            let store: SQLiteHistory =
                dryRun ? try history.openReadOnly() : try existing()
            try history.refuse(asOutput: html)
            let page = try PageTarget(html)
            var retune = try Retune(store, request)
            try retune.commit(to: store, now: Date().timeIntervalSince1970)
            let forms = RetuneForms(retune)
            try show(retune, forms)
            for warning in forms.warnings { Terminal.say("note: \(warning)") }
            try page.write(
                RetunePage(retune, command: CommandText.ofThisProcess, version: Version.text).html)
        }
    }

    private func request() throws -> Retune.Request {
        try Self.check("--min-evidence", minEvidence, 2...1_000_000)
        try Self.check("--days", days, 1...3650)
        return Retune.Request(
            query: try options.query(), valueOfTimePerHour: try options.dollarsPerHour(),
            prices: try options.prices(),
            evidenceMin: minEvidence ?? ThresholdEstimate.evidenceMinDefault, days: days ?? 7,
            isDryRun: dryRun)
    }

    /// A history that is missing is not made: there is nothing in it to learn from.
    private func existing() throws -> SQLiteHistory {
        _ = try history.openReadOnly()
        return try history.openReadWrite()
    }

    private static func check(_ flag: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
        guard let value, !range.contains(value) else { return }
        throw InputError(
            .usage, "\(flag) \(value) is out of range",
            remedy: "give a number from \(range.lowerBound) to \(range.upperBound)")
    }

    private func show(_ retune: Retune, _ forms: RetuneForms) throws {
        switch format {
        case .json: try Terminal.output(RetuneJSON(retune).text())
        case .csv: try Terminal.output(forms.csv)
        case .table:
            let table = TextTable(
                forms.table, style: Terminal.tableStyle, maximumWidth: Terminal.width)
            let lines = forms.sentences + forms.days + forms.checks + [forms.headline]
            try Terminal.output(
                table.text + "\n" + lines.map { harmless($0) + "\n" }.joined())
        }
    }

    /// The flags that a nightly run keeps.
    private var flags: [String] {
        var words: [String] = []
        func add(_ flag: String, _ value: String?) {
            if let value { words += [flag, value] }
        }
        add("--provider", options.provider)
        add("--model", options.model)
        add("--kind", options.kind)
        add("--value-of-time", options.valueOfTime)
        for price in options.price { add("--price", price) }
        add("--min-evidence", minEvidence.map(String.init))
        add("--days", days.map(String.init))
        return words
    }
}
