import Reports

/// What a comparison found, in words.
public struct ComparisonSentences {
    private let comparison: Comparison

    public init(_ comparison: Comparison) { self.comparison = comparison }

    /// The finding in one sentence.
    public var headline: String {
        let ranked = comparison.policies.filter { !Self.needsFuture($0) && !losesGroups($0) }
            .sorted { $0.objectiveUsd < $1.objectiveUsd }
        guard let best = ranked.first else { return "The bound alone was computed." }
        guard let naive = comparison.policies.first(where: { $0.policy == "always-batch" }),
            best.policy != naive.policy, let saved = best.savedVsAlwaysBatch
        else {
            let verb = comparison.policies.count == 1 ? "costs" : "costs least:"
            return "\(best.policy) \(verb) \(waiting(best)) of waiting and "
                + "\(NumberText.dollars(best.priceUsd))."
        }
        return "\(best.policy) waits \(waiting(best)) where always-batch waits "
            + "\(waiting(naive)), and costs \(change(-saved.priceUsd))."
    }

    /// The headline's circumstances: what the best leaves on the table.
    public var lead: [String] {
        var sentences: [String] = []
        if let bound = comparison.policies.first(where: { $0.policy == "clairvoyant" }) {
            sentences.append(
                "With the outcome of every choice known in advance, \(waiting(bound)) of waiting "
                    + "and \(NumberText.dollars(bound.priceUsd)) would have been possible: "
                    + "regret is counted from there.")
        }
        if let best = ThresholdSearch.best(of: comparison.frontier) {
            let rule =
                best.threshold == .max
                ? "no jobs at all"
                : best.threshold == 1
                    ? "a job for every group" : "a job from \(best.threshold) items on"
            sentences.append("In hindsight the best fixed threshold for this trace was \(rule).")
        }
        let losing = comparison.policies.filter(losesGroups).map(\.policy)
        if !losing.isEmpty {
            sentences.append(
                "Some groups never got all their results under \(losing.joined(separator: ", ")): "
                    + "what never arrives is neither waited for nor paid, which flatters them.")
        }
        return sentences
    }

    /// Whether more groups fail than under the policy that fails least, by more than chance.
    private func losesGroups(_ figures: PolicyFigures) -> Bool {
        let fewest = comparison.policies.map(\.trouble.groupsFailed).min() ?? 0
        let share = (figures.trouble.groupsFailed - fewest) / Double(max(1, figures.groups))
        return share > Measures.failedShareMax
    }

    /// Each policy against the best fixed one: better, worse, or no difference shown.
    public var verdicts: [String] {
        guard let baseline = comparison.bestFixed else { return [] }
        let judged = comparison.policies.filter { $0.vsBestFixed != nil }
        guard !judged.isEmpty else {
            if comparison.policies.count == 1 {
                return ["One policy alone has nothing to be compared with."]
            }
            return [
                "Best fixed policy: \(baseline). One replication shows no interval; "
                    + "give --replications 20 to see whether differences are real."
            ]
        }
        var lines = [
            "Against the best fixed policy, \(baseline), with 95 % intervals of the paired "
                + "difference over "
                + NumberText.count(comparison.replications, of: "replication") + ":"
        ]
        for figures in judged {
            guard let against = figures.vsBestFixed else { continue }
            let interval =
                "\(signed(against.differenceUsd)) [\(signed(against.lowUsd)), "
                + "\(signed(against.highUsd))]"
            lines.append("\(figures.policy): \(against.verdict.rawValue), \(interval)")
        }
        return lines
    }

    static func needsFuture(_ figures: PolicyFigures) -> Bool {
        figures.policy == "clairvoyant" || figures.policy == "best-static"
    }

    private func waiting(_ figures: PolicyFigures) -> String {
        NumberText.seconds(figures.waitingHours * 3600)
    }

    private func change(_ dollars: Double) -> String {
        if dollars == 0 { return "the same" }
        return NumberText.dollars(abs(dollars)) + (dollars > 0 ? " more" : " less")
    }

    private func signed(_ dollars: Double) -> String {
        (dollars > 0 ? "+" : "") + NumberText.dollars(dollars)
    }
}
