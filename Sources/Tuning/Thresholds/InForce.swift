import LatencyHistory

/// The threshold that a key's groups go by now.
public struct InForce: Sendable, Equatable {
    /// ≥ 1; `Int.max` = no group becomes a job.
    public var items: Int
    /// Nil: nothing was ever put into force, and the start value holds.
    public var kept: KeptThreshold?

    /// Where the learner starts, and what people hard-code: ten.
    public static let start = 10

    /// The key's latest threshold, or else the start value.
    public init(_ key: HistoryKey, in all: [KeptThreshold]) {
        kept = all.last { $0.key == key }
        items = kept?.items ?? Self.start
    }

    /// In words.
    public var origin: String {
        guard let kept else { return "nothing configured: \(Self.start) is the start value" }
        let since = DayText.date(DayText.day(of: kept.since))
        switch kept.source {
        case .configured: return "configured on \(since)"
        case .retuned: return "retuned on \(since)"
        }
    }
}
