import BatchingCore
import LatencyHistory
import Locking
import ProviderAPI

/// Writes what is decided and observed into a history, off the way of the requests.
final class HistoryKeeping: Sendable {
    let store: SQLiteHistory
    private let writer: HistoryWriter
    private let numbers: Locked<DecisionNumbers>
    /// Times on the wire that have not been written yet.
    private let wire = Locked<[WireTimes]>([])
    private let isClosed = Locked(false)

    /// - Parameter process: something that tells this process from others that write the history.
    init(_ store: SQLiteHistory, process: Int, session: SessionLog) {
        self.store = store
        writer = HistoryWriter(store) { trouble in
            session.logger.warning("history: \(trouble)")
        }
        numbers = Locked(DecisionNumbers(process: process))
    }

    /// - Returns: the number that its outcome is joined by.
    func decided(
        _ report: PlanReport, _ key: HistoryKey, purpose: String, at time: WallTime
    ) -> Int64 {
        let number = numbers.withLock { $0.next(at: time) }
        let receipt = report.receipt
        let predictions = receipt.map { receipt in
            (0..<receipt.offers.count).map { place in
                let offer = receipt.offers[place]
                return HistoryDecision.Prediction(
                    strategy: offer.strategy.name, latency: offer.latency, low: offer.low,
                    high: offer.high, price: offer.priceUSD)
            }
        }
        writer.record(
            HistoryDecision(
                id: number, at: time, key: key, purpose: purpose, items: report.items,
                strategy: report.plan.strategy,
                itemsFirst: report.plan.second == nil ? nil : report.plan.first.items,
                predictions: predictions ?? [], reason: receipt?.reasonText ?? "",
                propensity: receipt?.propensity ?? 1))
        return number
    }

    func observed(_ observation: HistoryObservation) { writer.record(observation) }

    func join(_ decision: Int64, _ result: GroupResult) {
        writer.join(
            decision,
            .init(
                latency: result.latency.seconds,
                outcome: result.failedItems == 0 ? .ok : .failed, priceUSD: result.priceUSD))
    }

    func timed(_ timings: CallTimings, _ key: HistoryKey, _ lane: Lane) {
        var times = WireTimes(key: key, lane: lane)
        times.calls = 1
        times.connections = timings.reusedConnection ? 0 : 1
        times.nameLookup = timings.nameLookup
        times.connect = timings.connect
        times.tls = timings.tls
        times.firstByte = timings.firstByte
        times.total = timings.total
        wire.withLock { sums in
            if let place = sums.firstIndex(where: { $0.key == key && $0.lane == lane }) {
                sums[place].add(times)
            } else {
                sums.append(times)
            }
        }
    }

    /// Keeps what was learned; nothing after the end.
    func save(_ models: [KeptModel]) throws {
        guard !isClosed.withLock({ $0 }), !models.isEmpty else { return }
        try store.save(models)
    }

    /// Waits for the disk, and lets go of the file.
    ///
    /// - Parameter time: now.
    func close(at time: WallTime) throws {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        writer.close()
        try store.append(wire.withLock { $0 }, at: time)
        try store.close()
    }
}
