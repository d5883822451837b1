import ArgumentParser
import Diagnostics
import Foundation
import LatencyHistory
import Reports
import Traces

struct HistoryImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add a trace with recorded strategies and latencies to the history.",
        discussion: """
            Every row that says its strategy and latency becomes a decision with its outcome, and an \
            observation of its lane; a hybrid's row only a decision. Rows may come in any order. \
            Importing a file again adds nothing.

            Example: sbtune history import calls.csv --db history.sqlite
            """)

    @Argument(help: "The trace, CSV; '-' is standard input.", completion: .file())
    var trace: String

    @OptionGroup var history: HistoryOptions

    @Option(
        name: .long,
        help: "When the trace begins, such as 2026-11-01T00:00:00Z; for traces with time_s.")
    var from: String?

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    private struct Facts: Encodable {
        var file: String
        var observationsAdded, decisionsAdded, known: Int
        @NullWhenNil var importedBeforeAt: String?
    }

    func run() throws {
        try Terminal.reportingErrors(busy: "reading the trace into the history", reading: trace) {
            let start = try from.map { text in
                guard let start = TraceTime.nanoseconds(text) else {
                    throw InputError(
                        .usage, "--from '\(text)' is not an instant of the years 1970 to 2199",
                        remedy: "write it like 2026-11-01T00:00:00Z or 2026-11-01")
                }
                return start
            }
            let source = TraceSource(argument: trace)
            let rows = try MemoryTraceRows.sorted(source, keepRecorded: true)
            if let note = rows.columns.note { Terminal.say("note: \(note)") }
            if rows.beginning != nil, from != nil {
                throw InputError(
                    .usage, file: source.name, "--from, but its timestamps say when it begins",
                    remedy: "leave --from out")
            }
            let now = Date().timeIntervalSince1970
            let recorded = HistoryRowsOfTrace(rows, beginning: start, now: now)
            if let note = recorded.placeNote { Terminal.say("note: \(note)") }
            if let note = recorded.leftOutNote { Terminal.say("note: \(note)") }
            if recorded.rows.isEmpty {
                throw InputError(
                    .data, file: source.name, "no row says both its strategy and its latency_s",
                    remedy: "a history is made of what really happened: record both columns")
            }
            let imported = try history.openReadWrite().importRows(
                recorded.rows, fingerprint: recorded.fingerprint, now: now)
            try format.tell(
                Facts(
                    file: history.path, observationsAdded: imported.observations,
                    decisionsAdded: imported.decisions, known: imported.known,
                    importedBeforeAt: imported.before.map(Self.day)))
            if format == .text { Terminal.say(sentence(imported)) }
        }
    }

    private static func day(_ time: WallTime) -> String {
        TraceTime.text(nanoseconds: Int64(time) * 1_000_000_000)
    }

    private func sentence(_ imported: SQLiteHistory.Imported) -> String {
        let file = history.path
        if let before = imported.before {
            return "\(file): nothing added: the same rows were imported at \(Self.day(before))"
        }
        let known =
            imported.known == 0
            ? "" : "; \(NumberText.count(imported.known)) were there already"
        return "\(file): \(NumberText.count(imported.observations, of: "observation")) and "
            + "\(NumberText.count(imported.decisions, of: "decision")) added\(known)"
    }
}
