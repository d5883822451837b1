import ArgumentParser
import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import Reports
import Traces

struct HistoryExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the history's decisions, and what became of them, as a trace.",
        discussion: """
            The trace is in order of time, with timestamps, for 'sbtune simulate' to replay and for \
            'sbtune history import' to read back. Lines of JSON also tell why each was decided so, \
            with which probability, and what was foretold of every way.

            Example: sbtune history export --db history.sqlite -o trace.csv
            """)

    @OptionGroup var history: HistoryOptions
    @OptionGroup var filter: HistoryFilter

    @Option(
        name: .shortAndLong, help: "The trace to write. Default: standard output.",
        completion: .file())
    var output: String?

    @Option(name: .long, help: "csv, a trace; or json, an object a line.")
    var format: ExportFormat = .csv

    enum ExportFormat: String, CaseIterable, ExpressibleByArgument { case csv, json }

    func run() throws {
        try Terminal.reportingErrors(busy: "reading the history") {
            try history.refuse(asOutput: output)
            let query = try filter.query(now: Date().timeIntervalSince1970)
            let kept = try history.openReadOnly()
            let output = try TraceOutput(output)
            let written =
                switch format {
                case .csv: try writeTrace(kept, query, to: output.sink)
                case .json: try writeLines(kept, query, to: output.sink)
                }
            if written == 0 {
                throw InputError(
                    .data, file: kept.path, "no decision is as asked for",
                    remedy: "see what there is with sbtune history stats")
            }
            try output.commit()
            Terminal.say("\(NumberText.count(written, of: "decision")) from \(kept.path)")
        }
    }

    /// How many were written.
    private func writeTrace(
        _ kept: SQLiteHistory, _ query: HistoryQuery, to sink: @escaping TraceSink
    ) throws -> Int {
        let names = NameTable()
        let writer = try TraceWriter(
            columns: .all.subtracting(.group), names: names, beginning: 0, sink: sink)
        var (written, leftOut) = (0, 0)
        try kept.eachDecision(query) { decision in
            let group = try RequestGroup(decision, row: written, names)
            if decision.items > TraceReader.mostItems {
                leftOut += 1
            } else {
                try writer.write(group, try RecordedOutcome(decision, names))
                written += 1
            }
        }
        if leftOut > 0 {
            Terminal.say(
                "note: left out: \(NumberText.count(leftOut, of: "decision")) of more items "
                    + "than a trace's row may have")
        }
        if written > 0 { try writer.finish() }
        return written
    }

    private func writeLines(
        _ kept: SQLiteHistory, _ query: HistoryQuery, to sink: TraceSink
    ) throws -> Int {
        var written = 0
        try kept.eachDecision(query) { decision in
            var line = try JSONText.of(DecisionLine(decision), isOneLine: true)
            try line.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
            written += 1
        }
        return written
    }
}

extension RequestGroup {
    fileprivate init(_ decision: HistoryDecision, row: Int, _ names: NameTable) throws {
        self.init(
            row: row,
            arrival: Instant(nanoseconds: Int64((decision.at * 1e6).rounded()) * 1000),
            items: decision.items, inputTokens: decision.inputTokens ?? -1,
            outputTokens: decision.outputTokens ?? -1,
            deadline: decision.deadline.flatMap { $0 > 0 ? Span(seconds: $0) : nil }
                ?? RequestGroup.noDeadline,
            provider: try names.number(of: decision.key.provider),
            model: try names.number(of: decision.key.model),
            purpose: try names.number(of: decision.purpose), kind: decision.key.kind)
    }
}

extension RecordedOutcome {
    fileprivate init(_ decision: HistoryDecision, _ names: NameTable) throws {
        self.init(
            strategy: try names.number(of: decision.strategy),
            latencySeconds: decision.outcome?.latency ?? .nan,
            priceUSD: decision.outcome?.priceUSD ?? .nan,
            outcome: decision.outcome.map { outcome in
                switch outcome.outcome {
                case .ok: .ok
                case .failed: .failed
                case .censored: .censored
                }
            } ?? .unknown)
    }
}
