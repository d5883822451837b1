import Foundation
import Reports
import SmartBatching
import Traces

/// Jobs as people and as programs read them.
struct JobsText {
    private let cards: [JobCard]

    init(_ cards: [JobCard]) { self.cards = cards }

    var table: String {
        if cards.isEmpty { return "no jobs\n" }
        let names = ["job", "state", "kind", "model", "purpose"]
        let numbers = ["items", "kept", "delivered", "price", "since"]
        let table = Table(
            columns: names.map { Table.Column($0, alignment: .left) }
                + numbers.map { Table.Column($0) },
            rows: cards.map { card in
                Table.Row(
                    [card.token, Self.state(card), card.kind.name, card.model, card.purpose]
                        + [card.items, card.kept, card.delivered].map { NumberText.count($0) }
                        + [NumberText.dollars(card.priceUSD), Self.instant(card)],
                    emphasised: card.needsPerson)
            })
        return TextTable(table, style: Terminal.tableStyle, maximumWidth: Terminal.width).text
    }

    private static func state(_ card: JobCard) -> String {
        card.state + (card.isProbe ? " (a probe)" : "")
    }

    /// The jobs as `jobs list` has them for programs, or the sentence for people.
    func tell(_ format: SentenceFormat, sentence: String) throws {
        switch format {
        case .text: try Terminal.output(sentence)
        case .json: try Terminal.output(json())
        case .csv: try Terminal.output(csv)
        }
    }

    /// A fact a line, and what can be done.
    func facts(_ card: JobCard) -> String {
        var facts = [
            ("job", card.token), ("state", Self.state(card)),
            ("kind", card.kind.name), ("model", card.model.isEmpty ? "not known" : card.model),
            ("purpose", card.purpose.isEmpty ? "none given" : card.purpose),
            ("items", NumberText.count(card.items)),
            (
                "results",
                "\(card.kept) kept, \(card.delivered) delivered, \(card.refused) refused"
            ),
            ("since", Self.instant(card)),
            ("price", "\(NumberText.dollars(card.priceUSD)) expected"),
            ("provider", card.remote ?? "not known to be there"),
            ("creates", String(card.creates)),
        ]
        if let word = card.lastWord { facts.append(("last word", word)) }
        if let parent = card.parent { facts.append(("parent", parent)) }
        if card.duplicates > 0 { facts.append(("duplicates", String(card.duplicates))) }
        facts.append(("to do", Self.advice(card)))
        return facts.map { name, value in
            name + String(repeating: " ", count: 12 - name.count) + value + "\n"
        }.joined()
    }

    private static func advice(_ card: JobCard) -> String {
        switch card.state {
        case "parked":
            "not found at the provider: sbtune jobs resume looks again; forget frees its texts to "
                + "be bought again"
        case "attention":
            "stuck, or its name is gone: sbtune jobs resume looks again; cancel or forget gives up"
        case "submitting", "uncertain":
            "it may have been created: sbtune jobs resume --wait looks for it"
        case "submitted", "fetching":
            "run the same texts again, or sbtune jobs resume --wait; cancel gives it up"
        case _ where card.kept > 0: "run the same texts again to have its results"
        default: "nothing"
        }
    }

    var csv: String {
        CSVText.row([
            "job", "state", "kind", "model", "purpose", "items", "kept", "delivered", "refused",
            "price_usd", "intended_at", "provider_name", "creates", "duplicates", "is_probe",
            "needs_person",
        ])
            + cards.map { card in
                CSVText.row([
                    .text(card.token), .text(card.state), .text(card.kind.name), .text(card.model),
                    .text(card.purpose), .integer(card.items), .integer(card.kept),
                    .integer(card.delivered), .integer(card.refused), .number(card.priceUSD),
                    .text(Self.instant(card)), .text(card.remote ?? ""), .integer(card.creates),
                    .integer(card.duplicates), .integer(card.isProbe ? 1 : 0),
                    .integer(card.needsPerson ? 1 : 0),
                ])
            }.joined()
    }

    func json() throws -> String {
        let jobs = cards.map { card in
            Row(
                job: card.token, state: card.state, kind: card.kind.name, model: card.model,
                purpose: card.purpose, isProbe: card.isProbe, items: card.items, kept: card.kept,
                delivered: card.delivered, refused: card.refused, priceUsd: card.priceUSD,
                intendedAt: Self.instant(card), providerName: card.remote, creates: card.creates,
                duplicates: card.duplicates, lastWord: card.lastWord, parent: card.parent,
                needsPerson: card.needsPerson)
        }
        return try JSONText.of(["jobs": jobs])
    }

    private struct Row: Encodable {
        var job, state, kind, model, purpose: String
        var isProbe: Bool
        var items, kept, delivered, refused: Int
        var priceUsd: Double
        var intendedAt: String
        var providerName: String?
        var creates, duplicates: Int
        var lastWord, parent: String?
        var needsPerson: Bool
    }

    /// To the second: nobody reads further.
    private static func instant(_ card: JobCard) -> String {
        TraceTime.text(nanoseconds: Int64(card.intendedAt.rounded(.down)) * 1_000_000_000)
    }
}
