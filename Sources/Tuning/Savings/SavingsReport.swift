import BatchingCore
import Diagnostics
import LatencyHistory
import OnlineStatistics

/// What the decisions of a period saved, key by key and in all.
public struct SavingsReport: Sendable, Equatable {
    /// One key's part of it.
    public struct Entry: Sendable, Equatable {
        /// Whose decisions they are.
        public var key: HistoryKey
        /// What they saved.
        public var savings: KeySavings
    }

    /// What was asked for.
    public var query: HistoryQuery
    /// In the order of the keys.
    public var entries: [Entry]
    /// All keys together.
    public var total: KeySavings

    /// Reads day sums, then the decisions day by day, so that memory does not grow with the period.
    ///
    /// - Parameters:
    ///   - store: the history.
    ///   - query: whose decisions, and of which time.
    ///   - given: US dollars per item; lanes that are missing take what was recorded.
    /// - Throws: `InputError(.data)` where no decision was recorded in the period.
    public init(
        _ store: some HistoryStore, _ query: HistoryQuery, prices given: [Lane: Double] = [:]
    ) throws {
        self.query = query
        let rows = try store.observations(query, last: KeyHistory.rowsRead)
        let histories = KeyHistory.all(try store.days(query), rows: rows)
        let prices = LanePrices(given: given, recordedIn: rows)
        let batch = Dictionary(
            uniqueKeysWithValues: histories.compactMap { history in
                LaneFits(history, prices: prices)[.batch].map { (history.key, $0.curve) }
            })
        var byKey: [HistoryKey: KeySavings] = [:]
        for window in Self.windows(query, histories) {
            for decision in try store.decisions(window, last: nil) {
                byKey[decision.key, default: KeySavings()].add(decision, batch: batch[decision.key])
                { prices.perItem($0, of: decision.key).usd }
            }
        }
        guard !byKey.isEmpty else { throw Self.nothing(query) }
        entries = byKey.sorted { $0.key < $1.key }.map { Entry(key: $0.key, savings: $0.value) }
        total = entries.reduce(into: KeySavings()) { $0.add($1.savings) }
    }

    /// The days with observations one by one, and what lies before and after them.
    private static func windows(
        _ query: HistoryQuery, _ histories: [KeyHistory]
    ) -> [HistoryQuery] {
        let days = Set(histories.flatMap(\.days)).sorted()
        let since = query.since ?? -.infinity
        let until = query.until ?? .infinity
        let borders = days.flatMap { [Double($0) * 86_400, Double($0 + 1) * 86_400] }
            .filter { since < $0 && $0 < until }
        let edges: [WallTime?] = [query.since] + borders.map { $0 } + [query.until]
        return zip(edges, edges.dropFirst()).compactMap { from, to in
            if let from, let to, from >= to { return nil }
            var window = query
            (window.since, window.until) = (from, to)
            return window
        }
    }

    private static func nothing(_ query: HistoryQuery) -> InputError {
        if query != HistoryQuery() {
            return InputError(
                .data, "no decision in the history is as asked for",
                remedy: "'sbtune history stats' lists what there is")
        }
        return InputError(
            .data, "no decisions in the history",
            remedy: "clients and 'sbtune advise --follow' record them; "
                + "'sbtune report thresholds' needs observations only")
    }
}
