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

    /// Waits for the disk.
    ///
    /// - Parameter time: now.
    func close(saving models: [KeptModel], at time: WallTime) throws {
        writer.close()
        let times = wire.withLock { sums in
            defer { sums = [] }
            return sums
        }
        try store.append(times, at: time)
        try store.save(models)
    }
}
