import BatchingCore
import Diagnostics

/// What days are kept of, and observations belong to.
struct HistoryStream: Hashable, Sendable {
    var key: HistoryKey
    var purpose: String
    var lane: Lane

    /// A longer text is not a name; a trace's names have the same limit.
    static let longestName = 256

    /// What makes it one that cannot be kept; nil = nothing.
    var fault: String? {
        for name in [key.provider, key.model, purpose] where name.utf8.count > Self.longestName {
            return "a name of \(name.utf8.count) bytes; names have at most \(Self.longestName)"
        }
        return lane.rawValue < Lane.all.count ? nil : "lane \(lane.rawValue) is unknown"
    }
}

/// An observation without its names: numbers only, so that keeping it costs no reference counts.
struct PackedObservation: Sendable {
    /// Microseconds since 1970.
    var at: Int64
    /// Index into the batch's streams.
    var stream: Int
    var items: Int
    /// -1 = unknown.
    var inputTokens: Int
    var outputTokens: Int
    var latency: Double
    /// NaN = unknown.
    var price: Double
    var outcome: Observation.Outcome
    var isProbe: Bool

    /// - Throws: `InputError(.data)` when it is not an observation that can be kept.
    init(_ row: HistoryObservation, stream: Int) throws(InputError) {
        guard let at = MicroTime.micros(row.at) else {
            throw Self.refused("time \(row.at)", "seconds since 1970")
        }
        guard row.latency.isFinite, row.latency >= 0 else {
            throw Self.refused("latency \(row.latency)", "a finite number of seconds from 0")
        }
        guard row.items >= 1 else { throw Self.refused("items \(row.items)", "1 or more") }
        self.at = at
        self.stream = stream
        items = row.items
        inputTokens = max(row.inputTokens ?? -1, -1)
        outputTokens = max(row.outputTokens ?? -1, -1)
        latency = row.latency
        // A price that is no number is as good as unknown.
        price = row.priceUSD.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } ?? .nan
        outcome = row.outcome
        isProbe = row.isProbe
    }

    private static func refused(_ value: String, _ rule: String) -> InputError {
        InputError(.data, "\(value) cannot be kept; it must be \(rule)")
    }
}
