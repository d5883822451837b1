import BatchingCore
import Diagnostics
import OnlineStatistics
import Reports

/// What retuning did, in words, as a table, as CSV and as a page.
public struct RetuneForms {
    private let retune: Retune

    public init(_ retune: Retune) { self.retune = retune }

    /// One sentence for every key: old, new, why.
    public var sentences: [String] {
        retune.keys.map { key in
            let old = ThresholdWords.number(key.old)
            let verdict =
                switch key.action {
                case .moved: "\(old) → \(ThresholdWords.number(key.new))"
                case .wouldMove: "\(old) would become \(ThresholdWords.number(key.new))"
                case .kept, .overtaken: "\(old) stays"
                }
            return "\(ThresholdWords.key(key.key)): \(verdict): \(key.reason)"
        }
    }

    /// Which days the estimates count: a report of thresholds, which counts all, tells others.
    public var days: [String] {
        let told = retune.keys.compactMap { key -> (key: String, days: String)? in
            guard let training = key.trainingDays, let held = key.heldOutDays else { return nil }
            let replayed = key.replay == nil ? "" : " and replayed"
            let days = "count \(Self.range(training)); \(Self.range(held)) were held out\(replayed)"
            return (ThresholdWords.key(key.key), days)
        }
        if Set(told.map(\.days)).count == 1 { return ["Estimates \(told[0].days)."] }
        return told.map { "\($0.key): estimates \($0.days)" }
    }

    private static func range(_ days: ClosedRange<Int>) -> String {
        days.count == 1
            ? "the hours of \(DayText.date(days.lowerBound))"
            : "\(DayText.date(days.lowerBound)) to \(DayText.date(days.upperBound))"
    }

    /// What was done, in one sentence.
    public var headline: String {
        let moved = retune.keys.count { $0.action == .moved || $0.action == .wouldMove }
        let of = NumberText.count(retune.keys.count, of: "threshold")
        if moved == 0 { return "Nothing to do: \(of) looked at, none moved." }
        return retune.request.isDryRun
            ? "\(moved) of \(of) would move; nothing was changed." : "\(moved) of \(of) moved."
    }

    /// How well the curves foretold the held-out days.
    public var checks: [String] {
        retune.keys.flatMap { key in
            key.coverage.map { coverage in
                "\(ThresholdWords.key(key.key)), \(coverage.lane.name): "
                    + "\(NumberText.percent(coverage.within50, decimals: 0)) of "
                    + "\(NumberText.count(coverage.observations, of: "held-out latency", "latencies")) "
                    + "lie in the 50 % interval, "
                    + "\(NumberText.percent(coverage.within90, decimals: 0)) in the 90 % one"
            }
        }
    }

    /// Checks that failed: the replay is hardly to be believed.
    public var warnings: [String] {
        retune.keys.flatMap { key in
            key.coverage.filter(\.isFarOff).map { coverage in
                "\(ThresholdWords.key(key.key)): the \(coverage.lane.name) lane did not behave as "
                    + "foretold ("
                    + "\(NumberText.percent(coverage.within50, decimals: 0)) and "
                    + "\(NumberText.percent(coverage.within90, decimals: 0)) within the 50 % and 90 % "
                    + "intervals): it changed, or its latencies are not lognormal"
            }
        }
    }

    /// One row for each key.
    public var table: Table {
        Table(
            columns: [
                Table.Column("key", alignment: .left), Table.Column("old", unit: "items"),
                Table.Column("new", unit: "items"), Table.Column("estimate", unit: "items"),
                Table.Column("90 % interval", unit: "items"),
                Table.Column("less waiting", unit: "h/day"), Table.Column("saved", unit: "$/day"),
                Table.Column("verdict", alignment: .left),
            ],
            rows: retune.keys.map { key in
                Table.Row(
                    [
                        ThresholdWords.key(key.key), ThresholdWords.number(key.old),
                        ThresholdWords.number(key.new),
                        key.estimate.map(ThresholdWords.estimate) ?? NumberText.unknown,
                        ThresholdWords.interval(key.estimate?.toldLow, key.estimate?.toldHigh),
                        NumberText.number(key.replay?.waitingHoursPerDay, decimals: 2),
                        NumberText.dollars(key.replay?.priceUSDPerDay),
                        key.action.rawValue.replacing("_", with: " "),
                    ], emphasised: key.action == .moved || key.action == .wouldMove)
            })
    }

    /// One row for a key; empty = unknown, `inf` = never.
    public var csv: String {
        let header = [
            "provider", "model", "kind", "action", "old_items", "new_items", "estimate_items",
            "low_items", "high_items", "gain_per_day", "gain_low_per_day", "gain_high_per_day",
            "gain_unit", "waiting_saved_h_per_day", "price_saved_usd_per_day", "held_out_days",
            "reason",
        ]
        func items(_ value: Int?) -> CSVText.Field {
            value == .max ? .text("inf") : .integer(value)
        }
        return CSVText.row(header)
            + retune.keys.map { key in
                CSVText.row([
                    .text(key.key.provider), .text(key.key.model), .text(key.key.kind.name),
                    .text(key.action.rawValue), items(key.old), items(key.new),
                    items(key.estimate?.toldItems), items(key.estimate?.toldLow),
                    items(key.estimate?.toldHigh), .number(key.replay?.gainPerDay.mean),
                    .number(key.replay?.gainPerDay.low), .number(key.replay?.gainPerDay.high),
                    .text(key.replay == nil ? "" : retune.request.gainUnit),
                    .number(key.replay?.waitingHoursPerDay), .number(key.replay?.priceUSDPerDay),
                    .integer(key.replay?.days), .text(key.reason),
                ])
            }.joined()
    }
}

extension NumberText {
    fileprivate static func count(_ value: Int, of one: String, _ many: String) -> String {
        "\(count(value)) \(value == 1 ? one : many)"
    }
}

extension Retune.Request {
    /// What a gain is counted in.
    var gainUnit: String { valueOfTimePerHour.isFinite ? "usd" : "h" }
}
