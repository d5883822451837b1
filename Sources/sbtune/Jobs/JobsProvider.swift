import ArgumentParser
import Diagnostics
import SmartBatching

/// How the provider is reached: what those of `sbtune jobs` have together that ask it.
struct JobsProvider: ParsableArguments {
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

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The speed of an emulator, whose seconds are counted then: above 0, at most 1000000.",
            valueName: "TIMES"))
    var speed: Double = 1

    /// Does something with the journal in hand, and closes it whatever comes of that.
    func office<Value>(
        _ place: JobsPlace, isRebuilding: Bool = false,
        _ body: (JobOffice) async throws -> Value
    ) async throws -> Value {
        try SpeedRange.check(speed)
        let configuration = try place.configuration(baseURL: baseURL)
        var settings = ClientSettings(configuration)
        settings.speed = speed
        let office = try JobOffice(
            .gemini(configuration, key: keyFile.map { .file($0) } ?? .environment),
            journal: try place.path(configuration), settings: settings,
            isRebuilding: isRebuilding)
        do {
            let value = try await body(office)
            try await office.close()
            return value
        } catch {
            try? await office.close()
            throw LiveRun.input(error)
        }
    }
}
