import Diagnostics
import GRDB

/// Adding observations and decisions.
extension SQLiteHistory {
    /// Adds observations, and their sums to the days they belong to.
    ///
    /// - Throws: `InputError(.data)` when one of them cannot be kept (its time, latency or number of
    ///   items is none, or a name is too long), `InputError(.storage)` when the disk fails; nothing
    ///   is added then.
    public func append(_ observations: [HistoryObservation]) throws {
        var batch = HistoryBatch()
        batch.observations.reserveCapacity(observations.count)
        for row in observations { try batch.add(row) }
        try write(batch)
    }

    /// Adds decisions; one whose `id` is in the history already is not added again.
    ///
    /// An `id` of 0 is replaced by a new one.
    public func append(_ decisions: [HistoryDecision]) throws {
        var batch = HistoryBatch()
        for decision in decisions { try batch.add(decision) }
        try write(batch)
    }

    /// Joins outcomes to decisions made earlier; an unknown id is ignored.
    public func join(_ outcomes: [(decision: Int64, outcome: HistoryDecision.Outcome)]) throws {
        for (_, outcome) in outcomes {
            if let fault = outcome.fault { throw InputError(.data, fault) }
        }
        try write(HistoryBatch(outcomes: outcomes))
    }

    /// Writes a batch in one transaction.
    func write(_ batch: HistoryBatch) throws {
        if batch.isEmpty { return }
        let known = streamNumbers.withLock { $0 }
        let numbers = try write { db in try put(batch, db, known) }
        // Not before the transaction is done: undone, its new numbers are nobody's.
        let new = zip(batch.streams.names, numbers).filter { known[$0.0] == nil }
        if !new.isEmpty {
            streamNumbers.withLock { $0.merge(new) { _, number in number } }
        }
    }

    /// - Returns: the numbers of the batch's streams.
    func put(
        _ batch: HistoryBatch, _ db: Database, _ known: [HistoryStream: Int64] = [:]
    ) throws -> [Int64] {
        var names = NameNumbers(db)
        let numbers = try batch.streams.names.map { try known[$0] ?? names.stream($0) }
        if !batch.observations.isEmpty {
            var inserter = try ObservationInserter(db)
            var days = DaySums()
            for row in batch.observations {
                let stream = numbers[row.stream]
                let at = try inserter.insert(row, stream: stream)
                days.add(row, at: at, stream: stream)
            }
            try days.write(db, file: path)
        }
        try put(batch.decisions, db, &names)
        try put(batch.outcomes, db)
        return numbers
    }

    private func put(
        _ decisions: [HistoryDecision], _ db: Database, _ names: inout NameNumbers
    ) throws {
        if decisions.isEmpty { return }
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO decisions (id, at, key, purpose, items, input_tokens,
                    output_tokens, deadline, strategy, items_first, predictions, reason,
                    propensity, latency, outcome, price)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for decision in decisions {
            try insert.execute(
                arguments: [
                    decision.id == 0 ? nil : decision.id, MicroTime.nearest(decision.at),
                    try names.key(decision.key), try names.purpose(decision.purpose),
                    decision.items, decision.inputTokens, decision.outputTokens,
                    decision.deadline, decision.strategy, decision.itemsFirst,
                    PredictionText.encode(decision.predictions), decision.shortReason,
                    decision.propensity, decision.outcome?.latency,
                    decision.outcome?.outcome.rawValue, decision.outcome?.priceUSD,
                ])
        }
    }

    private func put(
        _ outcomes: [(decision: Int64, outcome: HistoryDecision.Outcome)], _ db: Database
    ) throws {
        if outcomes.isEmpty { return }
        let update = try db.cachedStatement(
            sql: "UPDATE decisions SET latency = ?, outcome = ?, price = ? WHERE id = ?")
        for (id, outcome) in outcomes {
            try update.execute(
                arguments: [outcome.latency, outcome.outcome.rawValue, outcome.priceUSD, id])
        }
    }
}

extension HistoryDecision {
    /// At most 1,024 bytes of the reason, whole characters.
    fileprivate var shortReason: String {
        if reason.utf8.count <= Self.longestReason { return reason }
        var short = reason
        while short.utf8.count > Self.longestReason { short.removeLast() }
        return short
    }
}
