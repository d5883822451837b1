import ArgumentParser

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Make, convert and look at traces.",
        discussion: "Example: sbtune trace inspect data/archive-import.csv",
        subcommands: [TraceImportCommand.self, TraceGenerateCommand.self, TraceInspectCommand.self])
}
