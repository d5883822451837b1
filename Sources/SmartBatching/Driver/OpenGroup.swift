import BatchingCore
import ProviderAPI

/// A group that was handed over and has not ended.
struct OpenGroup: Sendable {
    let number: GroupNumber
    let items: [ItemRequest]
    let options: CallOptions
    let isStream: Bool
    let size: Admission.Size
    let arrived: Instant
    let deliveries: AsyncStream<Delivery>.Continuation

    /// By item.
    private(set) var hasEnded: [Bool]
    private(set) var failures: [Int: ItemFailure] = [:]
    /// Rows of the dispatcher, and items of earlier jobs, that have not ended.
    var parts = 0
    var priceUSD = 0.0
    /// One bit per `Lane.rawValue`.
    var lanes: UInt8 = 0
    var receipt: DecisionReceipt?
    /// The caller has gone away.
    var isAbandoned = false
    /// Items whose results came from jobs of an earlier run.
    var adopted = 0
    /// Results out of jobs, which stay in the journal until they have been handed over.
    var journaled: [JobItemName] = []

    init(
        number: GroupNumber, request: GroupRequest, size: Admission.Size, arrived: Instant,
        deliveries: AsyncStream<Delivery>.Continuation
    ) {
        self.number = number
        items = request.requests
        options = request.options
        isStream = request.isStream
        self.size = size
        self.arrived = arrived
        self.deliveries = deliveries
        hasEnded = [Bool](repeating: false, count: items.count)
    }

    mutating func deliver(_ index: Int, _ result: ItemResult, _ lane: Lane?) {
        guard !hasEnded[index] else { return }
        hasEnded[index] = true
        deliveries.yield(.item(ItemEnd(index: index, result: .success(result), lane: lane)))
    }

    /// Remembers why an item has no result; another attempt may still bring one.
    mutating func fail(_ index: Int, _ failure: ItemFailure) { failures[index] = failure }

    /// How it ended.
    func end(at now: Instant) -> GroupEnd {
        var end = GroupEnd(
            strategy: lanes == 0 ? "adopted" : GroupResult.strategy(lanes: lanes),
            latency: (now - arrived).seconds, priceUSD: priceUSD, receipt: receipt)
        end.journaled = journaled
        return end
    }

    /// Tells what has no result, and the end.
    mutating func finish(_ end: GroupEnd) {
        for index in items.indices where !hasEnded[index] {
            let failure = failures[index] ?? ItemFailure(.missing)
            hasEnded[index] = true
            deliveries.yield(.item(ItemEnd(index: index, result: .failure(failure))))
        }
        deliveries.yield(.finished(end))
        deliveries.finish()
    }
}
