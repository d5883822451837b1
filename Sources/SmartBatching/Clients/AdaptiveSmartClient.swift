import BatchingCore
import LatencyHistory

/// Learns what every way takes and sends each group the way that costs least: the drop-in client.
///
/// ```swift
/// let client = try await AdaptiveSmartClient(
///     .gemini(model: "gemini-embedding-001"), history: .file("history.sqlite"))
/// let vectors = try await client.embed(texts, purpose: "index_build")
/// ```
/// It begins with what the history knows, keeps what it sees there, and tells why it chose
/// (`GroupEnd.receipt`).
public final class AdaptiveSmartClient: BatchingClient {
    let core: ClientCore

    /// - Throws: `InputError` where there is no key or a file cannot be opened.
    public init(
        _ provider: Provider, history: HistoryPlace = .none,
        journal: JournalPlace = .besideHistory, settings: ClientSettings = ClientSettings()
    ) async throws {
        core = try ClientCore(provider, settings: settings, history: history, journal: journal) {
            place, names in
            var learner = Adaptive(Self.learnerSettings(settings, place.terms, &names))
            learner.begin(place.terms)
            if let history = place.history {
                let query = HistoryQuery(
                    provider: place.key.provider, model: place.key.model, kind: place.key.kind)
                try KeptLearning.takeUp(history, query, into: &learner, names: &names)
            }
            return learner
        }
    }

    private static func learnerSettings(
        _ settings: ClientSettings, _ terms: Terms, _ names: inout RunNames
    ) -> Adaptive.Settings {
        var learner = Adaptive.Settings()
        learner.exploration = settings.exploration
        learner.budget = settings.explorationBudget
        learner.costIncreaseMax = settings.costIncreaseMax
        for purpose in settings.preferIndividualFor.sorted() {
            learner.preferIndividualFor.insert(names.number(of: purpose))
        }
        return learner
    }

    public func send(_ group: GroupRequest) -> Deliveries { core.deliveries(of: group) }
    public func acknowledge(_ end: GroupEnd) async { await core.acknowledge(end) }
    public var session: SessionSummary { get async { core.session.summary } }
    public func close() async { await core.close(waiting: true) }
    /// Ends the client at once: groups in flight fail with `cancelled`, jobs stay in the journal.
    public func stop() async { await core.close(waiting: false) }
}
