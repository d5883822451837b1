import ArgumentParser

struct JobsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the journal's jobs, the oldest first.",
        discussion: """
            It needs no key, and works while another process holds the journal. Kept are results \
            that wait for whoever asks for the same texts.

            Example: sbtune jobs list --format json
            """)

    @OptionGroup var place: JobsPlace

    @Option(name: .long, help: "table, json or csv.")
    var format: OutputFormat = .table

    func run() throws {
        try Terminal.reportingErrors {
            let text = JobsText(try place.holding())
            switch format {
            case .table: try Terminal.output(text.table)
            case .json: try Terminal.output(text.json())
            case .csv: try Terminal.output(text.csv)
            }
        }
    }
}

struct JobsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known about a job, and what can be done with it.",
        discussion: "Example: sbtune jobs show 4K2P")

    @OptionGroup var name: JobName
    @OptionGroup var place: JobsPlace

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    func run() throws {
        try Terminal.reportingErrors {
            let card = try name.card(among: try place.holding())
            let text = JobsText([card])
            try text.tell(format, sentence: text.facts(card))
        }
    }
}
