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
    private(set) var isAbandoned = false
    /// Items whose results came from earlier jobs.
    private(set) var adopted = 0
    /// Why what has no result and no failure of its own was not sent; nil = nothing stands in the way.
    var barrier: ItemFailure?
    /// Items that earlier jobs hold or will bring, until they have.
    private var awaited: [Int: JobItemName] = [:]
    /// By job: items that it brought nothing for, and how many of it are still awaited.
    ///
    /// They go on together: each by itself would be a job of one.
    private var freed: [String: (items: [Int], awaited: Int)] = [:]
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

    /// An item is waited for that an earlier job brings.
    mutating func awaits(_ item: AdoptedItem, for index: Int) {
        parts += 1
        awaited[index] = item.name
        freed[item.name.token, default: ([], 0)].awaited += 1
    }

    /// An awaited item's outcome is there.
    ///
    /// - Returns: items that are to be sent now, in order; nil where the item was not awaited.
    mutating func adopted(_ index: Int, _ outcome: AdoptedItem.Outcome) -> [Int]? {
        // Who went away gave them all back.
        if isAbandoned { return [] }
        guard let name = awaited.removeValue(forKey: index) else { return nil }
        switch outcome {
        case .result(let result):
            deliver(index, result, .batch)
            adopted += 1
            journaled.append(name)
        case .refused:
            // Nothing was paid, and who asks again may have mended it; the old answer is done with.
            journaled.append(name)
            freed[name.token]?.items.append(index)
        case .blocked(let error): fail(index, ItemFailure(.provider(error)))
        case .free: freed[name.token]?.items.append(index)
        }
        freed[name.token]?.awaited -= 1
        guard let left = freed[name.token], left.awaited == 0 else { return [] }
        freed[name.token] = nil
        return left.items.sorted()
    }

    /// Nobody waits for it any more.
    ///
    /// - Returns: what the journal has of it, or will have, for whoever asks again; nil the second
    ///   time.
    mutating func abandon() -> [JobItemName]? {
        if isAbandoned { return nil }
        isAbandoned = true
        let left = journaled + awaited.sorted { $0.key < $1.key }.map(\.value)
        for index in awaited.keys { fail(index, ItemFailure(.cancelled)) }
        (journaled, awaited, freed) = ([], [:], [:])
        return left
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
            let failure = failures[index] ?? barrier ?? ItemFailure(.missing)
            hasEnded[index] = true
            deliveries.yield(.item(ItemEnd(index: index, result: .failure(failure))))
        }
        deliveries.yield(.finished(end))
        deliveries.finish()
    }
}
