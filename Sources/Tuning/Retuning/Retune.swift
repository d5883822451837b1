import BatchingCore
import Diagnostics
import LatencyHistory
import OnlineStatistics

/// The nightly job: fits, replays, and puts into force what is shown to be better, all or nothing.
public struct Retune: Sendable, Equatable {
    /// What is asked for.
    public struct Request: Sendable, Equatable {
        /// Which keys, and which time.
        public var query: HistoryQuery
        /// US dollars; infinite = only waiting counts.
        public var valueOfTimePerHour: Double
        /// US dollars per item; lanes that are missing take what was recorded.
        public var prices: [Lane: Double]
        /// Observations that each lane must have.
        public var evidenceMin: Int
        /// Days to hold out and replay, ≥ 1.
        public var days: Int
        /// Whether nothing is to be written.
        public var isDryRun: Bool

        public init(
            query: HistoryQuery = HistoryQuery(), valueOfTimePerHour: Double = 10,
            prices: [Lane: Double] = [:],
            evidenceMin: Int = ThresholdEstimate.evidenceMinDefault, days: Int = 7,
            isDryRun: Bool = false
        ) {
            self.query = query
            self.valueOfTimePerHour = valueOfTimePerHour
            self.prices = prices
            self.evidenceMin = evidenceMin
            self.days = days
            self.isDryRun = isDryRun
        }
    }

    /// What was asked for.
    public var request: Request
    /// One for each key.
    public var keys: [KeyRetune]

    /// Decides about every key; writes nothing.
    ///
    /// - Throws: `InputError(.data)` where nothing was observed; the store's own.
    public init(_ store: some HistoryStore, _ request: Request) throws {
        self.request = request
        let rows = try store.observations(request.query, last: KeyHistory.rowsRead)
        let histories = KeyHistory.all(try store.days(request.query), rows: rows)
        guard !histories.isEmpty else { throw ThresholdReport.nothing(request.query) }
        let prices = LanePrices(given: request.prices, recordedIn: rows)
        let thresholds = try store.thresholds()
        keys = try histories.map { history in
            try KeyRetuning(history: history, request: request, prices: prices)
                .result(InForce(history.key, in: thresholds), in: store)
        }
    }

    /// Puts what moved into force: all of it or, where another value came into force meanwhile, none.
    ///
    /// - Parameters:
    ///   - store: the one that it was read from.
    ///   - now: what the thresholds are in force since.
    public mutating func commit(to store: some HistoryStore, now: WallTime) throws {
        let moved = keys.filter { $0.action == .moved }
        guard !moved.isEmpty, !request.isDryRun else { return }
        let written = try store.putInForce(
            moved.map { $0.threshold(since: now) },
            replacing: Dictionary(uniqueKeysWithValues: moved.map { ($0.key, $0.old) }))
        if written { return }
        for index in keys.indices where keys[index].action == .moved {
            keys[index].action = .overtaken
            keys[index].new = keys[index].old
            keys[index].reason =
                "another threshold came into force while this one was weighed: nothing was changed"
        }
    }
}

extension KeyRetune {
    fileprivate func threshold(since now: WallTime) -> KeptThreshold {
        KeptThreshold(
            key: key, items: new, low: estimate?.low, high: estimate?.high, since: now,
            source: .retuned, reason: reason, evidence: evidence)
    }
}
