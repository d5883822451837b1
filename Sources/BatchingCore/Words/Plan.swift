/// One lane's share of a group.
public struct Leg: Sendable, Equatable, Codable {
    /// Where these items go.
    public var lane: Lane
    /// How many they are, ≥ 1.
    public var items: Int

    /// So many items down a lane.
    @inlinable public init(_ lane: Lane, items: Int) {
        self.lane = lane
        self.items = items
    }
}

/// How one group is split over lanes, and when to stop waiting for the slow one.
///
/// The first leg takes the group's first items, the second the rest. Both start at once.
public struct Plan: Sendable, Equatable, Codable {
    /// The first items' way; of an undivided group all items'.
    public var first: Leg
    /// Nil: everything goes down the first leg's lane.
    public var second: Leg?
    /// A job that has not answered by then is cancelled and its items are sent one by one.
    public var rescueAt: Instant
    /// A duplicate of the group's first items down another lane, which nobody waits for.
    public var probe: Leg?

    @inlinable public init(_ first: Leg, _ second: Leg? = nil, rescueAt: Instant = .never) {
        self.first = first
        self.second = second
        self.rescueAt = rescueAt
    }

    /// All items down one lane.
    @inlinable public static func all(_ items: Int, _ lane: Lane) -> Plan {
        Plan(Leg(lane, items: items))
    }

    /// The first `head` items down one lane, the rest down another.
    @inlinable public static func split(_ items: Int, first head: Int, _ lane: Lane, rest: Lane)
        -> Plan
    {
        if head <= 0 { return .all(items, rest) }
        if head >= items { return .all(items, lane) }
        return Plan(Leg(lane, items: head), Leg(rest, items: items - head))
    }

    /// Items of both legs together.
    @inlinable public var items: Int { first.items + (second?.items ?? 0) }
}
