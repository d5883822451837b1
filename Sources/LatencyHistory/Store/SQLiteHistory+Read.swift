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
                guard let stream = known.streams[try row.value("stream")] else { continue }
                let day = try row.day("day")
                days.append(
                    DaySummary(
                        day: day, key: stream.key, purpose: stream.purpose, lane: stream.lane,
                        grid: try LatencyGrid(row.value("grid"), day: day, file: path),
                        failed: try row.count("failed"), censored: try row.count("censored"),
                        probes: try row.count("probes"), lastAt: try row.time("last_at")))
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
                guard let stream = known.streams[try row.value("stream")] else { continue }
                observations.append(try HistoryObservation(row, stream))
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
                if let key = try HistoryKey(row) { try body(HistoryDecision(row, key)) }
            }
        }
    }
}

extension HistoryObservation {
    fileprivate init(_ row: Row, _ stream: HistoryStream) throws {
        self.init(
            at: MicroTime.seconds(ObservationNumber.micros(try row.value("id"))), key: stream.key,
            purpose: stream.purpose, lane: stream.lane, items: try row.items("items"),
            inputTokens: try row.value("input_tokens"),
            outputTokens: try row.value("output_tokens"), latency: try row.seconds("latency"),
            outcome: Observation.Outcome(rawValue: try row.value("outcome")) ?? .ok,
            priceUSD: try row.price("price"), isProbe: try row.value("probe"))
    }
}

extension HistoryDecision {
    fileprivate init(_ row: Row, _ key: HistoryKey) throws {
        self.init(
            id: try row.value("id"), at: try row.time("at"), key: key,
            purpose: try row.value("name"), items: try row.items("items"),
            inputTokens: try row.value("input_tokens"),
            outputTokens: try row.value("output_tokens"), deadline: try row.value("deadline"),
            strategy: try row.value("strategy"), itemsFirst: try row.value("items_first"),
            predictions: PredictionText.decode(try row.value("predictions")),
            reason: try row.value("reason"), propensity: try row.value("propensity"),
            outcome: try Outcome(row))
    }
}

extension HistoryDecision.Outcome {
    /// Nil where none was joined yet.
    fileprivate init?(_ row: Row) throws {
        guard try row.value("latency") as Double? != nil else { return nil }
        let outcome: UInt8? = try row.value("outcome")
        self.init(
            latency: try row.seconds("latency"),
            outcome: outcome.flatMap(Observation.Outcome.init) ?? .ok,
            priceUSD: try row.price("price"))
    }
}
