import BatchingCore
import Reports

/// A report of thresholds as CSV: one row for a key; empty = unknown, `inf` = never.
public enum ThresholdCSV {
    private typealias Column = (name: String, value: (ThresholdReport.Entry) -> CSVText.Field)

    private static var columns: [Column] {
        [
            ("provider", { .text($0.key.provider) }), ("model", { .text($0.key.model) }),
            ("kind", { .text($0.key.kind.name) }),
            ("identified", { .integer($0.estimate.isIdentified ? 1 : 0) }),
            ("threshold_items", { items($0.estimate.toldItems) }),
            ("low_items", { items($0.estimate.toldLow) }),
            ("high_items", { items($0.estimate.toldHigh) }),
            ("in_force_items", { items($0.inForce.items) }),
            ("in_force_source", { .text($0.inForce.kept?.source.rawValue ?? "default") }),
            ("difference_waiting_h", { .number($0.difference?.waitingHours) }),
            ("difference_price_usd", { .number($0.difference?.priceUSD) }),
        ] + Lane.all.flatMap(columns) + [("reason", { .text(reason($0)) })]
    }

    private static func columns(_ lane: Lane) -> [Column] {
        func column(_ name: String, _ value: @escaping (LaneFit) -> CSVText.Field) -> Column {
            ("\(lane.name)_\(name)", { $0.fits[lane].map(value) ?? .text("") })
        }
        return [
            column("overhead_s") { .number($0.curve.overhead) },
            column("overhead_error_s") { .number($0.overheadError) },
            column("per_item_s") { .number($0.curve.perItem) },
            column("per_item_error_s") { .number($0.perItemError) },
            column("mean_over_median") { .number($0.curve.meanFactor) },
            column("observed_mean_over_median") { .number($0.observedFactor) },
            column("price_per_item_usd") { .number($0.pricePerItem) },
            column("observations") { .integer($0.observations) },
            column("first_day") { .text(DayText.date($0.days.lowerBound)) },
            column("last_observation") { .text(DayText.time($0.lastAt)) },
            column("change_day") { .text($0.change.map { DayText.date($0.day) } ?? "") },
            column("change_factor") { .number($0.change?.factor) },
        ]
    }

    private static func items(_ value: Int?) -> CSVText.Field {
        value == .max ? .text("inf") : .integer(value)
    }

    private static func reason(_ entry: ThresholdReport.Entry) -> String {
        if case .notIdentified(let words) = entry.estimate.verdict { return words }
        return ""
    }

    /// The document: a header, then one row for each key.
    public static func text(_ report: ThresholdReport) -> String {
        CSVText.row(columns.map(\.name))
            + report.entries.map { entry in
                CSVText.row(columns.map { $0.value(entry) })
            }.joined()
    }
}
