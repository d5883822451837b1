import BatchingCore
import Testing

@Suite("Groups that nobody waits for any more")
struct CancelledGroupTests {
    @Test("send nothing more, and finish when what is under way has ended")
    func individual() {
        var driver = Driver("always-individual", plainTerms(parallel: 2))
        let calls = driver.arrive(group(0, items: 5)).callOrders
        #expect(driver.tell(.groupCancelled(row: 0), at: 1).isEmpty)
        #expect(driver.tell(.callEnded(calls[0].id, .ok), at: 2).callOrders.isEmpty)
        let end = driver.tell(.callEnded(calls[1].id, .ok), at: 3)
        // Two came and are paid for, three were never sent.
        #expect(end.results[0].failedItems == 3 && end.results[0].priceUSD == 2)
        #expect(driver.dispatcher.metrics.itemsCancelled == 3)
        #expect(driver.dispatcher.metrics.itemsFailed == 0)
        #expect(driver.dispatcher.groupsInFlight == 0)
    }

    @Test("free their slots for the groups behind them")
    func behind() {
        var driver = Driver("always-individual", plainTerms(parallel: 1))
        let first = driver.arrive(group(0, items: 3, sender: 7)).callOrders[0]
        #expect(driver.arrive(group(1, items: 1, at: 1, sender: 7)).isEmpty)
        _ = driver.tell(.groupCancelled(row: 0), at: 2)
        let next = driver.tell(.callEnded(first.id, .ok), at: 3)
        #expect(next.calls == [[1, 0]])
        #expect(next.results.map(\.group.row) == [0])
    }

    @Test("leave those they gathered with, who get the same items as ever")
    func gathering() {
        var driver = Driver("coalesce:10s+threshold:3")
        _ = driver.arrive(group(0, items: 2))
        _ = driver.arrive(group(1, items: 2, at: 1))
        _ = driver.arrive(group(2, items: 2, at: 2))
        let gone = driver.tell(.groupCancelled(row: 1), at: 3)
        #expect(gone.results.map(\.group.row) == [1] && gone.results[0].failedItems == 2)
        let job = driver.tell(.deadlineReached, at: 10).jobOrders[0]
        #expect(job.items == 4)
        #expect(
            driver.dispatcher.load(ofJob: job.id).shares == [
                GroupShare(row: 0, firstItem: 0, items: 2),
                GroupShare(row: 2, firstItem: 0, items: 2),
            ])
        let end = driver.tell(.jobEnded(job.id, .done, polls: 1), at: 50)
        #expect(end.results.map(\.group.row) == [0, 2])
    }

    @Test("harm nobody whom they were sent with")
    func together() {
        var driver = Driver("coalesce:10s+always-individual", plainTerms(parallel: 1))
        _ = driver.arrive(group(0, items: 2))
        _ = driver.arrive(group(1, items: 2, at: 1))
        var order = driver.tell(.deadlineReached, at: 10).callOrders[0]
        _ = driver.tell(.groupCancelled(row: 0), at: 11)
        var results: [Int: Int] = [:]
        var sent = 1
        for second in 12..<20 {
            let answer = driver.tell(.callEnded(order.id, .ok), at: Double(second))
            for result in answer.results { results[result.group.row] = result.failedItems }
            guard let next = answer.callOrders.first else { break }
            order = next
            sent += 1
        }
        // The first one's first item was under way; its second was never sent.
        #expect(sent == 3 && results == [0: 1, 1: 0])
    }

    @Test("are not tried again when a call of theirs fails")
    func retry() {
        var driver = Driver("always-individual")
        let call = driver.arrive(group(0, items: 1)).callOrders[0]
        _ = driver.tell(.groupCancelled(row: 0), at: 1)
        _ = driver.tell(.callEnded(call.id, .failed), at: 2)
        let end = driver.keepAppointment()
        #expect(end.callOrders.isEmpty && end.results[0].failedItems == 1)
    }

    @Test("that have finished, or never were, are nothing to cancel")
    func unknown() {
        var driver = Driver("always-individual")
        let call = driver.arrive(group(0, items: 1)).callOrders[0]
        _ = driver.tell(.callEnded(call.id, .ok), at: 1)
        #expect(driver.tell(.groupCancelled(row: 0), at: 2).isEmpty)
        #expect(driver.tell(.groupCancelled(row: 99), at: 2).isEmpty)
        let again = driver.arrive(group(1, items: 1, at: 3))
        #expect(again.calls == [[1, 0]])
    }

    @Test("buy no second job when theirs expires, and send nothing that it did not bring")
    func jobs() {
        for outcome in [
            JobOutcome.expired, .partial(missing: [ItemRange(first: 1, count: 2)], refused: []),
        ] {
            var driver = Driver("always-batch")
            let job = driver.arrive(group(0, items: 3)).jobOrders[0]
            _ = driver.tell(.groupCancelled(row: 0), at: 1)
            let end = driver.tell(.jobEnded(job.id, outcome, polls: 1), at: 50)
            #expect(end.jobOrders.isEmpty && end.callOrders.isEmpty)
            #expect(end.results.map(\.group.row) == [0])
            #expect(driver.dispatcher.groupsInFlight == 0)
        }
    }
}
