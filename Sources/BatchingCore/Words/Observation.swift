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
    public var provider: NameNumber
    public var kind: RequestKind
    public var model: NameNumber
    public var items: Int
    /// Of all items together; -1 = unknown.
    public var inputTokens: Int
    /// Items of the same sender that had to go through its slots first.
    public var itemsAhead: Int
    /// From dispatch to the last result seen.
    public var latency: Span
    public var outcome: Outcome

    public init(
        at: Instant, lane: Lane, provider: NameNumber = 0, kind: RequestKind, model: NameNumber,
        items: Int, inputTokens: Int = -1, itemsAhead: Int = 0, latency: Span, outcome: Outcome
    ) {
        self.at = at
        self.lane = lane
        self.provider = provider
        self.kind = kind
        self.model = model
        self.items = items
        self.inputTokens = inputTokens
        self.itemsAhead = itemsAhead
        self.latency = latency
        self.outcome = outcome
    }
}
