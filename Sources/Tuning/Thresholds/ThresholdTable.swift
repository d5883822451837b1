import BatchingCore
import OnlineStatistics
import Reports

/// Thresholds as tables: one row for a key, one row for a lane.
public struct ThresholdTable {
    private let report: ThresholdReport

    public init(_ report: ThresholdReport) { self.report = report }

    /// One row for each key.
    public var thresholds: Table {
        Table(
            caption: "Thresholds",
            columns: [
                Table.Column("key", alignment: .left),
                Table.Column("threshold", unit: "items"),
                Table.Column("90 % interval", unit: "items"),
                Table.Column("in force", unit: "items"),
                Table.Column("waiting more", unit: "h"),
                Table.Column("price more", unit: "$"),
                Table.Column("observations"),
                Table.Column("why", alignment: .left),
            ],
            rows: report.entries.map { entry in
                Table.Row([
                    ThresholdWords.key(entry.key),
                    ThresholdWords.estimate(entry.estimate),
                    ThresholdWords.interval(entry.estimate.toldLow, entry.estimate.toldHigh),
                    ThresholdWords.number(entry.inForce.items),
                    NumberText.number(entry.difference?.waitingHours, decimals: 2),
                    NumberText.dollars(entry.difference?.priceUSD),
                    NumberText.count(entry.fits.fits.reduce(0) { $0 + $1.observations }),
                    why(entry),
                ])
            })
    }

    private func why(_ entry: ThresholdReport.Entry) -> String {
        if case .notIdentified(let reason) = entry.estimate.verdict { return reason }
        return entry.inForce.origin
    }

    /// One row for each key and lane.
    public var lanes: Table {
        Table(
            caption: "What they rest on",
            columns: [
                Table.Column("key", alignment: .left), Table.Column("lane", alignment: .left),
                Table.Column("overhead"), Table.Column("per item"),
                Table.Column("noise", unit: "ln s"), Table.Column("mean", unit: "/ median"),
                Table.Column("as it was", unit: "/ median"),
                Table.Column("price", unit: "$/item"), Table.Column("observations"),
                Table.Column("from", alignment: .left), Table.Column("to", alignment: .left),
                Table.Column("last change", alignment: .left),
            ],
            rows: report.entries.flatMap { entry in
                entry.fits.fits.map { row($0, entry) }
            })
    }

    private func row(_ fit: LaneFit, _ entry: ThresholdReport.Entry) -> Table.Row {
        let price =
            entry.priceSources[fit.lane] == .unknown
            ? NumberText.unknown : NumberText.dollars(fit.pricePerItem)
        return Table.Row([
            ThresholdWords.key(entry.key), fit.lane.name,
            ThresholdWords.withError(fit.curve.overhead, fit.overheadError),
            ThresholdWords.withError(fit.curve.perItem, fit.perItemError),
            NumberText.number(fit.curve.noise, decimals: 2),
            NumberText.number(fit.curve.meanFactor, decimals: 2),
            NumberText.number(fit.observedFactor, decimals: 2), price,
            NumberText.count(fit.observations), DayText.date(fit.days.lowerBound),
            DayText.time(fit.lastAt),
            fit.change.map {
                "\(DayText.date($0.day)) × \(NumberText.number($0.factor, decimals: 2))"
            } ?? "none",
        ])
    }
}
