/// Lets groups of the same provider, kind and model gather, then plans them as one.
///
/// `coalesce:WINDOW+POLICY` waits up to WINDOW after the first group and leaves early when one job
/// is full or a deadline presses. `window:COUNT,TIME` is the rule of batching wrappers: a job at
/// COUNT items or after TIME (Inspect AI: 100 items, 15 s; autobatcher: 1,000 items, 10 s).
public struct Coalesce: Policy {
    public let name: String
    public let coalescing: Coalescing?
    private var inner: any Policy

    /// - Parameters:
    ///   - window: > 0.
    ///   - itemsFull: items at which to leave at once; nil = one full job.
    ///   - name: as reports show it.
    ///   - inner: plans what left together.
    public init(window: Span, itemsFull: Int? = nil, name: String, inner: any Policy) {
        self.name = name
        self.inner = inner
        coalescing = Coalescing(window: window, itemsFull: itemsFull ?? .max)
    }

    public var lanesNeeded: [Lane] { inner.lanesNeeded }
    public var learns: Bool { inner.learns }
    public var rescues: Bool { inner.rescues }
    public var probes: Bool { inner.probes }
    public var receipt: DecisionReceipt? { inner.receipt }
    public var pledged: PledgedGroup? { inner.pledged }
    public var learned: [LearnedKey] { inner.learned }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        inner.plan(for: group, in: context)
    }

    public mutating func observe(_ observation: Observation) { inner.observe(observation) }
    public mutating func plannedElsewhere(_ group: PledgedGroup) { inner.plannedElsewhere(group) }
}
