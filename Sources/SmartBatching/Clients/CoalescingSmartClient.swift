import BatchingCore

/// Lets groups of different callers gather for a moment, sends them as one, and gives each caller its
/// own results.
///
/// Groups of the same kind leave together when the first has waited `window`, when `itemsFull` items
/// are there, or when a deadline presses. A caller who goes away takes only its own items out; one
/// whose items are refused gets its own errors.
public final class CoalescingSmartClient: BatchingClient {
    let core: ClientCore

    /// - Parameters:
    ///   - client: how gathered groups are sent; it may be used beside this one until this one
    ///     is closed, which closes both.
    ///   - window: the longest that the first group waits, > 0.
    ///   - itemsFull: nil = as many as one job takes.
    public convenience init(
        _ client: BatchClient, window: Duration = .seconds(1), itemsFull: Int? = nil
    ) {
        self.init(core: client.core, window, itemsFull)
    }

    /// As for a `BatchClient`, with a client that goes by a threshold.
    public convenience init(
        _ client: SmartClient, window: Duration = .seconds(1), itemsFull: Int? = nil
    ) {
        self.init(core: client.core, window, itemsFull)
    }

    /// As for a `BatchClient`, with a client that learns.
    public convenience init(
        _ client: AdaptiveSmartClient, window: Duration = .seconds(1), itemsFull: Int? = nil
    ) {
        self.init(core: client.core, window, itemsFull)
    }

    private init(core: ClientCore, _ window: Duration, _ itemsFull: Int?) {
        precondition(window > .zero, "a window without length")
        self.core = ClientCore(core, gathering: Span(window), itemsFull: itemsFull)
    }

    public func send(_ group: GroupRequest) -> Deliveries { core.deliveries(of: group) }
    public func acknowledge(_ end: GroupEnd) async { await core.acknowledge(end) }
    public var session: SessionSummary { get async { core.session.summary } }
    public func close() async { await core.close(waiting: true) }
    /// Ends the client at once: groups in flight fail with `cancelled`, jobs stay in the journal.
    public func stop() async { await core.close(waiting: false) }
}
