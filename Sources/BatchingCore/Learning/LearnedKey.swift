import OnlineStatistics

/// What was learned of one provider, model and kind, to be kept and taken up again.
///
/// The numbers of names belong to a run; whoever keeps this keeps the names beside it.
public struct LearnedKey: Sendable, Equatable, Codable {
    /// The provider's number in the run's names.
    public internal(set) var provider: NameNumber
    /// The model's number in the run's names.
    public internal(set) var model: NameNumber
    /// What the requests ask for.
    public internal(set) var kind: RequestKind
    /// The form that it is kept in; another one is not taken up.
    private let version: Int
    let learner: KeyLearner

    private static let versionNow = 1

    init(_ learner: KeyLearner) {
        provider = learner.provider
        model = learner.model
        kind = learner.kind
        version = Self.versionNow
        self.learner = learner
    }

    /// Whether this program can take it up.
    public var isReadable: Bool { version == Self.versionNow }

    /// Observations that each lane was learned from, by `Lane.rawValue`.
    public var observations: [Int] { learner.lanes.map(\.tracker.count) }

    /// What each lane takes, by `Lane.rawValue`.
    public var curves: [LatencyCurve] { learner.lanes.map(\.tracker.curve) }
}

extension Adaptive {
    /// Everything learned so far, to be kept.
    public var learned: [LearnedKey] { keys.map(LearnedKey.init) }

    /// Takes up what was learned earlier; what is known of the same key is replaced.
    ///
    /// The key is named as this run numbers its names.
    ///
    /// - Returns: false = kept in a form that this program does not know.
    public mutating func takeUp(
        _ learned: LearnedKey, provider: NameNumber, model: NameNumber, kind: RequestKind
    ) -> Bool {
        guard learned.isReadable else { return false }
        var learner = learned.learner
        learner.begin(
            provider: provider, model: model, kind: kind, budget: settings.budget)
        keys.removeAll { $0.isFor(provider, model, kind) }
        keys.append(learner)
        return true
    }
}
