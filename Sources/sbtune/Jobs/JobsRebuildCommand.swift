import ArgumentParser
import Diagnostics
import Reports
import SmartBatching

struct JobsRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Write down jobs that the provider has and the journal has not.",
        discussion: """
            For a journal that is lost or damaged: move what is left of it aside first. Jobs are \
            found by their names; which texts they hold is not known any more.

            Example: sbtune jobs rebuild --from-provider
            """)

    @Flag(name: .long, help: "From the provider's list of jobs: the only place there is.")
    var fromProvider = false

    @OptionGroup var place: JobsPlace
    @OptionGroup var provider: JobsProvider

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    func run() async throws {
        try await Terminal.reportingErrors(busy: "reading the provider's list of jobs") {
            guard fromProvider else {
                throw InputError(
                    .usage, "it is not said from what to rebuild",
                    remedy: "write sbtune jobs rebuild --from-provider")
            }
            let count = try await provider.office(place, isRebuilding: true) { office in
                try await office.rebuild()
            }
            try format.tell(["written_down": count])
            if format == .text {
                try Terminal.output("\(NumberText.count(count, of: "job")) written down\n")
            }
        }
    }
}
