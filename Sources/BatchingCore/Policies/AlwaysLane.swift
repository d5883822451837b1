/// Everything down one lane, whatever it is: the naive baselines `always-batch` (what a program
/// does that only knows the batch API), `always-individual` and `always-bulk`.
public struct AlwaysLane: Policy {
    public let lane: Lane

    public init(_ lane: Lane) { self.lane = lane }

    public var name: String { "always-\(lane.name)" }
    public var lanesNeeded: [Lane] { [lane] }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        .all(group.items, lane)
    }
}
