import ArgumentParser
import Diagnostics
import SmartBatching

/// `sbtune generate`: prompts in, answers out, by whatever way costs least.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Generate from prompts: one by one as they come, or as a half-price job.",
        discussion: """
            Input: a line of JSON per prompt: "…" or {"prompt": "…", "id": "…", "system": "…"}.
            Output: a line of JSON per prompt, as they come: {"index": 0, "id": "…", "text": "…", \
            "finish_reason": "STOP", "usage": {…}}, or "error" instead of "text".

            With --stream one prompt's answer is written as it comes, as plain text.

            Example: echo '"Say hello."' | sbtune generate --stream
            """)

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The prompts; - = standard input.", valueName: "FILE|-"),
        completion: .file())
    var input: String = "-"

    @Flag(name: .long, help: "One prompt, its answer as it comes.")
    var stream = false

    @Option(name: .long, help: "An instruction for every prompt.")
    var system: String?

    @Option(name: .long, help: "From 0 to 2. Default: the model's own.")
    var temperature: Double?

    @Option(
        name: .long, help: "Tokens that an answer may have, 1 or more. Default: the model's own.")
    var maxOutputTokens: Int?

    @Flag(name: .long, help: "Answers that are JSON.")
    var json = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await Terminal.reportingErrors {
            var config = json ? GenerationConfig.json : GenerationConfig()
            config.temperature = temperature
            config.maxOutputTokens = maxOutputTokens
            try check()
            // Flags first: nobody should have to end their input to hear of a mistyped one.
            let configuration = try client.configuration()
            let options = try client.callOptions(configuration)
            try InputGuard.refuse(client.output, "--output", over: [input, client.config])
            let items = try ItemLines(path: input).prompts(
                GenerateItem("", systemInstruction: system, config: config))
            if stream {
                guard items.count == 1 else {
                    throw InputError(
                        .usage, "--stream takes one prompt, and there are \(items.count)",
                        remedy: "leave it out for several")
                }
                try await LiveRun(client, configuration).stream(
                    items[0], options, to: client.output)
            } else {
                try await LiveRun(client, configuration).run(
                    GroupRequest(.generate(items), options: options), tags: items.map(\.tag),
                    to: client.output)
            }
        }
    }

    private func check() throws {
        if let temperature, !(0...2).contains(temperature) {
            throw InputError(
                .usage, "--temperature \(temperature) is out of range", remedy: "give 0 to 2")
        }
        if let maxOutputTokens, maxOutputTokens < 1 {
            throw InputError(
                .usage, "--max-output-tokens \(maxOutputTokens) is out of range",
                remedy: "give 1 or more")
        }
    }
}
