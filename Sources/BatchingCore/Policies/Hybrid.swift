/// The first K items online at once, the rest as a job, both at the same time: early results for
/// whoever waits, half price for most of the group.
public struct Hybrid: Policy {
    /// Items that go one by one; the rest becomes a job.
    public let onlineItems: Int

    /// - Parameter onlineItems: ≥ 1; a group of no more items goes online as a whole.
    public init(_ onlineItems: Int) { self.onlineItems = onlineItems }

    public var name: String { "hybrid:\(onlineItems)" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        .split(group.items, first: onlineItems, .individual, rest: .batch)
    }
}
