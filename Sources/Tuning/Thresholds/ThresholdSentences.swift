import BatchingCore
import OnlineStatistics
import Reports

/// What a report of thresholds found, in words.
public struct ThresholdSentences {
    private let report: ThresholdReport

    public init(_ report: ThresholdReport) { self.report = report }

    /// The finding about the key with the most at stake.
    public var headline: String {
        let judged = report.entries.max { stake($0) < stake($1) }
        guard let judged else { return "Nothing was observed." }
        let text = sentence(judged)
        return report.entries.count == 1 ? text : "\(ThresholdWords.key(judged.key)): \(text)"
    }

    /// One sentence for every key.
    public var list: [String] {
        report.entries.map { "\(ThresholdWords.key($0.key)): \(sentence($0))" }
    }

    /// What the figures rest on.
    public var lead: [String] {
        var lines = [
            ThresholdWords.valueOfTime(report.request.valueOfTimePerHour) + "."
        ]
        let unknown = report.entries.filter { $0.priceSources.values.contains(.unknown) }
        if !unknown.isEmpty, report.request.valueOfTimePerHour.isFinite {
            let whose =
                unknown.count == report.entries.count
                ? "" : " of " + unknown.map { ThresholdWords.key($0.key) }.joined(separator: ", ")
            lines.append(
                "Prices\(whose) were not recorded and count as nothing; --price gives them.")
        }
        for entry in report.entries where Self.isUpsideDown(entry) {
            lines.append(
                "\(ThresholdWords.key(entry.key)): by what was recorded an item costs more as a job than "
                    + "alone. Without input_tokens prices of other texts are compared; record them, or "
                    + "give prices with --price.")
        }
        for entry in report.entries {
            lines += entry.fits.fits.compactMap { tail($0, ThresholdWords.key(entry.key)) }
        }
        return lines
    }

    /// Jobs cost half: where they seem dearer, other items went there.
    private static func isUpsideDown(_ entry: ThresholdReport.Entry) -> Bool {
        guard let batch = entry.fits[.batch], let single = entry.fits[.individual] else {
            return false
        }
        return entry.priceSources[.batch] == .recordedByItem
            && batch.pricePerItem > single.pricePerItem
    }

    /// Half as much again as the fit believes: then late ones decide more than the curve does.
    private static let tailMin = 1.5

    private func tail(_ fit: LaneFit, _ key: String) -> String? {
        // After a change the latencies of before are far from the curve, and no tail.
        guard fit.change == nil, fit.observedFactor > Self.tailMin * fit.curve.meanFactor else {
            return nil
        }
        let (seen, counted) = (
            NumberText.number(fit.observedFactor, decimals: 1),
            NumberText.number(fit.curve.meanFactor, decimals: 1)
        )
        return
            "\(key), \(fit.lane.name): in the mean it took \(seen) medians, of which a fit that some "
            + "wrong rows must not mislead counts \(counted): what some few took much longer is not in "
            + "the threshold."
    }

    private func stake(_ entry: ThresholdReport.Entry) -> Double {
        entry.difference?.objective(valueOfTimePerHour: report.request.valueOfTimePerHour) ?? -1
    }

    /// "batch from 34 items [29–41]; you use 10; that cost 2.1 h more waiting in the last 7 days".
    func sentence(_ entry: ThresholdReport.Entry) -> String {
        let used =
            entry.inForce.kept == nil
            ? "you use \(entry.inForce.items), the start value"
            : "you use \(ThresholdWords.number(entry.inForce.items))"
        guard let items = entry.estimate.target(from: entry.inForce.items) else {
            var reason = ""
            if case .notIdentified(let words) = entry.estimate.verdict { reason = words }
            return "no threshold identified: \(reason); \(used)"
        }
        let interval = ThresholdWords.interval(entry.estimate.low, entry.estimate.high)
        let found =
            entry.estimate.isIdentified
            ? "\(ThresholdWords.rule(items)) \(interval)" : "batch from somewhere in \(interval)"
        if items == entry.inForce.items { return "\(found); that is what you use" }
        guard let difference = entry.difference else { return "\(found); \(used)" }
        let cost = ThresholdWords.difference(
            hours: difference.waitingHours, priceUSD: difference.priceUSD)
        return "\(found); \(used); that cost \(cost) in \(period(entry))"
    }

    private func period(_ entry: ThresholdReport.Entry) -> String {
        let days = entry.days.upperBound - entry.days.lowerBound + 1
        return days == 1 ? "one day" : "\(days) days"
    }
}
