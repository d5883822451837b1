import ArgumentParser
import BatchingCore
import BatchingSimulator
import Comparison
import Diagnostics
import Reports
import Scenarios
import Traces

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replay a recorded trace and compare what every policy would have cost.",
        discussion: """
            Every policy meets the same luck: draws are keyed by seed, group, item, lane and \
            attempt. Without --policy all baselines run; always-batch and clairvoyant always do, \
            unless --only-named is given.

            Policies: \(PolicyCatalog.forms.joined(separator: ", ")).
            Presets: \(ProviderFiles.presetNames.joined(separator: ", ")).

            Example: sbtune simulate data/archive-import.csv --provider seed --html report.html
            """)

    @Argument(help: "The trace, CSV; '-' is standard input.", completion: .file())
    var trace: String?

    @Option(
        name: .long, help: "A policy to run; may be repeated.",
        completion: .list(PolicyCatalog.baselines + ["adaptive:passive"]))
    var policy: [String] = []

    @Option(
        name: .long,
        help:
            "A provider preset or file. Default: gemini-embedding or gemini-generate, by the trace.",
        completion: .presetsAndFiles)
    var provider: String?

    @Option(
        name: .long, help: "A scenario file: trace, provider, policies and seeds in one.",
        completion: .file())
    var scenario: String?

    @Option(name: .long, help: "0 or more; keys all chance of the run. Default: 1.")
    var seed: UInt64?

    @Option(
        name: .long,
        help:
            "Runs with luck of their own, 1 to 10,000. Default: 20 up to 20,000 rows, else 1.")
    var replications: Int?

    @Option(
        name: .long, help: "What an hour of waiting is worth, US dollars, 0 or more. Default: 10.")
    var valueOfTime: Double?

    @Option(name: .long, help: "What a missed deadline costs, US dollars, 0 or more. Default: 0.")
    var latePenalty: Double?

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    @Option(
        name: .long, help: "Write a self-contained page to this file.", completion: .file())
    var html: String?

    @Option(
        name: .long, help: "Write tidy CSV files to this directory.", completion: .directory)
    var export: String?

    @Option(name: .long, help: "Workers, 1 to 1,024. Default: the number of processors.")
    var jobs: Int?

    @Flag(name: .long, help: "Sort the trace by time first, in memory.")
    var sort = false

    @Flag(name: .long, help: "Run the named policies only: no savings, no regret, faster.")
    var onlyNamed = false

    @Option(
        name: .long,
        help: "automatic or events: always drive the dispatcher event by event. The same answers.")
    var engine: SimulationRun.Engine = .automatic

    func run() throws {
        try Terminal.reportingErrors {
            try Simulation(self).run()
        }
    }
}

extension SimulationRun.Engine: ExpressibleByArgument {}
