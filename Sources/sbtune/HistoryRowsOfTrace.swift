import BatchingCore
import LatencyHistory
import Reports
import Traces

/// A trace's rows as a history has them.
struct HistoryRowsOfTrace {
    private(set) var rows: [(observation: HistoryObservation?, decision: HistoryDecision?)] = []
    /// Tells these rows from others, whenever they are said to have happened.
    private(set) var fingerprint: Int64 = 0
    /// Where in time a trace without dates was put; nil for one that says so itself.
    private(set) var placeNote: String?

    /// Rows without a strategy or a latency: nothing was observed.
    private var unrecorded = 0
    /// Rows whose strategy is no lane's name.
    private var strange = 0
    private let names: NameTable

    /// - Parameters:
    ///   - beginning: what time zero is, nanoseconds since 1970, where the trace does not say it;
    ///     nil puts the last outcome at `now`.
    ///   - now: seconds since 1970.
    init(_ trace: MemoryTraceRows, beginning: Int64?, now: WallTime) {
        names = trace.names
        let zero: Int64
        if let known = trace.beginning {
            zero = known
        } else {
            let end = zip(trace.groups, trace.recorded).map { group, recorded in
                let latency = recorded.latencySeconds
                return (group.arrival + Span(seconds: latency.isNaN ? 0 : latency)).nanoseconds
            }.max()
            zero = beginning ?? (Int64(now * 1e6) * 1000 - (end ?? 0))
            placeNote =
                "the trace says no dates: it is taken to begin at "
                + TraceTime.text(nanoseconds: zero / 1000 * 1000)
                + (beginning == nil ? ", so that it ends now; --from says otherwise" : "")
        }
        var print = RowFingerprint()
        print.add(UInt64(bitPattern: trace.beginning ?? 0))
        for (group, recorded) in zip(trace.groups, trace.recorded) {
            print.add(group, recorded, names)
            add(group, recorded, zero)
        }
        fingerprint = Int64(bitPattern: print.value)
    }

    /// What was left out and why; nil when nothing was.
    var leftOutNote: String? {
        var parts: [String] = []
        if unrecorded > 0 {
            parts.append("\(NumberText.count(unrecorded, of: "row")) without strategy or latency_s")
        }
        if strange > 0 {
            parts.append(
                "\(NumberText.count(strange, of: "row")) whose strategy is none of individual, "
                    + "bulk, batch, hybrid")
        }
        return parts.isEmpty ? nil : "left out: \(parts.joined(separator: ", "))"
    }

    private mutating func add(_ group: RequestGroup, _ recorded: RecordedOutcome, _ zero: Int64) {
        if recorded.strategy == 0 || recorded.latencySeconds.isNaN {
            unrecorded += 1
            return
        }
        let strategy = names.name(recorded.strategy)
        let lane = Lane.all.first { $0.name == strategy }
        if lane == nil, strategy != "hybrid" {
            strange += 1
            return
        }
        // A history counts microseconds; whole ones are the same in every file.
        let at = Double((zero + group.arrival.nanoseconds) / 1000) / 1e6
        let key = HistoryKey(
            provider: names.name(group.provider), model: names.name(group.model), kind: group.kind)
        let purpose = names.name(group.purpose)
        let (input, output) = (group.knownInputTokens, group.knownOutputTokens)
        let outcome = recorded.outcome.observed
        let price = recorded.priceUSD.isNaN ? nil : recorded.priceUSD
        let decision = HistoryDecision(
            id: 0, at: at, key: key, purpose: purpose, items: group.items, inputTokens: input,
            outputTokens: output,
            deadline: group.deadline == RequestGroup.noDeadline ? nil : group.deadline.seconds,
            strategy: strategy, reason: "imported",
            outcome: .init(latency: recorded.latencySeconds, outcome: outcome, priceUSD: price))
        let observation = lane.map { lane in
            HistoryObservation(
                at: at + recorded.latencySeconds, key: key, purpose: purpose, lane: lane,
                items: group.items, inputTokens: input, outputTokens: output,
                latency: recorded.latencySeconds, outcome: outcome, priceUSD: price)
        }
        rows.append((observation, decision))
    }
}

extension RecordedOutcome.Outcome {
    /// Who writes latencies and no outcome writes of what came to an end.
    fileprivate var observed: Observation.Outcome {
        switch self {
        case .unknown, .ok: .ok
        case .failed: .failed
        case .censored: .censored
        }
    }
}
