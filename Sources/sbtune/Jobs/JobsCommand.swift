import ArgumentParser

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Look at batch jobs, bring them in, give them up.",
        discussion: """
            A job that is out when its run ends is in the journal, and the next `sbtune embed` or \
            `generate` with the same texts takes its results. These commands are for looking, and \
            for what needs a person.

            Example: sbtune jobs list
            """,
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsResumeCommand.self,
            JobsCancelCommand.self, JobsForgetCommand.self, JobsRebuildCommand.self,
        ])
}
