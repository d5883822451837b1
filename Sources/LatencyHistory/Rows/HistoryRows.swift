import BatchingCore

/// Seconds since 1970-01-01 00:00 UTC.
public typealias WallTime = Double

/// One observation as it is kept: shape and time, never a text or a key.
public struct HistoryObservation: Sendable, Equatable {
    /// When it became known.
    public var at: WallTime
    /// Whose it is.
    public var key: HistoryKey
    /// Empty where unknown.
    public var purpose: String
    /// Where it went.
    public var lane: Lane
    /// ≥ 1.
    public var items: Int
    /// Of all items together; nil = unknown.
    public var inputTokens: Int?
    /// Of all its items together; nil = unknown.
    public var outputTokens: Int?
    /// Seconds from dispatch to the last result seen; finite, ≥ 0.
    public var latency: Double
    /// How it ended.
    public var outcome: Observation.Outcome
    /// US dollars; nil = unknown.
    public var priceUSD: Double?
    /// A shadow probe: nobody waited for it.
    public var isProbe: Bool

    public init(
        at: WallTime, key: HistoryKey, purpose: String = "", lane: Lane, items: Int,
        inputTokens: Int? = nil, outputTokens: Int? = nil, latency: Double,
        outcome: Observation.Outcome = .ok, priceUSD: Double? = nil, isProbe: Bool = false
    ) {
        self.at = at
        self.key = key
        self.purpose = purpose
        self.lane = lane
        self.items = items
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.latency = latency
        self.outcome = outcome
        self.priceUSD = priceUSD
        self.isProbe = isProbe
    }
}

/// A decision receipt as it is kept: the group's shape, what was predicted and chosen, and, joined
/// later, what it really took.
public struct HistoryDecision: Sendable, Equatable {
    /// What was expected of one way.
    public struct Prediction: Sendable, Equatable, Codable {
        /// `individual`, `bulk`, `batch` or `hybrid`.
        public var strategy: String
        /// Mean and 90 % interval, seconds.
        public var latency: Double
        /// Lower end of the interval that holds 90 %, seconds.
        public var low: Double
        /// Upper end of the interval that holds 90 %, seconds.
        public var high: Double
        /// US dollars.
        public var price: Double

        public init(strategy: String, latency: Double, low: Double, high: Double, price: Double) {
            self.strategy = strategy
            self.latency = latency
            self.low = low
            self.high = high
            self.price = price
        }
    }

    /// What a decision led to.
    public struct Outcome: Sendable, Equatable {
        /// Arrival to last result, seconds.
        public var latency: Double
        /// How the group ended.
        public var outcome: Observation.Outcome
        /// US dollars; nil = unknown.
        public var priceUSD: Double?

        public init(latency: Double, outcome: Observation.Outcome, priceUSD: Double? = nil) {
            self.latency = latency
            self.outcome = outcome
            self.priceUSD = priceUSD
        }
    }

    /// Unique in the history; the writer makes it.
    public var id: Int64
    /// When the group arrived.
    public var at: WallTime
    /// Whose it is.
    public var key: HistoryKey
    /// Empty = none was given.
    public var purpose: String
    /// Items of the group, ≥ 1.
    public var items: Int
    /// Of the whole group; nil = unknown.
    public var inputTokens: Int?
    /// Of the whole group; nil = unknown.
    public var outputTokens: Int?
    /// Seconds after arrival; nil = any time.
    public var deadline: Double?
    /// What was chosen.
    public var strategy: String
    /// Of a hybrid: items that went online.
    public var itemsFirst: Int?
    /// One for each way that was open; empty where nothing was predicted.
    public var predictions: [Prediction]
    /// In words.
    public var reason: String
    /// The probability with which the policy would choose so, > 0 and ≤ 1.
    public var propensity: Double
    /// Nil until it is known.
    public var outcome: Outcome?

    public init(
        id: Int64, at: WallTime, key: HistoryKey, purpose: String = "", items: Int,
        inputTokens: Int? = nil, outputTokens: Int? = nil, deadline: Double? = nil,
        strategy: String, itemsFirst: Int? = nil, predictions: [Prediction] = [],
        reason: String = "", propensity: Double = 1, outcome: Outcome? = nil
    ) {
        self.id = id
        self.at = at
        self.key = key
        self.purpose = purpose
        self.items = items
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.deadline = deadline
        self.strategy = strategy
        self.itemsFirst = itemsFirst
        self.predictions = predictions
        self.reason = reason
        self.propensity = propensity
        self.outcome = outcome
    }
}

/// A threshold that was put into force, and why.
public struct KeptThreshold: Sendable, Equatable {
    /// Who put a threshold into force.
    public enum Source: String, Sendable, Codable, CaseIterable {
        /// A person set it.
        case configured
        /// `sbtune retune` moved it.
        case retuned
    }

    /// Whose groups go by it.
    public var key: HistoryKey
    /// The smallest number of items that become a job; `Int.max` = none ever does.
    public var items: Int
    /// 90 % interval; nil where it was set by hand.
    public var low: Int?
    /// Upper end of the estimate's interval, items; nil = unknown.
    public var high: Int?
    /// When it came into force.
    public var since: WallTime
    /// Who put it into force.
    public var source: Source
    /// In words.
    public var reason: String
    /// Observations that it rests on.
    public var evidence: Int

    public init(
        key: HistoryKey, items: Int, low: Int? = nil, high: Int? = nil, since: WallTime,
        source: Source, reason: String, evidence: Int = 0
    ) {
        self.key = key
        self.items = items
        self.low = low
        self.high = high
        self.since = since
        self.source = source
        self.reason = reason
        self.evidence = evidence
    }
}

/// What a learner knew when it was last saved: an opaque text with its own version.
public struct KeptModel: Sendable, Equatable {
    /// Whose lanes it knows.
    public var key: HistoryKey
    /// When it was saved.
    public var savedAt: WallTime
    /// JSON, as the learner encodes itself.
    public var state: String

    public init(key: HistoryKey, savedAt: WallTime, state: String) {
        self.key = key
        self.savedAt = savedAt
        self.state = state
    }
}
