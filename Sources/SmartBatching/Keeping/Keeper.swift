import BatchingCore
import LatencyHistory
import ProviderAPI

/// Turns what the dispatcher reports into the history's rows and the session's log, and groups into
/// the shapes that the dispatcher knows.
struct Keeper {
    let kind: RequestKind
    let key: HistoryKey
    let terms: Terms
    private(set) var names: RunNames
    private let wall: WallClock
    private let history: HistoryKeeping?
    private let session: SessionLog
    /// Of rows in flight.
    private var rows: [Int: RowNotes] = [:]

    private struct RowNotes {
        var purpose: String
        var decision: Int64?
        /// Seconds that a job was expected to take.
        var batchLatency: Double?
        var hasProbe = false
        var hasFinished = false
    }

    init(
        kind: RequestKind, key: HistoryKey, terms: Terms, names: RunNames, wall: WallClock,
        history: HistoryKeeping?, session: SessionLog
    ) {
        self.kind = kind
        self.key = key
        self.terms = terms
        self.names = names
        self.wall = wall
        self.history = history
        self.session = session
    }

    /// Letters a token, in the mean: ai.google.dev/gemini-api/docs/tokens.
    private static let bytesPerToken = 4

    /// A row of the dispatcher for items of a group: its shape, never a text.
    mutating func request(
        row: Int, of group: OpenGroup, items: [ItemRequest], at now: Instant
    ) -> RequestGroup {
        let options = group.options
        rows[row] = RowNotes(purpose: options.purpose)
        let purpose = names.number(of: options.purpose)
        // What a caller hands over late, as an earlier job brought nothing, still has its deadline.
        let deadline = options.deadline.map { group.arrived + Span($0) - now }
        return RequestGroup(
            row: row, arrival: now, items: items.count,
            sender: UInt64(options.sender.map { names.number(of: $0) } ?? purpose),
            inputTokens: items.reduce(0) { $0 + $1.bytes / Self.bytesPerToken + 1 },
            deadline: deadline.map { max($0, Span(nanoseconds: 1)) } ?? RequestGroup.noDeadline,
            provider: names.number(of: key.provider), model: names.number(of: key.model),
            purpose: purpose, kind: kind, forced: options.strategy.forced)
    }

    func price(of order: JobOrder) -> Double {
        terms[order.lane].price(
            items: order.items, inputTokens: order.inputTokens,
            outputTokens: Double(order.items) * terms.assumedOutputTokensPerItem)
    }

    mutating func planned(_ report: PlanReport, _ now: Instant) {
        session.decided(report, terms)
        rows[report.row]?.hasProbe = report.plan.probe != nil
        rows[report.row]?.batchLatency = report.receipt?.offers[.batch]?.latency
        guard let purpose = rows[report.row]?.purpose else { return }
        rows[report.row]?.decision = history?.decided(
            report, key, purpose: purpose, at: wall.time(now))
    }

    mutating func observed(_ report: ObservationReport, _ now: Instant) {
        let seen = report.observation
        let tokens = seen.inputTokens
        history?.observed(
            HistoryObservation(
                at: wall.time(now), key: key, purpose: rows[report.row]?.purpose ?? "",
                lane: seen.lane, items: seen.items, inputTokens: tokens < 0 ? nil : tokens,
                latency: seen.latency.seconds, outcome: seen.outcome,
                priceUSD: tokens < 0
                    ? nil
                    : terms[seen.lane].price(
                        items: seen.items, inputTokens: Double(tokens),
                        outputTokens: Double(seen.items) * terms.assumedOutputTokensPerItem),
                isProbe: report.isProbe))
        if report.isProbe { rows[report.row]?.hasProbe = false }
        forget(report.row)
    }

    mutating func finished(_ result: GroupResult, _ now: Instant) {
        let row = result.group.row
        guard let notes = rows[row] else { return }
        if let decision = notes.decision {
            history?.join(decision, result)
        }
        let tokens = terms.inputTokens(of: result.group)
        session.update(kind) { summary in
            summary.priceUSD += result.priceUSD
            guard terms.offers(.batch) else { return }
            let batch = terms[.batch]
            let price = batch.price(
                items: result.group.items, inputTokens: tokens,
                outputTokens: terms.outputTokens(of: result.group))
            summary.costDeltaUSD += result.priceUSD - price
            let latency = notes.batchLatency ?? batch.typical.seconds
            if result.failedItems < result.group.items,
                result.lanes & (1 << Lane.batch.rawValue) == 0
            {
                summary.timeSavedEstimate += max(0, latency - result.latency.seconds)
            }
        }
        rows[row]?.hasFinished = true
        forget(row)
    }

    /// A row is remembered until its group has finished and its probe has been seen.
    private mutating func forget(_ row: Int) {
        if let notes = rows[row], notes.hasFinished, !notes.hasProbe { rows[row] = nil }
    }

    func callEnded(_ end: CallEnd, _ lane: Lane) {
        if case .refused = end.outcome { session.refused() }
        guard let timings = end.timings else { return }
        session.timed(timings, lane)
        history?.timed(timings, key, lane)
    }

    /// A caller's whole group has ended.
    func ended(_ group: OpenGroup, _ end: GroupEnd, _ metrics: BatchingMetrics) {
        session.ended(end, kind)
        session.update(kind) { summary in
            summary.totalRequests += 1
            summary.items += group.items.count
            summary.individualCalls = metrics.individualCalls
            summary.bulkCalls = metrics.bulkCalls
            summary.batchJobs = metrics.batchJobs
            summary.probes = metrics.probes
            summary.itemsFailed = metrics.itemsFailed
            summary.itemsAdopted += group.adopted
        }
    }
}

extension ItemRequest {
    /// UTF-8 bytes of what is sent.
    var bytes: Int {
        switch self {
        case .embed(let item): item.text.utf8.count + (item.title?.utf8.count ?? 0)
        case .generate(let item):
            item.prompt.utf8.count + (item.systemInstruction?.utf8.count ?? 0)
        }
    }
}

extension Span {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: Double(seconds) + Double(attoseconds) * 1e-18)
    }
}
