import ArgumentParser

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tell what the history says of thresholds and of savings.",
        discussion: """
            The history is only looked at.

            Example: sbtune report thresholds --db history.sqlite --html thresholds.html
            """,
        subcommands: [ReportThresholdsCommand.self, ReportSavingsCommand.self])
}
