/// What one leg of a plan really took.
public struct Observation: Sendable, Equatable, Codable {
    /// How what was watched ended.
    public enum Outcome: UInt8, Sendable, Codable {
        /// It came back with its results.
        case ok
        /// At least one item never came.
        case failed
        /// Given up: it took at least `latency`.
        case censored
    }

    /// When it became known.
    public var at: Instant
    /// Where it went.
    public var lane: Lane
    /// The provider's number in the run's names.
    public var provider: NameNumber
    /// What was asked for.
    public var kind: RequestKind
    /// The model's number in the run's names.
    public var model: NameNumber
    /// Items that went together, ≥ 1.
    public var items: Int
    /// Of all items together; -1 = unknown.
    public var inputTokens: Int
    /// Items of the same sender that had to go through its slots first.
    public var itemsAhead: Int
    /// From dispatch to the last result seen.
    public var latency: Span
    /// How it ended.
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
