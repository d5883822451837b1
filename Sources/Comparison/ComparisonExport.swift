import BatchingCore
import BatchingSimulator
import Diagnostics
import Locking
import Reports

/// A comparison as tidy CSV files of one directory, which appear together or not at all.
///
/// `policies.csv`, `latency-cdf.csv`, `frontier.csv`, and per policy `groups-<policy>.csv`, written
/// while the comparison runs.
public final class ComparisonExport: Sendable {
    /// A policy's groups file.
    ///
    /// Only the worker that runs the policy writes to it.
    private struct GroupsFile: @unchecked Sendable {
        var member: AtomicFileSet.Member
    }

    private let set: Set
    private let groups: [GroupsFile]
    /// The first thing that could not be written; later rows are not tried.
    private let failure = Locked<(any Error)?>(nil)

    /// The set is touched at the start and at the end, by the one that owns the export.
    private struct Set: @unchecked Sendable {
        var files: AtomicFileSet
    }

    /// - Parameters:
    ///   - directory: made where it is missing; files of the same names are replaced at the end.
    ///   - policies: names, in the order of the run.
    public init(directory: String, policies: [String]) throws {
        let files = try AtomicFileSet(directory: directory)
        set = Set(files: files)
        groups = try policies.map { policy in
            let member = try files.file("groups-\(Self.fileName(policy)).csv")
            try member.append(CSVText.row(Self.groupColumns))
            return GroupsFile(member: member)
        }
    }

    /// A policy's name with what file systems dislike replaced: `threshold-10`.
    public static func fileName(_ policy: String) -> String {
        String(policy.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    private static let groupColumns = [
        "row", "time_s", "items", "input_tokens", "output_tokens", "kind", "strategy", "latency_s",
        "first_result_s", "price_usd", "failed_items", "late",
    ]

    /// Adds a group's row to a policy's file; the first failure is kept for `commit`.
    ///
    /// `policy` is its place in the list that the export was made with.
    public func write(policy: Int, _ result: GroupResult) {
        guard failure.withLock({ $0 == nil }) else { return }
        do {
            try groups[policy].member.append(
                CSVText.row([
                    .integer(result.group.row), .number(result.group.arrival.seconds),
                    .integer(result.group.items), .integer(result.group.knownInputTokens),
                    .integer(result.group.knownOutputTokens), .text(result.group.kind.name),
                    .text(result.strategy), .number(result.latency.seconds),
                    .number(result.timeToFirstResult.seconds), .number(result.priceUSD),
                    .integer(result.failedItems), .integer(result.missedDeadline ? 1 : 0),
                ]))
        } catch {
            failure.withLock { $0 = error }
        }
    }

    /// Writes the rest and gives all files their names.
    public func commit(_ comparison: Comparison) throws {
        if let error = failure.withLock({ $0 }) {
            set.files.abort()
            throw error
        }
        try set.files.add("policies.csv", Self.policies(comparison))
        try set.files.add("latency-cdf.csv", Self.distribution(comparison))
        try set.files.add("frontier.csv", Self.frontier(comparison))
        try set.files.commit()
    }

    /// One row per policy.
    public static func policies(_ comparison: Comparison) -> String {
        let columns: [(name: String, value: (PolicyFigures) -> CSVText.Field)] = [
            ("policy", { .text($0.policy) }),
            ("resolved", { .text($0.resolved ?? "") }),
            ("groups", { .integer($0.groups) }),
            ("items", { .integer($0.items) }),
            ("latency_mean_s", { .number($0.latencyS.mean) }),
            ("latency_p50_s", { .number($0.latencyS.p50) }),
            ("latency_p95_s", { .number($0.latencyS.p95) }),
            ("latency_p99_s", { .number($0.latencyS.p99) }),
            ("latency_max_s", { .number($0.latencyS.max) }),
            ("first_result_mean_s", { .number($0.firstResultS.mean) }),
            ("waiting_hours", { .number($0.waitingHours) }),
            ("price_usd", { .number($0.priceUsd) }),
            ("objective_usd", { .number($0.objectiveUsd) }),
            ("regret_percent", { .number($0.regretPercent) }),
            ("saved_time_s", { .number($0.savedVsAlwaysBatch?.timeS) }),
            ("saved_price_usd", { .number($0.savedVsAlwaysBatch?.priceUsd) }),
            ("deadline_misses", { .number($0.deadlineMisses) }),
            ("individual_calls", { .number($0.calls.individual) }),
            ("bulk_calls", { .number($0.calls.bulk) }),
            ("batch_jobs", { .number($0.calls.batchJobs) }),
            ("polls", { .number($0.calls.polls) }),
            ("refused_429", { .number($0.trouble.refusals) }),
            ("calls_failed", { .number($0.trouble.callsFailed) }),
            ("jobs_expired", { .number($0.trouble.jobsExpired) }),
            ("jobs_rescued", { .number($0.trouble.jobsRescued) }),
            ("groups_failed", { .number($0.trouble.groupsFailed) }),
            ("vs_best_fixed_usd", { .number($0.vsBestFixed?.differenceUsd) }),
            ("vs_best_fixed_low_usd", { .number($0.vsBestFixed?.lowUsd) }),
            ("vs_best_fixed_high_usd", { .number($0.vsBestFixed?.highUsd) }),
            ("verdict", { .text($0.vsBestFixed?.verdict.rawValue ?? "") }),
        ]
        return CSVText.row(columns.map(\.name))
            + comparison.policies.map { figures in
                CSVText.row(columns.map { $0.value(figures) })
            }.joined()
    }

    /// Shares of groups in steps of half a per cent, and the ends.
    static let shares = (0...200).map { Double($0) / 200 }

    private static func distribution(_ comparison: Comparison) -> String {
        var text = CSVText.row(["policy", "share", "latency_s"])
        for details in comparison.details {
            for (share, seconds) in zip(shares, details.latency.quantiles(shares)) {
                text += CSVText.row([.text(details.policy), .number(share), .number(seconds)])
            }
        }
        return text
    }

    private static func frontier(_ comparison: Comparison) -> String {
        CSVText.row(["threshold", "latency_mean_s", "price_usd", "objective_usd"])
            + comparison.frontier.map { point in
                CSVText.row([
                    .text(point.threshold == .max ? "inf" : String(point.threshold)),
                    .number(point.meanLatencySeconds), .number(point.priceUSD),
                    .number(point.objectiveUSD),
                ])
            }.joined()
    }
}
