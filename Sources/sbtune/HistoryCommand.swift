import ArgumentParser

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Keep what calls and jobs really took: add to it, write it out, look, shorten.",
        discussion: """
            The history holds shapes and times, never a text or a key.

            Example: sbtune history import calls.csv --db history.sqlite
            """,
        subcommands: [
            HistoryImportCommand.self, HistoryExportCommand.self, HistoryStatsCommand.self,
            HistoryPruneCommand.self,
        ])
}
