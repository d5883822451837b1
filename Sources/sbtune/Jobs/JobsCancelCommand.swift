import ArgumentParser
import Diagnostics
import SmartBatching

struct JobsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Give a job up, at the provider as well.",
        discussion: """
            What it had finished by then may be charged, and is kept. One that nobody knows to be \
            there is looked for first, which takes some minutes.

            Example: sbtune jobs cancel 4K2P
            """)

    @OptionGroup var name: JobName
    @OptionGroup var place: JobsPlace
    @OptionGroup var provider: JobsProvider

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    func run() async throws {
        try await Terminal.reportingErrors(busy: "giving the job up") {
            let token = try name.card(among: try place.holding()).token
            let card = try await provider.office(place) { office in
                try await office.cancel(token)
            }
            try JobsText([card]).tell(format, sentence: "\(card.token) \(card.state)\n")
            if card.needsPerson {
                throw InputError(
                    .attention, "job \(card.token) is \(card.state)",
                    remedy: "sbtune jobs show \(card.token)")
            }
            if !card.isOver {
                throw InputError(
                    .unavailable, "job \(card.token) is not over yet: it is \(card.state)",
                    remedy: "try again later")
            }
        }
    }
}

struct JobsForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take a job out of the journal, with the results that it holds.",
        discussion: """
            Its texts are bought again when they are asked for again. It needs no key; a job that \
            is known to be at the provider has to be cancelled first.

            Example: sbtune jobs forget 4K2P
            """)

    @OptionGroup var name: JobName
    @OptionGroup var place: JobsPlace

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    func run() throws {
        try Terminal.reportingErrors {
            let token = try name.card(among: try place.holding()).token
            try JobOffice.forget(token, journal: try place.path(try place.configuration()))
            try format.tell(["job": token, "state": "forgotten"])
            if format == .text { try Terminal.output("\(token) forgotten\n") }
        }
    }
}
