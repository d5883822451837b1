import BatchingCore
import Foundation

/// What a learner knew, out of a history and back into it.
public enum KeptLearning {
    /// More than a learner remembers.
    private static let observationsMax = 2000

    /// Takes up what the history knows: kept models, and what was observed since.
    ///
    /// - Parameters:
    ///   - store: the history.
    ///   - query: whose models and observations count.
    ///   - learner: one that knows its terms (`Adaptive.begin`).
    ///   - names: the run's; those of the history are added.
    ///   - now: when the observations are taken to be told.
    /// - Returns: observations that were learned from one by one.
    @discardableResult
    public static func takeUp(
        _ store: some HistoryStore, _ query: HistoryQuery, into learner: inout Adaptive,
        names: inout RunNames, at now: Instant = .zero
    ) throws -> Int {
        var since: WallTime?
        for model in try store.models() where matches(model.key, query) {
            guard
                let learned = try? JSONDecoder().decode(
                    LearnedKey.self, from: Data(model.state.utf8)),
                learner.takeUp(
                    learned, provider: names.number(of: model.key.provider),
                    model: names.number(of: model.key.model), kind: model.key.kind)
            else { continue }
            since = max(since ?? model.savedAt, model.savedAt)
        }
        var query = query
        query.since = [query.since, since].compactMap { $0 }.max()
        let rows = try store.observations(query, last: observationsMax)
        for row in rows {
            if let observation = observation(row, at: now, names: &names) {
                learner.observe(observation)
            }
        }
        return rows.count
    }

    /// Everything learned, to be kept.
    public static func models(
        _ learned: [LearnedKey], names: RunNames, savedAt now: WallTime
    ) throws -> [KeptModel] {
        try learned.map { learned in
            KeptModel(
                key: HistoryKey(
                    provider: names.name(learned.provider), model: names.name(learned.model),
                    kind: learned.kind),
                savedAt: now,
                state: String(decoding: try JSONEncoder().encode(learned), as: UTF8.self))
        }
    }

    /// An observation by numbers; nil where it tells nothing: a latency that is negative or no
    /// number, no items.
    public static func observation(
        _ row: HistoryObservation, at now: Instant, names: inout RunNames
    ) -> Observation? {
        guard row.latency.isFinite, row.latency >= 0, row.items >= 1 else { return nil }
        return Observation(
            at: now, lane: row.lane, provider: names.number(of: row.key.provider),
            kind: row.key.kind, model: names.number(of: row.key.model), items: row.items,
            inputTokens: row.inputTokens ?? -1, latency: Span(seconds: row.latency),
            outcome: row.outcome)
    }

    private static func matches(_ key: HistoryKey, _ query: HistoryQuery) -> Bool {
        (query.provider ?? key.provider) == key.provider
            && (query.model ?? key.model) == key.model && (query.kind ?? key.kind) == key.kind
    }
}
