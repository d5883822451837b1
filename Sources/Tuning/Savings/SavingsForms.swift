import LatencyHistory
import Reports

/// Savings in words, as a table, as JSON, as CSV and as a page.
public struct SavingsForms {
    private let report: SavingsReport

    public init(_ report: SavingsReport) { self.report = report }

    /// "Session summary: 15 individual, 3 batch. Saved ~180s total."
    public var summary: String {
        let counts = report.total.strategies.sorted { $0.value.groups > $1.value.groups }
            .map { "\($0.value.groups) \($0.key)" }.joined(separator: ", ")
        let seconds = Int(min(max(report.total.savedSeconds.rounded(), -1e15), 1e15))
        return "Session summary: \(counts). "
            + (seconds < 0 ? "Lost ~\(-seconds)s total." : "Saved ~\(seconds)s total.")
    }

    /// The finding in one sentence.
    public var headline: String {
        let saved = report.total.savedSeconds
        let time = NumberText.seconds(abs(saved))
        let cost = price(report.total.savedUSD)
        return "\(time) \(saved < 0 ? "more" : "less") waiting than with every group as a job; "
            + "price: \(cost)."
    }

    /// What the summary leaves out.
    public var notes: [String] {
        var lines = [
            "Against sending every group as a job: the receipt's prediction, else the batch lane's "
                + "curve. Price: " + price(report.total.savedUSD) + "."
        ]
        let open = report.total.groups - report.total.judged
        if open > 0 {
            lines.append(
                "\(NumberText.count(open, of: "group")) not counted: the outcome or the batch lane is "
                    + "not known.")
        }
        return lines
    }

    private func price(_ saved: Double) -> String {
        if abs(saved) < 0.5e-6 { return "the same" }
        return NumberText.dollars(abs(saved)) + (saved > 0 ? " less" : " more")
    }

    /// One row for each key and strategy, and one for each key's sum.
    public var table: Table {
        Table(
            columns: [
                Table.Column("key", alignment: .left), Table.Column("strategy", alignment: .left),
                Table.Column("groups"), Table.Column("items"), Table.Column("time saved"),
                Table.Column("price saved", unit: "$"),
            ],
            rows: report.entries.flatMap(rows) + totalRow)
    }

    private func rows(_ entry: SavingsReport.Entry) -> [Table.Row] {
        let name = ThresholdWords.key(entry.key)
        let strategies = entry.savings.strategies.sorted { $0.key < $1.key }.map {
            Table.Row([
                name, $0.key, NumberText.count($0.value.groups), NumberText.count($0.value.items),
            ])
        }
        return strategies + [row(name, entry.savings)]
    }

    private func row(_ name: String, _ savings: KeySavings) -> Table.Row {
        Table.Row(
            [
                name, "all", NumberText.count(savings.groups),
                NumberText.count(savings.strategies.values.reduce(0) { $0 + $1.items }),
                NumberText.seconds(savings.savedSeconds), NumberText.dollars(savings.savedUSD),
            ], emphasised: true)
    }

    private var totalRow: [Table.Row] {
        report.entries.count > 1 ? [row("all keys", report.total)] : []
    }

    /// The document that scripts read.
    public func json() throws -> String { try JSONText.of(SavingsJSON(report)) }

    /// One row for a key and strategy; the savings stand in the rows of strategy `all`.
    public var csv: String {
        let header = [
            "provider", "model", "kind", "strategy", "groups", "items", "groups_judged",
            "saved_time_s", "saved_price_usd",
        ]
        return CSVText.row(header)
            + report.entries.map { entry in
                let key: [CSVText.Field] = [
                    .text(entry.key.provider), .text(entry.key.model), .text(entry.key.kind.name),
                ]
                let strategies = entry.savings.strategies.sorted { $0.key < $1.key }
                let items = strategies.reduce(0) { $0 + $1.value.items }
                return strategies.map {
                    CSVText.row(
                        key + [
                            .text($0.key), .integer($0.value.groups), .integer($0.value.items),
                            .integer(nil), .number(nil), .number(nil),
                        ])
                }.joined()
                    + CSVText.row(
                        key + [
                            .text("all"), .integer(entry.savings.groups), .integer(items),
                            .integer(entry.savings.judged), .number(entry.savings.savedSeconds),
                            .number(entry.savings.savedUSD),
                        ])
            }.joined()
    }

    /// - Parameters:
    ///   - command: what made it, for the last lines.
    ///   - version: the program's, for the last line.
    public func html(command: String, version: String) -> String {
        HTMLPage(
            title: "sbtune: savings", headline: headline, lead: [summary] + notes,
            sections: [PageSection("By key and strategy", [.table(table)])],
            notes: ["Made by: \(command)", "sbtune \(version)."]
        ).html
    }
}

/// Savings as scripts read them.
struct SavingsJSON: Codable, Sendable, Equatable {
    struct Strategy: Codable, Sendable, Equatable {
        var strategy: String
        var groups: Int
        var items: Int
    }

    struct Figures: Codable, Sendable, Equatable {
        /// Null in the total.
        @NullWhenNil var provider: String?
        @NullWhenNil var model: String?
        @NullWhenNil var kind: String?
        var strategies: [Strategy]
        var groups: Int
        /// Groups whose savings are known.
        var groupsJudged: Int
        var savedTimeS: Double
        var savedPriceUsd: Double

        init(_ key: HistoryKey?, _ savings: KeySavings) {
            provider = key?.provider
            model = key?.model
            kind = key?.kind.name
            strategies = savings.strategies.sorted { $0.key < $1.key }.map {
                Strategy(strategy: $0.key, groups: $0.value.groups, items: $0.value.items)
            }
            groups = savings.groups
            groupsJudged = savings.judged
            savedTimeS = savings.savedSeconds
            savedPriceUsd = savings.savedUSD
        }
    }

    @NullWhenNil var since: String?
    var summary: String
    var savings: [Figures]
    var total: Figures

    init(_ report: SavingsReport) {
        since = report.query.since.map(DayText.time)
        summary = SavingsForms(report).summary
        savings = report.entries.map { Figures($0.key, $0.savings) }
        total = Figures(nil, report.total)
    }
}
