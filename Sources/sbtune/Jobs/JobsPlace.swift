import ArgumentParser
import Diagnostics
import Foundation
import SmartBatching

/// Where the journal is: what all of `sbtune jobs` have together.
struct JobsPlace: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The jobs. Default: beside the history.", valueName: "FILE"),
        completion: .file())
    var journal: String?

    @OptionGroup var history: HistoryOptions

    @Option(
        name: .long,
        help: ArgumentHelp("A configuration: a file with `batching:` in it.", valueName: "FILE"),
        completion: .file())
    var config: String?

    /// The flags, the environment and the file together.
    func configuration(baseURL: String? = nil) throws -> BatchingConfiguration {
        var flags = ConfigurationLayer()
        try flags.set(.baseURL, to: baseURL, named: "--base-url")
        try flags.set(.history, to: history.db, named: "--db")
        try flags.set(.journal, to: journal, named: "--journal")
        let environment = try ConfigurationLayer.environment(ProcessInfo.processInfo.environment)
        guard let config else { return BatchingConfiguration(flags, environment) }
        return BatchingConfiguration(flags, environment, try ConfigurationFile.read(config))
    }

    /// The journal's file, as `embed` and `generate` find it.
    func path(_ configuration: BatchingConfiguration) throws -> String {
        var place = history
        place.db = configuration.history
        let named = configuration.journal.map { JournalPlace.file($0) } ?? .besideHistory
        guard configuration.journal != "none",
            let path = named.path(place.db == "none" ? .none : .file(place.path))
        else {
            throw InputError(
                .usage, "the configuration keeps no journal", remedy: "name one with --journal")
        }
        return path
    }

    /// What the journal holds, with a word about what could not be read.
    func holding() throws -> [JobCard] {
        let configuration = try configuration()
        let path = try path(configuration)
        // The usual place may be empty; one that was named may not.
        var status = stat()
        if configuration.journal == nil, configuration.history == nil, lstat(path, &status) != 0,
            errno == ENOENT
        {
            return []
        }
        let holding = try JobOffice.holding(of: path)
        if holding.damagedRows > 0 {
            Terminal.say(
                "note: \(path): \(holding.damagedRows) rows are damaged and were passed over; "
                    + "sbtune jobs rebuild --from-provider finds their jobs again")
        }
        return holding.cards
    }
}

/// A job's name on the command line: all of it, or as much of its beginning or end as tells it from
/// the others.
struct JobName: ParsableArguments {
    @Argument(help: "The job, or as much of its name's beginning or end as names no other.")
    var id: String

    /// - Throws: `InputError(.usage)` for one that names none or several.
    func card(among cards: [JobCard]) throws -> JobCard {
        let wanted = id.uppercased()
        let found = cards.filter { card in
            let token = card.token.uppercased()
            return !wanted.isEmpty && (token.hasPrefix(wanted) || token.hasSuffix(wanted))
        }
        if found.count == 1 { return found[0] }
        let short = id.prefix(60)
        if found.count > 1 {
            throw InputError(
                .usage, "'\(short)' names \(found.count) jobs",
                remedy: "give more of it; \(found[0].token) is the first")
        }
        guard let last = cards.last else {
            throw InputError(.usage, "no job '\(short)': the journal is empty")
        }
        let near = nearestName(to: String(short), in: cards.map(\.token))
        throw InputError(
            .usage, "no job '\(short)'",
            remedy: near.map { "did you mean '\($0)'?" } ?? "the last one is \(last.token)")
    }
}
