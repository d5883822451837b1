import ArgumentParser
import Diagnostics
import SmartBatching

/// `sbtune embed`: texts in, vectors out, by whatever way costs least.
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Embed texts: one by one, many in a call, or as a half-price job.",
        discussion: """
            Input: a line of JSON per text: "…" or {"text": "…", "id": "…", "title": "…", \
            "task_type": "…", "output_dimensionality": 768}.
            Output: a line of JSON per text, as they come: {"index": 0, "id": "…", \
            "embedding": […]}, or "error" instead of "embedding".

            A run that dies while a job is out has lost nothing: the same texts again, and the \
            job's results are taken without paying twice.

            Example: sbtune embed --in texts.jsonl -o vectors.jsonl --purpose index_build
            """)

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The texts; - = standard input.", valueName: "FILE|-"),
        completion: .file())
    var input: String = "-"

    @Option(name: .long, help: "What the vectors are for: RETRIEVAL_QUERY, CLUSTERING, …")
    var taskType: String?

    @Option(name: .long, help: "Length of the vectors, 1 or more. Default: the model's own.")
    var dimensions: Int?

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await Terminal.reportingErrors {
            if let dimensions, dimensions < 1 {
                throw InputError(
                    .usage, "--dimensions \(dimensions) is no length", remedy: "give 1 or more")
            }
            // Flags first: nobody should have to end their input to hear of a mistyped one.
            let configuration = try client.configuration()
            let options = try client.callOptions(configuration)
            try InputGuard.refuse(client.output, "--output", over: [input, client.config])
            let items = try ItemLines(path: input).texts(
                EmbedItem("", taskType: taskType, outputDimensionality: dimensions))
            try await LiveRun(client, configuration).run(
                GroupRequest(.embed(items), options: options), tags: items.map(\.tag),
                to: client.output)
        }
    }
}
