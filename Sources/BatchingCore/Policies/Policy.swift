/// Picks a plan for each group.
///
/// A policy is a value without clock, randomness or I/O: what it needs comes in as arguments. The
/// simulator and the live client run the same values. How to add one: write a file like
/// `Threshold.swift`, add it to `PolicyCatalog`, run the laws (`swift test --filter PolicyLawTests`).
public protocol Policy: Sendable {
    /// As users write it and as reports show it: `threshold:10`.
    var name: String { get }
    /// The lanes it cannot do without.
    var lanesNeeded: [Lane] { get }
    /// Whether groups wait for each other before they are planned; nil = each is planned at once.
    var coalescing: Coalescing? { get }
    /// Whether `observe` changes anything. If not, nobody need tell it.
    var learns: Bool { get }
    /// Whether plans may ask for a rescue.
    var rescues: Bool { get }
    /// Whether plans may ask for a probe.
    var probes: Bool { get }
    /// Why the latest plan is as it is, where the policy can say.
    var receipt: DecisionReceipt? { get }
    /// What the latest plan means for the pledge on the price, where the policy made one.
    var pledged: PledgedGroup? { get }
    /// What it has learned, to be kept.
    var learned: [LearnedKey] { get }

    /// The plan for a group, whose legs together have exactly the group's items.
    ///
    /// A group that was put together from several has their items and tokens added up, the first
    /// one's sender and the earliest deadline.
    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan
    /// What a leg of an earlier plan took, told when it became known.
    mutating func observe(_ observation: Observation)
    /// What another policy planned under the same pledge on the price.
    mutating func plannedElsewhere(_ group: PledgedGroup)
}

extension Policy {
    public var coalescing: Coalescing? { nil }
    public var learns: Bool { false }
    public var rescues: Bool { false }
    public var probes: Bool { false }
    public var receipt: DecisionReceipt? { nil }
    public var pledged: PledgedGroup? { nil }
    public var learned: [LearnedKey] { [] }
    public mutating func observe(_ observation: Observation) {}
    public mutating func plannedElsewhere(_ group: PledgedGroup) {}
}

/// What a policy may know when it plans.
public struct PlanningContext: Sendable {
    /// The present, on the run's clock.
    public var now: Instant
    /// What the provider offers, and at which prices.
    public var terms: Terms
    /// What waiting and money are worth.
    public var objective: Objective
    /// Items of the group's sender that wait for its slots, or half of those in them.
    public var itemsAhead: Int

    public init(
        now: Instant, terms: Terms, objective: Objective = Objective(), itemsAhead: Int = 0
    ) {
        self.now = now
        self.terms = terms
        self.objective = objective
        self.itemsAhead = itemsAhead
    }
}

/// Waiting for further groups of the same provider, kind and model, to be planned together.
public struct Coalescing: Sendable, Equatable, Codable {
    /// The first group waits no longer than this.
    public var window: Span
    /// So many items are enough to leave at once.
    public var itemsFull: Int

    public init(window: Span, itemsFull: Int) {
        self.window = window
        self.itemsFull = itemsFull
    }
}
