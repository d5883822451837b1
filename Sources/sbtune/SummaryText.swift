import Reports
import Traces

/// A trace's summary as aligned lines.
struct SummaryText {
    private let name: String
    private let summary: TraceSummary

    init(_ name: String, _ summary: TraceSummary) {
        self.name = name
        self.summary = summary
    }

    var text: String {
        let rows = facts.map { Table.Row([$0.0, $0.1]) }
        let table = Table(
            columns: [
                Table.Column(name, alignment: .left), Table.Column("", alignment: .left),
            ], rows: rows)
        var text = TextTable(table, style: Terminal.tableStyle).text
        if !summary.missing.isEmpty {
            text += "\n" + summary.missing.map { "- \($0)\n" }.joined()
        }
        return text
    }

    private var facts: [(String, String)] {
        var facts = [
            ("request groups", NumberText.count(summary.rows)),
            ("items", NumberText.count(summary.items)),
            ("span", NumberText.seconds(summary.spanS)),
            ("arrivals", arrivals), ("group sizes", sizes),
            ("input tokens", tokens(summary.inputTokens)),
            ("output tokens", tokens(summary.outputTokens)),
        ]
        facts += counts("kinds", summary.kinds) + counts("providers", summary.providers)
        facts += counts("models", summary.models) + counts("purposes", summary.purposes)
        facts.append(("with a deadline", NumberText.percent(summary.deadlineShare)))
        facts.append(("with a sender", NumberText.percent(summary.senderShare)))
        for recorded in summary.recorded {
            facts.append(
                (
                    "recorded \(recorded.strategy)",
                    "\(NumberText.count(recorded.rows)) groups, mean latency "
                        + NumberText.seconds(recorded.meanLatencyS)
                ))
        }
        return facts
    }

    /// Per hour where there is less than one a second.
    private var rate: String {
        guard let perSecond = summary.rowsPerSecond, perSecond < 1 else {
            return "\(NumberText.compact(summary.rowsPerSecond)) groups/s"
        }
        return "\(NumberText.compact(perSecond * 3600)) groups/h"
    }

    /// Burstiness against a Poisson process, which has 1 in both measures.
    private var arrivals: String {
        "\(rate); squared variation of gaps "
            + NumberText.number(summary.gapVariation, decimals: 2) + ", dispersion per minute "
            + NumberText.number(summary.dispersion, decimals: 2) + " (a Poisson process has 1)"
    }

    private var sizes: String {
        let sizes = summary.sizes
        return "\(sizes.min) to \(NumberText.count(sizes.max)) items, mean "
            + NumberText.number(sizes.mean, decimals: 1)
            + "; p50 \(NumberText.count(sizes.p50)), p90 \(NumberText.count(sizes.p90)), "
            + "p99 \(NumberText.count(sizes.p99))"
    }

    private func tokens(_ tokens: TraceSummary.Tokens) -> String {
        guard tokens.knownShare > 0 else { return "not given" }
        return "known for \(NumberText.percent(tokens.knownShare)) of groups; "
            + "\(NumberText.compact(tokens.total)) in all, "
            + "\(NumberText.number(tokens.meanPerItem, decimals: 1)) per item"
    }

    private func counts(_ title: String, _ counts: [TraceSummary.Count]) -> [(String, String)] {
        guard !counts.isEmpty else { return [] }
        return [
            (
                title,
                counts.map { "\($0.name) \(NumberText.count($0.rows))" }.joined(separator: ", ")
            )
        ]
    }
}
