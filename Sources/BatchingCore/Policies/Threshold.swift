/// Fewer than K items one by one, the others as a job: the rule that people hard-code.
public struct Threshold: Policy {
    /// The smallest group that becomes a job; `Int.max` = none ever does.
    public let smallestJob: Int

    /// - Parameter smallestJob: ≥ 1; 1 = every group becomes a job.
    public init(_ smallestJob: Int) { self.smallestJob = smallestJob }

    public var name: String { "threshold:\(smallestJob == .max ? "inf" : String(smallestJob))" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        .all(group.items, group.items < smallestJob ? .individual : .batch)
    }
}
