/// What one leg of a plan really took.
public struct Observation: Sendable, Equatable, Codable {
    public enum Outcome: UInt8, Sendable, Codable {
        case ok
        /// At least one item never came.
        case failed
        /// Given up: it took at least `latency`.
        case censored
    }

    /// When it became known.
    public var at: Instant
    public var lane: Lane
    public var kind: RequestKind
    public var model: NameNumber
    public var items: Int
    /// From dispatch to the last result seen.
    public var latency: Span
    public var outcome: Outcome

    public init(
        at: Instant, lane: Lane, kind: RequestKind, model: NameNumber, items: Int, latency: Span,
        outcome: Outcome
    ) {
        self.at = at
        self.lane = lane
        self.kind = kind
        self.model = model
        self.items = items
        self.latency = latency
        self.outcome = outcome
    }
}
