import BatchingCore
import LatencyHistory

/// Small groups one by one, large ones as a job: a fixed threshold, overruled per call by `strategy:`.
///
/// With a history the threshold that `sbtune retune` has put into force there is used, where there is
/// one; `ClientSettings.batchThreshold` otherwise.
public final class SmartClient: BatchingClient {
    let core: ClientCore

    /// - Parameters:
    ///   - provider: where requests go, and with which key.
    ///   - strategy: of groups that do not say; `auto` = by the threshold.
    ///   - history: where latencies are kept, and the threshold is looked up.
    ///   - journal: where jobs in flight are kept, so that a crash neither loses nor repeats one.
    ///   - settings: how it behaves.
    /// - Throws: `InputError` where there is no key or a file cannot be opened.
    public init(
        _ provider: Provider, strategy: Strategy = .auto, history: HistoryPlace = .none,
        journal: JournalPlace = .besideHistory, settings: ClientSettings = ClientSettings()
    ) throws {
        core = try ClientCore(provider, settings: settings, history: history, journal: journal) {
            place, names in
            let purposes = settings.preferIndividualFor.sorted().map { names.number(of: $0) }
            return PreferIndividual(
                Set(purposes), inner: try Self.policy(strategy, place, settings))
        }
    }

    private static func policy(
        _ strategy: Strategy, _ place: ClientCore.PolicyPlace, _ settings: ClientSettings
    ) throws -> any Policy {
        switch strategy {
        case .individual: return AlwaysLane(.individual)
        case .bulk: return AlwaysLane(.bulk)
        case .batch: return AlwaysLane(.batch)
        case .hybrid: return Hybrid(settings.maxParallelIndividual)
        case .auto:
            let kept = try place.history?.thresholds().last { $0.key == place.key }
            return Threshold(kept?.items ?? settings.batchThreshold)
        }
    }

    public func send(_ group: GroupRequest) -> Deliveries { core.deliveries(of: group) }
    public func acknowledge(_ end: GroupEnd) async { await core.acknowledge(end) }
    public var session: SessionSummary { get async { core.session.summary } }
    public func close() async { await core.close(waiting: true) }
    /// Ends the client at once: groups in flight fail with `cancelled`, jobs stay in the journal.
    public func stop() async { await core.close(waiting: false) }
}
