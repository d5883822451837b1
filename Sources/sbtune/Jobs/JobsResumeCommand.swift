import ArgumentParser
import Diagnostics
import Reports
import SmartBatching

struct JobsResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Look at every open job, and bring in the results of those that are over.",
        discussion: """
            Results wait in the journal for whoever asks for the same texts. Exit status 9 where a \
            job needs a person.

            Example: sbtune jobs resume --wait
            """)

    @Flag(name: .long, help: "Until every job is over, or needs a person.")
    var wait = false

    @OptionGroup var place: JobsPlace
    @OptionGroup var provider: JobsProvider

    @Option(name: .long, help: "text, or json or csv as `jobs list` writes them.")
    var format: SentenceFormat = .text

    func run() async throws {
        try await Terminal.reportingErrors(busy: "looking at the jobs") {
            let (cards, strangers) = try await provider.office(place) { office in
                (try await office.resume(wait: wait), try office.strangersJobs)
            }
            let open = cards.count { $0.mayBeBought && !$0.needsPerson } - strangers
            let kept = cards.reduce(0) { $0 + $1.kept }
            try JobsText(cards).tell(
                format,
                sentence: "\(NumberText.count(max(0, open), of: "job")) out, "
                    + "\(NumberText.count(kept, of: "result")) kept\n")
            if strangers > 0 {
                Terminal.say(
                    "note: \(NumberText.count(strangers, of: "job")) bought with another key "
                        + "cannot be seen with this one")
            }
            let doubled = cards.filter { $0.duplicates > 0 }
            if let first = doubled.first {
                Terminal.say(
                    "note: \(NumberText.count(doubled.count, of: "job")) bought more than once; what "
                        + "was left of the others was cancelled; the first: \(first.token)")
            }
            let stuck = cards.filter(\.needsPerson)
            if let first = stuck.first {
                throw InputError(
                    .attention,
                    "jobs that need a person: \(stuck.count); the first: \(first.token) is "
                        + first.state,
                    remedy: "sbtune jobs show \(first.token)")
            }
        }
    }
}
