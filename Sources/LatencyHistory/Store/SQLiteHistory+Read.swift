import BatchingCore
import GRDB
import OnlineStatistics

/// Asking for days, observations and decisions.
extension SQLiteHistory {
    /// In order of day, key, purpose, lane.
    ///
    /// Days are whole: those that `since` and `until` fall into are among them.
    public func days(_ query: HistoryQuery) throws -> [DaySummary] {
        let (from, until) = query.micros
        if until <= from { return [] }
        let days = try read { db in
            let known = try KnownStreams(db, query)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT day, stream, failed, censored, probes, last_at, grid FROM days
                    WHERE day BETWEEN ? AND ? AND stream IN \(known.list)
                    """,
                arguments: [MicroTime.day(from), MicroTime.day(until - 1)])
            var days: [DaySummary] = []
            while let row = try rows.next() {
                guard let stream = known.streams[row["stream"]] else { continue }
                let day: Int = row["day"]
                days.append(
                    DaySummary(
                        day: day, key: stream.key, purpose: stream.purpose, lane: stream.lane,
                        grid: try LatencyGrid(row["grid"], day: day, file: path),
                        failed: row["failed"], censored: row["censored"], probes: row["probes"],
                        lastAt: MicroTime.seconds(row["last_at"])))
            }
            return days
        }
        return days.sorted { a, b in
            if a.day != b.day { return a.day < b.day }
            if a.key != b.key { return a.key < b.key }
            return (a.purpose, a.lane.rawValue) < (b.purpose, b.lane.rawValue)
        }
    }

    /// The raw rows that retention has left, oldest first; the last `limit` of them.
    public func observations(
        _ query: HistoryQuery, last limit: Int?
    ) throws -> [HistoryObservation] {
        let (from, until) = query.micros
        if until <= from { return [] }
        let end = until > MicroTime.range.upperBound ? .max : ObservationNumber.first(at: until)
        let rows = try read { db in
            let known = try KnownStreams(db, query)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, stream, items, input_tokens, output_tokens, latency, outcome, price, probe
                    FROM observations WHERE id >= ? AND id < ? AND stream IN \(known.list)
                    ORDER BY id DESC LIMIT ?
                    """,
                arguments: [ObservationNumber.first(at: from), end, limit ?? -1])
            var observations: [HistoryObservation] = []
            while let row = try rows.next() {
                guard let stream = known.streams[row["stream"]] else { continue }
                observations.append(HistoryObservation(row, stream))
            }
            return observations
        }
        return rows.reversed()
    }

    /// Oldest first; the last `limit` of them.
    public func decisions(_ query: HistoryQuery, last limit: Int?) throws -> [HistoryDecision] {
        var decisions: [HistoryDecision] = []
        try eachDecision(query, "ORDER BY at DESC, decisions.id DESC LIMIT \(limit ?? -1)") {
            decisions.append($0)
        }
        return decisions.reversed()
    }

    /// Hands out decisions, oldest first, however many there are.
    public func eachDecision(
        _ query: HistoryQuery, _ body: (HistoryDecision) throws -> Void
    ) throws {
        try eachDecision(query, "ORDER BY at, decisions.id", body)
    }

    private func eachDecision(
        _ query: HistoryQuery, _ order: String, _ body: (HistoryDecision) throws -> Void
    ) throws {
        let (from, until) = query.micros
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT decisions.id, at, items, input_tokens, output_tokens, deadline, strategy,
                        items_first, predictions, reason, propensity, latency, outcome, price,
                        provider, model, kind, name FROM decisions
                    JOIN keys ON keys.id = decisions.key
                    JOIN purposes ON purposes.id = decisions.purpose
                    WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR provider = ?3)
                        AND (?4 IS NULL OR model = ?4) AND (?5 IS NULL OR kind = ?5)
                        AND (?6 IS NULL OR name = ?6) \(order)
                    """,
                arguments: [
                    from, until, query.provider, query.model, query.kind?.rawValue, query.purpose,
                ])
            while let row = try rows.next() {
                // A time that nobody can have written: a page was damaged.
                guard MicroTime.range.contains(row["at"]) else {
                    throw HistoryTrouble.damaged(path, "a decision has an impossible time")
                }
                if let key = HistoryKey(row) { try body(HistoryDecision(row, key)) }
            }
        }
    }
}

extension HistoryObservation {
    fileprivate init(_ row: Row, _ stream: HistoryStream) {
        self.init(
            at: MicroTime.seconds(ObservationNumber.micros(row["id"])), key: stream.key,
            purpose: stream.purpose, lane: stream.lane, items: row["items"],
            inputTokens: row["input_tokens"], outputTokens: row["output_tokens"],
            latency: row["latency"], outcome: Observation.Outcome(rawValue: row["outcome"]) ?? .ok,
            priceUSD: row["price"], isProbe: row["probe"])
    }
}

extension HistoryDecision {
    fileprivate init(_ row: Row, _ key: HistoryKey) {
        self.init(
            id: row["id"], at: MicroTime.seconds(row["at"]), key: key, purpose: row["name"],
            items: row["items"], inputTokens: row["input_tokens"],
            outputTokens: row["output_tokens"], deadline: row["deadline"],
            strategy: row["strategy"], itemsFirst: row["items_first"],
            predictions: PredictionText.decode(row["predictions"]), reason: row["reason"],
            propensity: row["propensity"],
            outcome: (row["latency"] as Double?).map { latency in
                Outcome(
                    latency: latency,
                    outcome: (row["outcome"] as UInt8?).flatMap(Observation.Outcome.init) ?? .ok,
                    priceUSD: row["price"])
            })
    }
}
