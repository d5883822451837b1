import BatchingCore
import BatchingSimulator
import Reports

/// A comparison as a page: what was found in words, then the charts, then every figure.
public struct ComparisonPage {
    private let comparison: Comparison
    private let command: String
    private let version: String

    /// - Parameters:
    ///   - comparison: what is shown.
    ///   - command: what made the report, for its last lines.
    ///   - version: the program's, for the last line.
    public init(_ comparison: Comparison, command: String, version: String) {
        self.comparison = comparison
        self.command = command
        self.version = version
    }

    /// The whole page; it needs nothing beside it.
    public var html: String {
        let sentences = ComparisonSentences(comparison)
        return HTMLPage(
            title: "sbtune: \(comparison.trace.file)", headline: sentences.headline,
            lead: sentences.lead, keyFigures: keyFigures,
            sections: [
                PageSection("Price against latency", [frontier]),
                PageSection("How long groups wait", [distribution]),
                PageSection("Group size against latency", [sizes]),
                PageSection("Jobs in flight", [jobs]),
                PageSection("Every figure", [.table(ComparisonTable(comparison).table)]),
                PageSection("Is the difference real?", [.list(sentences.verdicts)]),
            ], notes: notes
        ).html
    }

    private var keyFigures: [KeyFigure] {
        let trace = comparison.trace
        var figures = [
            KeyFigure(
                "Request groups", NumberText.count(trace.rows),
                note: "\(NumberText.count(trace.items)) items over "
                    + NumberText.seconds(trace.spanS))
        ]
        if let name = comparison.bestFixed,
            let best = comparison.policies.first(where: { $0.policy == name })
        {
            figures.append(
                KeyFigure(
                    "Best fixed policy", best.policy,
                    note: "regret \(NumberText.number(best.regretPercent, decimals: 1)) %"))
        }
        figures.append(
            KeyFigure(
                "Value of time",
                NumberText.dollars(comparison.objective.valueOfTimePerHour) + "/h",
                note: "objective = waiting × value of time + price"))
        return figures
    }

    /// A name looks alike in all charts.
    private func look(_ policy: String) -> Int? {
        comparison.policies.firstIndex { $0.policy == policy }
    }

    /// Few enough to be told apart at a glance: the ends, the best, and the bound.
    private var emphasised: Set<String> {
        var names: Set<String> = ["always-batch", "clairvoyant"]
        let ranked = comparison.policies.filter { !ComparisonSentences.needsFuture($0) }
            .sorted { $0.objectiveUsd < $1.objectiveUsd }
        names.formUnion(ranked.prefix(3).map(\.policy))
        return names
    }

    private var frontier: PageBlock {
        let swept = XYSeries(
            "fixed threshold, swept",
            comparison.frontier.map { point in
                let rule = point.threshold == .max ? "no jobs" : "threshold \(point.threshold)"
                return ChartPoint(
                    point.meanLatencySeconds, point.priceUSD,
                    title: "\(rule): \(NumberText.seconds(point.meanLatencySeconds)), "
                        + NumberText.dollars(point.priceUSD))
            }, mark: .linkedPoints, look: comparison.policies.count)
        let policies = comparison.policies.map { figures in
            XYSeries(
                figures.policy,
                [
                    ChartPoint(
                        figures.latencyS.mean, figures.priceUsd,
                        title: "\(figures.policy): \(NumberText.seconds(figures.latencyS.mean)), "
                            + NumberText.dollars(figures.priceUsd),
                        label: figures.policy)
                ], mark: .points, look: look(figures.policy))
        }
        let chart = XYChart(
            "Price against mean latency",
            x: Axis("mean latency of a group", scale: .log10, wording: .duration),
            y: Axis("price of the whole trace", wording: .dollars), series: [swept] + policies)
        return .chart(
            chart,
            caption: "Each point is a policy; the line joins fixed thresholds from 1 (everything "
                + "a job) to none. Left and low is better.")
    }

    private var distribution: PageBlock {
        let series = comparison.details.map { details in
            XYSeries(
                details.policy,
                zip(ComparisonExport.shares, details.latency.quantiles(ComparisonExport.shares))
                    .map { ChartPoint($1, $0) }, mark: .steps, look: look(details.policy))
        }
        let chart = XYChart(
            "Share of groups done within a time",
            x: Axis("latency", scale: .log10, wording: .duration),
            y: Axis("share of groups", wording: .percent, range: 0...1), series: series,
            emphasised: emphasised)
        return .chart(
            chart,
            caption: "From a group's arrival to its last result. Choose a name to show its line.")
    }

    private var sizes: PageBlock {
        let series = comparison.details.compactMap { details -> XYSeries? in
            guard let sample = details.sizes else { return nil }
            return XYSeries(
                details.policy,
                sample.points.map { ChartPoint(Double($0.items), $0.latencySeconds) },
                mark: .points, look: look(details.policy))
        }
        let chart = XYChart(
            "Latency of groups by size", x: Axis("group size", unit: "items", scale: .log10),
            y: Axis("latency", scale: .log10, wording: .duration), series: series,
            emphasised: emphasised)
        return .chart(
            chart,
            caption: "The same groups under every policy, at most \(SizeSample.pointsMax) of them.")
    }

    private var jobs: PageBlock {
        let series = comparison.details.compactMap { details -> XYSeries? in
            guard let timeline = details.jobsInFlight, !timeline.averages.isEmpty else {
                return nil
            }
            let width = timeline.width.seconds
            return XYSeries(
                details.policy,
                timeline.averages.enumerated().map {
                    ChartPoint(Double($0.offset) * width, $0.element)
                }, mark: .steps, look: look(details.policy))
        }
        let chart = XYChart(
            "Jobs in flight", x: Axis("time since the start", wording: .duration),
            y: Axis("jobs", unit: "average per stretch"), series: series, emphasised: emphasised)
        return .chart(
            chart, caption: "From a job's creation to the look that sees it ended.")
    }

    private var notes: [String] {
        [
            "Made by: \(command)", "Provider model: \(comparison.provider).",
            "Seed \(comparison.seed), "
                + NumberText.count(comparison.replications, of: "replication")
                + "; every policy meets "
                + "the same luck. Totals are means over the replications; charts show the first.",
            "The clairvoyant knows every outcome in advance and has the provider to itself: "
                + "a bound, not something to reach.",
            "sbtune \(version).",
        ]
    }
}
