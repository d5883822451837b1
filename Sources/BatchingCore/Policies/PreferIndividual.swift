/// Sends groups of some purposes one by one, whatever their size; another policy plans the others.
public struct PreferIndividual: Policy {
    /// Purposes, by their numbers, whose groups go one by one.
    public let purposes: Set<NameNumber>
    private var inner: any Policy
    /// The latest plan is ours: the other policy's receipt is of an earlier one.
    private var isPreferred = false

    /// Plans groups of these purposes itself, and has the other policy plan the rest.
    public init(_ purposes: Set<NameNumber>, inner: any Policy) {
        self.purposes = purposes
        self.inner = inner
    }

    public var name: String { inner.name }
    public var lanesNeeded: [Lane] { [.individual] + inner.lanesNeeded }
    public var coalescing: Coalescing? { inner.coalescing }
    public var learns: Bool { inner.learns }
    public var rescues: Bool { inner.rescues }
    public var probes: Bool { inner.probes }
    public var receipt: DecisionReceipt? { isPreferred ? nil : inner.receipt }
    public var pledged: PledgedGroup? { isPreferred ? nil : inner.pledged }
    public var learned: [LearnedKey] { inner.learned }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        isPreferred = purposes.contains(group.purpose)
        return isPreferred
            ? .all(group.items, .individual) : inner.plan(for: group, in: context)
    }

    public mutating func observe(_ observation: Observation) { inner.observe(observation) }
    public mutating func plannedElsewhere(_ group: PledgedGroup) { inner.plannedElsewhere(group) }
}
