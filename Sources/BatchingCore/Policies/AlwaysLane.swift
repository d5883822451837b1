/// Everything down one lane, whatever it is: the naive baselines `always-batch` (what a program
/// does that only knows the batch API), `always-individual` and `always-bulk`.
public struct AlwaysLane: Policy {
    /// Where every group goes.
    public let lane: Lane

    /// The provider has to have the lane.
    public init(_ lane: Lane) { self.lane = lane }

    public var name: String { "always-\(lane.name)" }
    public var lanesNeeded: [Lane] { [lane] }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        .all(group.items, lane)
    }
}
