import BatchingCore
import Locking
import Logging
import Metrics
import ProviderAPI

/// What a client says of itself while it works: log lines, metrics, and the summary of its session.
///
/// Shapes, prices and times only; a text or a key has no way in.
final class SessionLog: Sendable {
    let logger: Logger
    private let parts = Locked<[RequestKind: SessionSummary]>([:])

    init(_ logger: Logger) { self.logger = logger }

    var summary: SessionSummary {
        parts.withLock { parts in
            parts.values.reduce(into: SessionSummary()) { $0.add($1) }
        }
    }

    func decided(_ report: PlanReport, _ terms: Terms) {
        let strategy = report.plan.strategy
        let way =
            switch strategy {
            case "individual": report.items == 1 ? "individual call" : "individual calls"
            case "bulk": "bulk calls"
            case "batch": "batch API"
            default:
                "hybrid: \(report.plan.first.items) at once, the others by batch API"
            }
        let items = report.items == 1 ? "1 item" : "\(report.items) items"
        logger.info("Smart batching: \(items) → \(way) (\(Self.reason(report, terms)))")
        Counter(
            label: "sbtune_groups_total", dimensions: [("strategy", strategy)]
        ).increment()
        Counter(
            label: "sbtune_items_total", dimensions: [("strategy", strategy)]
        ).increment(by: report.items)
    }

    private static func reason(_ report: PlanReport, _ terms: Terms) -> String {
        if let receipt = report.receipt { return receipt.reasonText }
        let batch = terms.offers(.batch) ? terms[.batch].typical.seconds : .infinity
        guard report.plan.second == nil, report.plan.first.lane != .batch else {
            return "efficient"
        }
        let lane = terms[report.plan.first.lane]
        let calls = (report.items - 1) / lane.itemsMax + 1
        let rounds = Double((calls - 1) / terms.maxParallel + 1)
        let time = Int((lane.typical.seconds * rounds).rounded(.up))
        return batch.isFinite ? "~\(time)s vs \(Int(batch.rounded()))s batch" : "~\(time)s"
    }

    func ended(_ group: GroupEnd, _ kind: RequestKind) {
        Timer(
            label: "sbtune_group_seconds",
            dimensions: [("strategy", group.strategy), ("kind", kind.name)]
        ).recordSeconds(group.latency)
    }

    /// Where a call's time went; what it did not do (a connection that was there) is not told.
    func timed(_ timings: CallTimings, _ lane: Lane) {
        let phases = [
            ("name_lookup", timings.nameLookup), ("connect", timings.connect),
            ("tls", timings.tls), ("first_byte", timings.firstByte), ("total", timings.total),
        ]
        for (phase, seconds) in phases where seconds > 0 {
            Timer(
                label: "sbtune_call_seconds", dimensions: [("lane", lane.name), ("phase", phase)]
            ).recordSeconds(seconds)
        }
    }

    func refused() { Counter(label: "sbtune_refusals_total").increment() }

    func update(_ kind: RequestKind, _ change: (inout SessionSummary) -> Void) {
        parts.withLock { change(&$0[kind, default: SessionSummary()]) }
    }

    func close() { logger.info("Session summary: \(summary.text)") }
}

extension Plan {
    /// `individual`, `bulk`, `batch`, or `hybrid` where there are two legs.
    var strategy: String { second == nil ? first.lane.name : "hybrid" }
}
