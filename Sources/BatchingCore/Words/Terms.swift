/// What one lane can do and what it charges, as far as the client knows.
public struct LaneTerms: Sendable, Equatable, Codable {
    /// How a lane is used.
    public enum Style: Sendable, Equatable, Codable {
        /// Synchronous calls, held in one of the sender's parallel slots.
        case calls
        /// Asynchronous jobs.
        case jobs
    }

    /// Whether the lane takes calls or jobs.
    public var style: Style
    /// Items that one call or job may carry, ≥ 1.
    public var itemsMax: Int
    /// US dollars per 1,000 input tokens.
    public var pricePer1kTokens: Double
    /// US dollars per 1,000 output tokens.
    public var pricePer1kOutputTokens: Double
    /// US dollars per item, whatever its tokens.
    public var pricePerItem: Double
    /// What one call or job usually takes with few items: the prior of whoever has not learned yet.
    public var typical: Span

    public init(
        style: Style, itemsMax: Int, pricePer1kTokens: Double, pricePer1kOutputTokens: Double = 0,
        pricePerItem: Double = 0, typical: Span
    ) {
        self.style = style
        self.itemsMax = itemsMax
        self.pricePer1kTokens = pricePer1kTokens
        self.pricePer1kOutputTokens = pricePer1kOutputTokens
        self.pricePerItem = pricePerItem
        self.typical = typical
    }

    /// US dollars for so many items with so many tokens in all.
    @inlinable public func price(
        items: Int, inputTokens: Double, outputTokens: Double
    ) -> Double {
        (inputTokens * pricePer1kTokens + outputTokens * pricePer1kOutputTokens) * 1e-3
            + Double(items) * pricePerItem
    }
}

/// What the client may count on at a provider: its lanes, limits and prices.
public struct Terms: Sendable, Equatable, Codable {
    /// By `Lane.rawValue`; nil where the provider has no such lane.
    public var lanes: [LaneTerms?]
    /// Calls in flight per sender, individual and bulk together; ≥ 1.
    public var maxParallel: Int
    /// Time between two looks at a job, counted from its creation; > 0.
    public var pollEvery: Span
    /// Tokens assumed per item where a group does not say.
    public var assumedInputTokensPerItem: Double
    /// Where a group does not tell its output tokens.
    public var assumedOutputTokensPerItem: Double

    public init(
        lanes: [LaneTerms?], maxParallel: Int, pollEvery: Span,
        assumedInputTokensPerItem: Double, assumedOutputTokensPerItem: Double
    ) {
        self.lanes = lanes
        self.maxParallel = maxParallel
        self.pollEvery = pollEvery
        self.assumedInputTokensPerItem = assumedInputTokensPerItem
        self.assumedOutputTokensPerItem = assumedOutputTokensPerItem
    }

    /// The terms of a lane that the provider has; asking for another is a programming error.
    @inlinable public subscript(lane: Lane) -> LaneTerms {
        guard let terms = lanes[Int(lane.rawValue)] else {
            preconditionFailure("the provider has no such lane")
        }
        return terms
    }

    /// Whether the provider has the lane.
    public func offers(_ lane: Lane) -> Bool { lanes[Int(lane.rawValue)] != nil }

    /// The group's input tokens; where it does not tell them, what is assumed per item.
    @inlinable public func inputTokens(of group: RequestGroup) -> Double {
        group.inputTokens >= 0
            ? Double(group.inputTokens) : Double(group.items) * assumedInputTokensPerItem
    }

    /// The group's output tokens; where it does not tell them, what is assumed per item.
    @inlinable public func outputTokens(of group: RequestGroup) -> Double {
        group.outputTokens >= 0
            ? Double(group.outputTokens) : Double(group.items) * assumedOutputTokensPerItem
    }
}
