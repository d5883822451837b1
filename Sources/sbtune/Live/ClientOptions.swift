import ArgumentParser
import BatchingCore
import Diagnostics
import Foundation
import Logging
import SmartBatching

/// What `embed` and `generate` have together: the provider, the client, and how the group goes.
struct ClientOptions: ParsableArguments {
    @Option(name: .long, help: "The provider's model.")
    var model: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where the provider is; an emulator, for example. Default: Google's.",
            valueName: "URL"))
    var baseURL: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file whose first line is the key, readable by you alone. Default: "
                + "$GOOGLE_API_KEY or $GEMINI_API_KEY.",
            valueName: "FILE"), completion: .file())
    var keyFile: String?

    @Option(name: .long, help: "What the group is for: rag_query, index_build. It is kept.")
    var purpose: String = ""

    @Option(
        name: .long, help: "auto, individual, bulk, batch or hybrid.",
        completion: .list(["auto"] + Offer.Strategy.allCases.map(\.name)))
    var batchingStrategy: String?

    @Option(
        name: .long,
        help: ArgumentHelp("When the last result is wanted: 10m.", valueName: "TIME"))
    var deadline: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A configuration: a file with `batching:` in it, an mkdocs.yml for example.",
            valueName: "FILE"), completion: .file())
    var config: String?

    @OptionGroup var history: HistoryOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Jobs in flight; none = nowhere. Default: beside the history.", valueName: "FILE|none"),
        completion: .file())
    var journal: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The speed of an emulator, whose seconds are counted then: above 0, at most 1000000.",
            valueName: "TIMES"))
    var speed: Double = 1

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Where results go. Default: standard output.", valueName: "FILE"),
        completion: .file())
    var output: String = "-"

    @Flag(name: .long, help: "Log decisions on standard error.")
    var verbose = false

    /// The flags, the environment and the file together.
    func configuration() throws -> BatchingConfiguration {
        var flags = ConfigurationLayer()
        try flags.set(.strategy, to: batchingStrategy, named: "--batching-strategy")
        try flags.set(.baseURL, to: baseURL, named: "--base-url")
        try flags.set(.history, to: history.db, named: "--db")
        try flags.set(.journal, to: journal, named: "--journal")
        if let model {
            let key: ConfigurationKey =
                model.contains("embedding") ? .embeddingModel : .generationModel
            try flags.set(key, to: model, named: "--model")
        }
        let environment = try ConfigurationLayer.environment(ProcessInfo.processInfo.environment)
        guard let config else { return BatchingConfiguration(flags, environment) }
        return BatchingConfiguration(flags, environment, try ConfigurationFile.read(config))
    }

    func client(_ configuration: BatchingConfiguration) async throws -> AdaptiveSmartClient {
        var settings = ClientSettings(configuration)
        settings.speed = speed
        settings.logger = TerminalLog.logger(isVerbose: verbose)
        return try await AdaptiveSmartClient(
            .gemini(configuration, key: keyFile.map { .file($0) } ?? .environment),
            history: historyPlace(configuration), journal: journalPlace(configuration),
            settings: settings)
    }

    private func historyPlace(_ configuration: BatchingConfiguration) -> HistoryPlace {
        var options = history
        options.db = configuration.history
        return options.db == "none" ? .none : .file(options.path)
    }

    private func journalPlace(_ configuration: BatchingConfiguration) -> JournalPlace {
        switch configuration.journal {
        case nil: .besideHistory
        case "none"?: .none
        case let path?: .file(path)
        }
    }

    func callOptions(_ configuration: BatchingConfiguration) throws -> CallOptions {
        try SpeedRange.check(speed)
        var options = CallOptions(purpose: purpose, strategy: configuration.strategy)
        options.keepsUntilAcknowledged = true
        if let deadline {
            guard let span = Span(text: deadline), span > .zero else {
                throw InputError(
                    .usage, "--deadline '\(deadline)' is not a length of time",
                    remedy: "give a number above 0 with its unit, for example 30s or 10m")
            }
            options.deadline = .nanoseconds(span.nanoseconds)
        }
        return options
    }
}

extension ConfigurationLayer {
    mutating func set(
        _ key: ConfigurationKey, to text: String?, named name: String
    ) throws {
        if let text { try set(key, to: text, named: name, .usage) }
    }
}
