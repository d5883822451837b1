import Diagnostics

/// What one transaction writes.
struct HistoryBatch: Sendable {
    var streams = StreamIndex()
    var observations: [PackedObservation] = []
    var decisions: [HistoryDecision] = []
    var outcomes: [(decision: Int64, outcome: HistoryDecision.Outcome)] = []

    var isEmpty: Bool { count == 0 }
    var count: Int { observations.count + decisions.count + outcomes.count }

    /// - Throws: `InputError(.data)` when it cannot be kept; the batch is then as it was.
    mutating func add(_ row: HistoryObservation) throws(InputError) {
        let stream = try streams.index(of: row)
        observations.append(try PackedObservation(row, stream: stream))
    }

    /// - Throws: `InputError(.data)` when it cannot be kept; the batch is then as it was.
    mutating func add(_ decision: HistoryDecision) throws(InputError) {
        if let fault = decision.fault { throw InputError(.data, fault) }
        decisions.append(decision)
    }
}

/// The streams of a batch, numbered as they first come.
struct StreamIndex: Sendable {
    private(set) var names: [HistoryStream] = []
    private var indices: [HistoryStream: Int] = [:]
    /// Rows of one stream mostly come together.
    private var last: Int?

    mutating func index(of row: HistoryObservation) throws(InputError) -> Int {
        if let last {
            let name = names[last]
            if name.lane == row.lane, name.key == row.key, name.purpose == row.purpose {
                return last
            }
        }
        let name = HistoryStream(key: row.key, purpose: row.purpose, lane: row.lane)
        if let known = indices[name] {
            last = known
            return known
        }
        if let fault = name.fault { throw InputError(.data, fault) }
        let index = names.count
        names.append(name)
        indices[name] = index
        last = index
        return index
    }
}

extension HistoryDecision {
    /// A reason that does not end is cut here, in bytes.
    static let longestReason = 1024

    /// What makes it one that cannot be kept; nil = nothing.
    var fault: String? {
        let lane = HistoryStream(key: key, purpose: purpose, lane: .individual)
        if let fault = lane.fault { return fault }
        if strategy.utf8.count > HistoryStream.longestName { return "a strategy of that length" }
        if MicroTime.micros(at) == nil { return "time \(at) cannot be kept" }
        if items < 1 { return "items \(items) cannot be kept; it must be 1 or more" }
        if !(propensity > 0 && propensity <= 1) {
            return "propensity \(propensity) cannot be kept; it must be above 0, at most 1"
        }
        return outcome?.fault
    }
}

extension HistoryDecision.Outcome {
    /// What makes it one that cannot be kept; nil = nothing.
    var fault: String? {
        latency.isFinite && latency >= 0
            ? nil : "latency \(latency) cannot be kept; it must be a finite number from 0"
    }
}
