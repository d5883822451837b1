import ArgumentParser
import BatchingCore
import Diagnostics
import LatencyHistory
import Reports
import Tuning

struct AdviseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advise",
        abstract: "Say how a group of requests should go now, and why.",
        discussion: """
            Learns from the history (--db); without one it decides by what providers usually take.

            With --follow it learns as it goes, for programs in any language: lines of JSON on \
            standard input, decisions on standard output, one flushed line each. Times and \
            latencies are seconds; nothing is kept unless --db names a file.
              {"type":"group","time":12.5,"items":40,"purpose":"bulk","deadline":600}
              {"type":"observation","time":60.1,"strategy":"batch","items":40,"latency":47.6}
            Optional: tokens, provider, model, kind, and id, a number that joins the two; an \
            observation's outcome (ok, failed, censored), price and probe (true).

            Example: sbtune advise --items 12 --db none
            """)

    @Option(name: .long, help: "How many requests the group has, 1 to 1,000,000,000.")
    var items: Int?

    @Option(name: .long, help: "Input tokens of the whole group, 0 or more.")
    var tokens: Int?

    @Option(name: .long, help: "What the group is for.")
    var purpose: String = ""

    @Option(name: .long, help: "When its results are wanted, with a unit: 30s, 10m.")
    var deadline: String?

    @Flag(name: .long, help: "Read groups and observations from standard input.")
    var follow = false

    @OptionGroup var learner: LearnerOptions

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    func run() throws {
        try Terminal.reportingErrors(busy: follow ? nil : "reading the history") {
            guard !follow else {
                try checkAlone()
                try Following(learner).run()
                return
            }
            var group = try group()
            let history = try learner.history()
            if let history { group.key = try learner.key(in: history) }
            let key = group.key
            let query = HistoryQuery(provider: key.provider, model: key.model, kind: key.kind)
            let rows = try history?.observations(query, last: KeyHistory.rowsRead) ?? []
            var adviser = try learner.adviser(for: key, recordedIn: rows)
            let learned = try history.map { store in
                _ = try adviser.takeUp(store, query)
                return try store.days(query).reduce(0) { $0 + $1.grid.count }
            }
            let receipt = adviser.advise(group, at: 0)
            try format.tell(AdviceJSON(receipt))
            if format == .text {
                try Terminal.output(AdviceText.sentences(receipt, learned: learned))
            }
        }
    }

    private func checkAlone() throws {
        guard format != .csv else {
            throw InputError(
                .usage, "--follow answers in lines of JSON, not csv", remedy: "leave --format out")
        }
        guard items == nil, tokens == nil, deadline == nil, purpose.isEmpty else {
            throw InputError(
                .usage, "--follow takes groups from standard input",
                remedy: "leave out --items, --tokens, --purpose and --deadline")
        }
    }

    private func group() throws -> Adviser.Group {
        guard let items else {
            throw InputError(
                .usage, "no --items given", remedy: "say how many requests, or use --follow")
        }
        // As many as a group of a trace may have.
        guard (1...1_000_000_000).contains(items) else {
            throw InputError(
                .usage, "--items \(items) is out of range",
                remedy: "give a number from 1 to 1000000000")
        }
        if let tokens, tokens < 0 {
            throw InputError(
                .usage, "--tokens \(tokens) is out of range", remedy: "give a number from 0 on")
        }
        let seconds = try deadline.map { text in
            let span = try HistoryFilter.span(text, flag: "--deadline")
            guard span > .zero else {
                throw InputError(
                    .usage, "--deadline '\(text)' is no time at all",
                    remedy: "give a length above 0, or leave it out")
            }
            return span.seconds
        }
        return Adviser.Group(
            key: try learner.key(), purpose: purpose, items: items, inputTokens: tokens,
            deadline: seconds)
    }
}
