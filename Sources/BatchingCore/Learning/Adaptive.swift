/// Learns what every lane takes and sends each group the way that costs least.
///
/// Deadlines and preferred purposes come first, then the least waiting, price and lateness together.
/// Every observation teaches; lanes that are not taken are looked at with small duplicates that nobody
/// waits for. A value without clock or chance: the simulator and the live client run the same.
public struct Adaptive: Policy {
    /// How it chooses, and how much it may spend on learning.
    public struct Settings: Sendable, Equatable, Codable {
        /// How lanes that are not taken are learned of.
        public enum Exploration: String, Sendable, Codable, CaseIterable {
            /// Small duplicates beside the way.
            case shadow
            /// None: only what is chosen is observed.
            case passive
        }

        /// Small duplicates unless said otherwise.
        public var exploration = Exploration.shadow
        /// Shares of all items and of all money that probes may take, > 0 and ≤ 0.5.
        ///
        /// One in a hundred: what it costs is lost in what it wins.
        public var budget = 0.01
        /// How much more than always-batch may be paid, 0.1 = 10 %; nil = as much as is worth it.
        public var costIncreaseMax: Double?
        /// Purposes whose groups always go one by one.
        public var preferIndividualFor: Set<NameNumber> = []
        /// The ways that may be taken; those that the provider lacks are left out by themselves.
        public var strategies = Offer.Strategy.allCases
        /// Whether jobs that would be late may be cancelled and finished online.
        public var rescues = true

        /// The defaults.
        public init() {}

        /// Without probes and without hope: what is observed is what was the best choice.
        public static var passive: Settings {
            var settings = Settings()
            settings.exploration = .passive
            return settings
        }
    }

    /// As it was given.
    public let settings: Settings
    var keys: [KeyLearner] = []
    private var pledge: CostPledge?
    private var terms: Terms?
    public private(set) var receipt: DecisionReceipt?
    public private(set) var pledged: PledgedGroup?

    /// Knows nothing yet: `takeUp(_:provider:model:kind:)` brings in what was learned earlier.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        pledge = settings.costIncreaseMax.map { CostPledge(increaseMax: $0) }
    }

    public var name: String {
        settings.exploration == .passive ? "adaptive:passive" : "adaptive"
    }
    public var lanesNeeded: [Lane] { [] }
    public var learns: Bool { true }
    public var rescues: Bool { settings.rescues }
    public var probes: Bool { settings.exploration == .shadow }

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        begin(context.terms)
        let place = place(of: group.provider, group.model, group.kind, context.terms)
        let plan = keys[place].decide(
            group, context, settings, pledge, &receipt, &pledged)
        if let pledged { pledge?.planned(pledged) }
        return plan
    }

    public mutating func plannedElsewhere(_ group: PledgedGroup) { pledge?.planned(group) }

    public mutating func observe(_ observation: Observation) {
        guard let terms else { return }
        let place = place(of: observation.provider, observation.model, observation.kind, terms)
        keys[place].observe(observation, terms)
    }

    /// Says what the client may count on, so that observations can be learned from before the first
    /// group is planned.
    public mutating func begin(_ terms: Terms) {
        if self.terms != terms { self.terms = terms }
    }

    private mutating func place(
        of provider: NameNumber, _ model: NameNumber, _ kind: RequestKind, _ terms: Terms
    ) -> Int {
        // A program has a handful of models: a walk beats a dictionary and keeps its order.
        // Field by field: a method would be handed a copy of the learner, which costs more.
        for place in keys.indices
        where keys[place].model == model && keys[place].kind == kind
            && keys[place].provider == provider
        { return place }
        keys.append(
            KeyLearner(
                provider: provider, model: model, kind: kind, terms, budget: settings.budget))
        return keys.count - 1
    }
}
