/// What a request group asks of the model.
public enum RequestKind: UInt8, Codable, Sendable, CaseIterable {
    /// Vectors of texts.
    case embed
    /// Texts from prompts.
    case generate

    /// `embed` or `generate`; nil for anything else.
    public init?(name: some StringProtocol) {
        switch name {
        case "embed": self = .embed
        case "generate": self = .generate
        default: return nil
        }
    }
    /// As traces and flags write it.
    public var name: String { self == .embed ? "embed" : "generate" }
}

/// The number of a name (a provider, a model, a purpose) in the run's table of names.
///
/// 0 = unknown.
public typealias NameNumber = UInt32

/// Requests that one caller handed over together: their shape, never their text.
public struct RequestGroup: Sendable, Equatable, Codable {
    /// The group's serial number, from 0.
    ///
    /// It keys the group's luck in a simulation.
    public var row: Int
    /// When the caller handed the group over.
    public var arrival: Instant
    /// Number of requests, ≥ 1.
    public var items: Int
    /// Groups of the same sender share its parallel slots, first come first served;
    /// `RequestGroup.alone` = this group shares with nobody.
    ///
    /// Otherwise below 2⁶³.
    public var sender: UInt64
    /// Input tokens of the whole group; -1 = unknown.
    public var inputTokens: Int
    /// Output tokens of the whole group; -1 = unknown.
    public var outputTokens: Int
    /// Input tokens of the whole group; nil = unknown.
    public var knownInputTokens: Int? { inputTokens < 0 ? nil : inputTokens }
    /// Output tokens of the whole group; nil = unknown.
    public var knownOutputTokens: Int? { outputTokens < 0 ? nil : outputTokens }
    /// How long after arrival the last result is wanted; `RequestGroup.noDeadline` = any time.
    public var deadline: Span
    /// The provider's number in the run's names; 0 = unknown.
    public var provider: NameNumber
    /// The model's number in the run's names; 0 = unknown.
    public var model: NameNumber
    /// The purpose's number in the run's names; 0 = none.
    public var purpose: NameNumber
    /// What its requests ask for.
    public var kind: RequestKind
    /// The way that the caller insists on; nil = the policy decides.
    public var forced: Offer.Strategy?

    /// The sender of a group that shares its slots with nobody.
    @inlinable public static var alone: UInt64 { .max }
    /// The deadline of a group whose results are wanted at any time.
    @inlinable public static var noDeadline: Span { Span(nanoseconds: .max) }

    public init(
        row: Int, arrival: Instant, items: Int, sender: UInt64 = RequestGroup.alone,
        inputTokens: Int = -1, outputTokens: Int = -1, deadline: Span = RequestGroup.noDeadline,
        provider: NameNumber = 0, model: NameNumber = 0, purpose: NameNumber = 0,
        kind: RequestKind = .embed, forced: Offer.Strategy? = nil
    ) {
        self.row = row
        self.arrival = arrival
        self.items = items
        self.sender = sender
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.deadline = deadline
        self.provider = provider
        self.model = model
        self.purpose = purpose
        self.kind = kind
        self.forced = forced
    }

    /// The instant of the deadline, or `.never`.
    @inlinable public var due: Instant {
        deadline == Self.noDeadline ? .never : arrival + deadline
    }
}

/// What the trace says really happened to a group.
///
/// Every part may be unknown.
public struct RecordedOutcome: Sendable, Equatable, Codable {
    /// How it ended, as far as the trace says.
    public enum Outcome: UInt8, Codable, Sendable {
        /// The trace does not say.
        case unknown
        /// All its results came.
        case ok
        /// Results are missing for good.
        case failed
        /// Its end was not seen: it took at least so long.
        case censored
    }

    /// The strategy's name in the run's table of names; 0 = unknown.
    public var strategy: NameNumber
    /// Arrival to last result, seconds; NaN = unknown.
    public var latencySeconds: Double
    /// What it cost, US dollars; NaN = unknown.
    public var priceUSD: Double
    /// How the group ended.
    public var outcome: Outcome

    public init(
        strategy: NameNumber = 0, latencySeconds: Double = .nan, priceUSD: Double = .nan,
        outcome: Outcome = .unknown
    ) {
        self.strategy = strategy
        self.latencySeconds = latencySeconds
        self.priceUSD = priceUSD
        self.outcome = outcome
    }
}
