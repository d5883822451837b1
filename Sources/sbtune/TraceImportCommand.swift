import ArgumentParser
import BatchingCore
import Diagnostics
import Reports
import Traces

struct TraceImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Convert a public trace of single requests into a trace of request groups.",
        discussion: """
            Requests of one model that arrive within the group window of the window's first become \
            one group. Published traces do not say which requests belong together: this is a guess.

            Example: sbtune trace import --from azure-llm AzureLLMInferenceTrace_code.csv -o code.csv
            """)

    @Option(
        name: .long, help: "azure-llm, mooncake, burstgpt, or auto: by the first line.",
        completion: .list(["auto"] + TraceFormat.allCases.map(\.rawValue)))
    var from = "auto"

    @Argument(help: "The public trace; '-' is standard input.", completion: .file())
    var file: String

    @Option(name: .long, help: "How long a group collects requests, with its unit; 0s = never.")
    var groupWindow = "1s"

    @Option(
        name: .long, help: "What the requests asked for: embed or generate.",
        completion: .list(RequestKind.allCases.map(\.name)))
    var kind = "generate"

    @Option(
        name: .shortAndLong, help: "The trace to write. Default: standard output.",
        completion: .file())
    var output: String?

    func run() throws {
        try Terminal.reportingErrors(busy: "reading the trace", reading: file) {
            let names = TraceFormat.allCases.map(\.rawValue) + ["auto"]
            guard names.contains(from) else {
                throw InputError(
                    .usage, "unknown trace format '\(from)'", remedy: didYouMean(from, among: names)
                )
            }
            guard let window = Span(text: groupWindow) ?? (groupWindow == "0" ? .zero : nil) else {
                throw InputError(
                    .usage, "--group-window '\(groupWindow)' is not a length of time",
                    remedy: "give a number with its unit, for example 500ms, 1s or 2m")
            }
            guard let kind = RequestKind(name: kind) else {
                throw InputError(
                    .usage, "unknown kind '\(kind)'",
                    remedy: didYouMean(kind, among: RequestKind.allCases.map(\.name)))
            }
            try InputGuard.refuse(output, "--output", over: [file])
            let output = try TraceOutput(output)
            let report = try TraceImport(
                format: TraceFormat(rawValue: from), groupWindow: window, kind: kind
            ).run(TraceSource(argument: file), to: output.sink)
            try output.commit()
            Terminal.say(
                "\(report.format.rawValue): \(NumberText.count(report.requests)) requests in "
                    + "\(NumberText.count(report.groups)) groups over "
                    + NumberText.seconds(report.span.seconds)
                    + (report.wasUnsorted ? "; rows were sorted by time" : ""))
        }
    }
}
