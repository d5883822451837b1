import ArgumentParser
import Diagnostics

/// The tool: one file per command, no logic of its own.
@main
struct SBTune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sbtune",
        abstract:
            "Decide between single calls, bulk calls and batch jobs, by what really happened.",
        discussion: """
            Results go to standard output, progress and notes to standard error.

            Exit status: 0 done, 1 failed, 2 wrong usage, 3 a configuration is wrong, 4 input data \
            is wrong, 5 the provider refuses, 6 it cannot be reached now, 7 a part of the results \
            is missing, 8 the disk or a file fails, 9 a job needs a person, 10 a bug; 129, 130 or \
            143 when told to end.

            Example: sbtune simulate data/archive-import.csv --provider seed
            """,
        version: Version.text,
        subcommands: [
            EmbedCommand.self, GenerateCommand.self, JobsCommand.self, AdviseCommand.self,
            SimulateCommand.self, ReportCommand.self, RetuneCommand.self, HistoryCommand.self,
            TraceCommand.self, EmulateCommand.self,
        ])

    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        let reader = CommandLineComplaint(root: Self.self, words: words)
        if words.first == "help", let complaint = reader.ofHelp() {
            // The parser would show the help of whatever it could find.
            refuse(complaint)
        }
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            refuse(reader.of(fullMessage(for: error)))
        }
    }

    private static func refuse(_ complaint: String) -> Never {
        Terminal.say("sbtune: \(complaint)")
        exit(withError: ExitCode(ExitStatus.usage.rawValue))
    }
}

/// The program's version, in one place.
enum Version {
    static let text = "0.1.0"
}
