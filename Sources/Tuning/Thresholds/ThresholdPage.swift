import BatchingCore
import OnlineStatistics
import Reports

/// A report of thresholds as a page: the finding, each key's fits and crossing, every figure.
public struct ThresholdPage {
    private let report: ThresholdReport
    private let command: String
    private let version: String

    /// - Parameters:
    ///   - report: made with details.
    ///   - command: what made it, for the last lines.
    ///   - version: the program's, for the last line.
    public init(_ report: ThresholdReport, command: String, version: String) {
        self.report = report
        self.command = command
        self.version = version
    }

    /// The whole page; it needs nothing beside it.
    public var html: String {
        let sentences = ThresholdSentences(report)
        let tables = ThresholdTable(report)
        return HTMLPage(
            title: "sbtune: thresholds", headline: sentences.headline,
            lead: sentences.lead, keyFigures: keyFigures,
            sections: report.entries.map(section)
                + [PageSection("Every figure", [.table(tables.thresholds), .table(tables.lanes)])],
            notes: [
                "Made by: \(command)",
                "Curves: (overhead + cost per item × items) × noise, fitted robustly to the sums of "
                    + "each UTC day; bands and intervals are 90 %.",
                "A change is told where chance alone would show one in a hundred rows of days; "
                    + "what came before it is left out of the fit.",
                "sbtune \(version).",
            ]
        ).html
    }

    private var keyFigures: [KeyFigure] {
        let observations = report.entries.flatMap(\.fits.fits).reduce(0) { $0 + $1.observations }
        let identified = report.entries.count { $0.estimate.isIdentified }
        return [
            KeyFigure(
                "Observations", NumberText.count(observations),
                note: NumberText.count(report.entries.count, of: "key")),
            KeyFigure(
                "Thresholds identified", "\(identified) of \(report.entries.count)",
                note: identified == report.entries.count
                    ? "with 90 % intervals" : "of the others the sections say why not"),
            KeyFigure(
                "Value of time",
                report.request.valueOfTimePerHour.isFinite
                    ? NumberText.dollars(report.request.valueOfTimePerHour) + "/h" : "∞",
                note: "objective = waiting × value of time + price"),
        ]
    }

    private func section(_ entry: ThresholdReport.Entry) -> PageSection {
        var blocks: [PageBlock] = [.prose(ThresholdSentences(report).sentence(entry) + ".")]
        if case .notIdentified(let reason) = entry.estimate.verdict {
            blocks = [
                .caution("No threshold is identified: \(reason)."),
                .prose(entry.inForce.origin + "."),
            ]
        }
        blocks.append(FitChart(entry).block)
        if entry.overTime.count > 1 { blocks.append(overTime(entry)) }
        return PageSection(ThresholdWords.key(entry.key), blocks)
    }

    private func overTime(_ entry: ThresholdReport.Entry) -> PageBlock {
        // "Never" has no place on an axis of items.
        let points = entry.overTime.filter { $0.items != .max }
        let last = Double(entry.days.upperBound)
        let line = points.map {
            ChartPoint(
                Double($0.day) - last, Double($0.items),
                title: "\(DayText.date($0.day)): \($0.items) "
                    + ThresholdWords.interval($0.low, $0.high))
        }
        let band = points.compactMap { point in
            point.high == .max
                ? nil
                : BandPoint(
                    Double(point.day) - last, low: Double(point.low), high: Double(point.high))
        }
        let chart = XYChart(
            "Threshold over time",
            x: Axis("days before \(DayText.date(entry.days.upperBound))", unit: "days"),
            y: Axis("threshold", unit: "items", scale: .log10),
            series: [XYSeries("estimate", line, mark: .linkedPoints, look: 2)],
            references: [.fit(name: "90 % interval", line: [], band: band)]
                + (entry.inForce.items == .max
                    ? []
                    : [
                        .horizontal(
                            at: Double(entry.inForce.items),
                            label: "in force: \(entry.inForce.items)")
                    ]))
        return .chart(
            chart,
            caption: "As it would have been told at the end of each day, from all days before.")
    }
}
