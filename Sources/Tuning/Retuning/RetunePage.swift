import BatchingCore
import OnlineStatistics
import Reports

/// What retuning did as a page: the finding, what each move is worth, whether its replay can be believed.
public struct RetunePage {
    private let retune: Retune
    private let command: String
    private let version: String

    /// - Parameters:
    ///   - retune: what was decided, before or after it was put into force.
    ///   - command: what made it, for the last lines.
    ///   - version: the program's, for the last line.
    public init(_ retune: Retune, command: String, version: String) {
        self.retune = retune
        self.command = command
        self.version = version
    }

    /// The whole page; it needs nothing beside it.
    public var html: String {
        let forms = RetuneForms(retune)
        var decided: [PageBlock] = [.list(forms.sentences + forms.days)]
        decided += forms.warnings.map { PageBlock.caution($0 + ".") }
        if let gains { decided.append(gains) }
        var checked: [PageBlock] = [.list(forms.checks)]
        if let coverage { checked.insert(coverage, at: 0) }
        return HTMLPage(
            title: "sbtune: retune", headline: forms.headline,
            lead: [ThresholdWords.valueOfTime(retune.request.valueOfTimePerHour) + "."],
            sections: [
                PageSection("What was decided, and why", decided),
                PageSection("Every figure", [.table(forms.table)]),
                PageSection("Did the curves foretell the held-out days?", checked),
            ],
            notes: [
                "Made by: \(command)",
                "A threshold moves only where the 95 % interval of the gain, paired by held-out day or "
                    + "block of groups, excludes zero, and by at most a factor of two a run.",
                "sbtune \(version).",
            ]
        ).html
    }

    /// What the new thresholds would have won on the held-out days; nil where none was replayed.
    private var gains: PageBlock? {
        let bars = retune.keys.compactMap { key in
            key.replay.map { replay in
                BarChart.Bar(
                    ThresholdWords.key(key.key), replay.gainPerDay.mean,
                    interval: replay.gainPerDay.low...replay.gainPerDay.high,
                    emphasised: replay.showsGain)
            }
        }
        guard !bars.isEmpty else { return nil }
        let axis =
            retune.request.valueOfTimePerHour.isFinite
            ? Axis("gain a day", wording: .dollars) : Axis("gain a day", unit: "h")
        let chart = BarChart(
            "Gain on the held-out days", axis: axis, bars: bars,
            barMeaning: "mean gain of the new threshold over the old",
            whiskerMeaning: "95 % interval")
        return .chart(
            chart,
            caption: "Both thresholds over the same groups with the same luck. Where the interval "
                + "holds zero nothing moves.")
    }

    /// Shares that should be a half and nine tenths; nil where no day was held out.
    private var coverage: PageBlock? {
        let bars = retune.keys.flatMap { key in
            key.coverage.flatMap { coverage in
                [("50 %", coverage.within50), ("90 %", coverage.within90)].map { name, share in
                    BarChart.Bar(
                        "\(ThresholdWords.key(key.key)), \(coverage.lane.name): \(name) interval",
                        share, emphasised: !coverage.isFarOff)
                }
            }
        }
        guard !bars.isEmpty else { return nil }
        let chart = BarChart(
            "Held-out latencies inside the intervals foretold for them",
            axis: Axis("share of latencies", wording: .percent, range: 0...1), bars: bars,
            barMeaning: "share inside")
        return .chart(
            chart,
            caption: "A curve that is right has half of them in the one, nine tenths in the other.")
    }
}
