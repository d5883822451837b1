import ArgumentParser
import Diagnostics
import Traces

struct TraceGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make up a trace: the same preset, rows and seed always give the same bytes.",
        discussion: TracePreset.allCases.map { "\($0.rawValue): \($0.summary)" }
            .joined(separator: "\n")
            + "\n\nExample: sbtune trace generate --preset dev-day --seed 1 -o dev-day.csv")

    @Option(
        name: .long, help: "archive-import, dev-day or production-month.",
        completion: .list(TracePreset.allCases.map(\.rawValue)))
    var preset: String

    @Option(
        name: .long, help: "Request groups, 1 to 10,000,000. Default: the preset's own number.")
    var rows: Int?

    @Option(name: .long, help: "0 or more; keys all chance.")
    var seed: UInt64 = 1

    @Option(
        name: .shortAndLong, help: "The trace to write. Default: standard output.",
        completion: .file())
    var output: String?

    func run() throws {
        try Terminal.reportingErrors(busy: "making up the trace") {
            guard let known = TracePreset(rawValue: preset) else {
                throw InputError(
                    .usage, "unknown preset '\(preset)'",
                    remedy: didYouMean(preset, among: TracePreset.allCases.map(\.rawValue)))
            }
            let generator = try TraceGenerator(known, rows: rows, seed: seed)
            let output = try TraceOutput(output)
            try generator.write(to: output.sink)
            try output.commit()
        }
    }
}
