import ArgumentParser
import BatchingCore
import Diagnostics
import Reports
import Scenarios
import Traces

struct TraceInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what a trace holds, what is missing and what will be assumed.",
        discussion: "Example: sbtune trace inspect data/archive-import.csv")

    @Argument(help: "The trace, CSV; '-' is standard input.", completion: .file())
    var trace: String

    @Flag(name: .long, help: "Sort the trace by time first, in memory.")
    var sort = false

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    func run() throws {
        try Terminal.reportingErrors(busy: "reading the trace", reading: trace) {
            let rows = try openTrace(
                TraceSource(argument: trace), sorted: sort, keepRecorded: true)
            let summary = try summary(rows)
            if let note = rows.columns.note { Terminal.say("note: \(note)") }
            switch format {
            case .table: try Terminal.output(SummaryText(trace, summary).text)
            case .json: try Terminal.output(JSONText.of(summary))
            case .csv: try Terminal.output(LeafCSV.text(JSONText.of(summary)))
            }
        }
    }

    /// What `simulate` would assume: by the provider that it takes where none is named.
    private func summary(_ rows: any TraceRows) throws -> TraceSummary {
        var inspector = TraceInspector()
        var block = TraceBlock()
        var requests: [RequestKind: Int] = [:]
        while try rows.next(into: &block) {
            inspector.add(block)
            for group in block.groups { requests[group.kind, default: 0] += group.items }
        }
        let isMostlyEmbedding = requests[.embed, default: 0] >= requests[.generate, default: 0]
        let tokens = try ProviderFiles.load(
            pathOrPreset: DefaultProvider.preset(for: isMostlyEmbedding ? .embed : .generate)
        ).assumedTokens
        return inspector.summary(
            names: rows.names,
            assuming: .init(
                inputTokensPerItem: Int(tokens.inputPerItem),
                outputTokensPerItem: Int(tokens.outputPerItem)))
    }
}
