/// Knows what each plan would really take, and takes the cheapest: the bound.
///
/// It needs foresight, which only a simulation can give. What foresight tells is the outcome of a
/// group that has the provider to itself. At a provider that does not change, the real outcome among
/// others can only be later, so no policy that plans group by group has a lower objective.
public struct Clairvoyant: Policy {
    private var foresight: any Foresight

    /// Decides by what foresight tells.
    public init(_ foresight: any Foresight) { self.foresight = foresight }

    public var name: String { "clairvoyant" }
    public var lanesNeeded: [Lane] { [] }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        foresight.cheapestPlan(for: group, in: context)
    }
}

/// Whoever knows in advance what each plan would take.
public protocol Foresight: Sendable {
    /// The plan with the least objective, were the group alone with the provider.
    mutating func cheapestPlan(for group: RequestGroup, in context: PlanningContext) -> Plan
}
