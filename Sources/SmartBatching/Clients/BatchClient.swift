import BatchingCore

/// Always the batch API: half the price, and a minute to a day of waiting, for a single text too.
public final class BatchClient: BatchingClient {
    let core: ClientCore

    /// - Parameters:
    ///   - provider: where jobs are made, and with which key.
    ///   - history: where latencies are kept, for `sbtune report`.
    ///   - journal: where jobs in flight are kept, so that a crash neither loses nor repeats one.
    ///   - settings: of which those of jobs and waiting items count.
    /// - Throws: `InputError` where there is no key or a file cannot be opened.
    public init(
        _ provider: Provider, history: HistoryPlace = .none,
        journal: JournalPlace = .besideHistory, settings: ClientSettings = ClientSettings()
    ) throws {
        core = try ClientCore(provider, settings: settings, history: history, journal: journal) {
            _, _ in AlwaysLane(.batch)
        }
    }

    public func send(_ group: GroupRequest) -> Deliveries { core.deliveries(of: group) }
    public func acknowledge(_ end: GroupEnd) async { await core.acknowledge(end) }
    public var session: SessionSummary { get async { core.session.summary } }
    public func close() async { await core.close(waiting: true) }
    /// Ends the client at once: groups in flight fail with `cancelled`, jobs stay in the journal.
    public func stop() async { await core.close(waiting: false) }
}
