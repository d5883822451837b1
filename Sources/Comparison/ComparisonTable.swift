import Reports

/// A comparison as a table, best objective first.
public struct ComparisonTable {
    private let comparison: Comparison

    public init(_ comparison: Comparison) { self.comparison = comparison }

    private typealias Cell = (PolicyFigures) -> String

    /// Title, unit, and what stands in a row.
    private var columns: [(title: String, unit: String, cell: Cell)] {
        [
            ("latency", "mean", { NumberText.seconds($0.latencyS.mean) }),
            ("latency", "p50", { NumberText.seconds($0.latencyS.p50) }),
            ("latency", "p95", { NumberText.seconds($0.latencyS.p95) }),
            ("latency", "p99", { NumberText.seconds($0.latencyS.p99) }),
            ("latency", "max", { NumberText.seconds($0.latencyS.max) }),
            ("1st result", "mean", { NumberText.seconds($0.firstResultS.mean) }),
            ("waiting", "h", { NumberText.number($0.waitingHours, decimals: 2) }),
            ("price", "$", { NumberText.dollars($0.priceUsd) }),
            ("objective", "$", { NumberText.dollars($0.objectiveUsd) }),
            ("regret", "%", { NumberText.number($0.regretPercent, decimals: 1) }),
            (
                "saved", "time",
                {
                    guard let saved = $0.savedVsAlwaysBatch else { return NumberText.unknown }
                    return NumberText.seconds(saved.timeS)
                }
            ),
            ("saved", "$", { NumberText.dollars($0.savedVsAlwaysBatch?.priceUsd) }),
            ("late", "groups", { count($0.deadlineMisses) }),
            ("calls", "single", { count($0.calls.individual) }),
            ("calls", "bulk", { count($0.calls.bulk) }),
            ("jobs", "", { count($0.calls.batchJobs) }),
            ("polls", "", { count($0.calls.polls) }),
            ("429s", "", { count($0.trouble.refusals) }),
            (
                "failures", "met",
                { count($0.trouble.callsFailed + $0.trouble.jobsExpired) }
            ),
            ("failed", "groups", { count($0.trouble.groupsFailed) }),
        ]
    }

    /// One row for each policy.
    public var table: Table {
        let ranked = comparison.policies.sorted { $0.objectiveUsd < $1.objectiveUsd }
        return Table(
            columns: [Table.Column("policy", alignment: .left)]
                + columns.map { Table.Column($0.title, unit: $0.unit) },
            rows: ranked.map { figures in
                Table.Row(
                    [name(figures)] + columns.map { $0.cell(figures) },
                    emphasised: figures.policy == comparison.bestFixed)
            })
    }

    private func name(_ figures: PolicyFigures) -> String {
        guard let resolved = figures.resolved else { return figures.policy }
        return "\(figures.policy) (\(resolved))"
    }
}

/// A count that may be a mean over replications.
private func count(_ value: Double) -> String {
    value == value.rounded()
        ? NumberText.count(Int(value)) : NumberText.number(value, decimals: 1)
}
