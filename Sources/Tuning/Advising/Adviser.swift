import BatchingCore
import LatencyHistory

/// The learner by names instead of numbers: groups and observations in, decisions out.
public struct Adviser {
    /// What is offered, what counts, and how it learns.
    public struct Settings {
        /// Lanes, prices and typical durations.
        public var terms: Terms
        /// What waiting is worth.
        public var objective: Objective
        /// How the learner chooses and explores.
        public var learner: Adaptive.Settings
        /// Of groups that do not say.
        public var key: HistoryKey
        /// Purposes whose groups always go one by one.
        public var preferIndividualFor: [String]

        public init(
            terms: Terms, objective: Objective, learner: Adaptive.Settings = .init(),
            key: HistoryKey, preferIndividualFor: [String] = []
        ) {
            self.terms = terms
            self.objective = objective
            self.learner = learner
            self.key = key
            self.preferIndividualFor = preferIndividualFor
        }
    }

    /// A group by its shape.
    public struct Group {
        /// Whose lanes it would go down.
        public var key: HistoryKey
        /// What it is for; empty = unsaid.
        public var purpose: String
        /// How many items it has, ≥ 1.
        public var items: Int
        /// Of the whole group; nil = unknown.
        public var inputTokens: Int?
        /// Seconds after arrival.
        public var deadline: Double?

        public init(
            key: HistoryKey, purpose: String = "", items: Int, inputTokens: Int? = nil,
            deadline: Double? = nil
        ) {
            self.key = key
            self.purpose = purpose
            self.items = items
            self.inputTokens = inputTokens
            self.deadline = deadline
        }
    }

    /// As they were given.
    public let settings: Settings
    private var policy: Adaptive
    private var names = RunNames()
    private var context: PlanningContext
    private var rows = 0
    /// The clock only goes forward here, whatever the caller's does.
    private var latest = Instant.zero

    /// Knows nothing yet but what providers usually take.
    public init(_ settings: Settings) {
        self.settings = settings
        var learner = settings.learner
        for purpose in settings.preferIndividualFor {
            learner.preferIndividualFor.insert(names.number(of: purpose))
        }
        policy = Adaptive(learner)
        policy.begin(settings.terms)
        context = PlanningContext(
            now: .zero, terms: settings.terms, objective: settings.objective)
    }

    /// - Parameters:
    ///   - group: what is to be sent.
    ///   - time: seconds on the caller's clock; one that jumps back counts as standing still.
    public mutating func advise(_ group: Group, at time: Double) -> DecisionReceipt {
        context.now = clock(time)
        let request = RequestGroup(
            row: rows, arrival: context.now, items: group.items,
            inputTokens: group.inputTokens ?? -1,
            deadline: group.deadline.map { Span(seconds: $0) } ?? RequestGroup.noDeadline,
            provider: names.number(of: group.key.provider),
            model: names.number(of: group.key.model), purpose: names.number(of: group.purpose),
            kind: group.key.kind)
        rows += 1
        _ = policy.plan(for: request, in: context)
        guard let receipt = policy.receipt else {
            preconditionFailure("the learner gave no receipt for its plan")
        }
        return receipt
    }

    /// - Returns: false where it tells nothing: a latency that is negative or no number, no items.
    public mutating func observe(_ observation: HistoryObservation, at time: Double) -> Bool {
        guard
            let observation = KeptLearning.observation(
                observation, at: clock(time), names: &names)
        else { return false }
        policy.observe(observation)
        return true
    }

    private mutating func clock(_ time: Double) -> Instant {
        latest = max(latest, Instant.zero + Span(seconds: time))
        return latest
    }

    // MARK: What was learned before

    /// Takes up what the history knows: kept models, and what was observed since.
    ///
    /// - Returns: observations of each key that were learned from one by one.
    @discardableResult
    public mutating func takeUp(_ store: some HistoryStore, _ query: HistoryQuery) throws -> Int {
        try KeptLearning.takeUp(store, query, into: &policy, names: &names, at: latest)
    }

    /// Everything learned, to be kept.
    public func models(savedAt now: WallTime) throws -> [KeptModel] {
        try KeptLearning.models(policy.learned, names: names, savedAt: now)
    }
}
