import BatchingCore
import Testing

@Suite("Jobs and calls that bring only a part")
struct PartialResultTests {
    /// Ten items at 50 ¢ in the job: of 7 that came it charges 3.50 $; two go online at 1 $ each,
    /// and one was refused: 5.50 $ in all.
    @Test("missing items go one by one, refused ones are given up, and the others stay")
    func partial() {
        var driver = Driver("always-batch")
        let job = driver.arrive(group(0, items: 10)).jobOrders[0]
        let after = driver.tell(
            .jobEnded(
                job.id,
                .partial(
                    missing: [ItemRange(first: 2, count: 1), ItemRange(first: 9, count: 1)],
                    refused: [ItemRange(first: 5, count: 1)]), polls: 3),
            at: 40)
        #expect(after.calls == [[0, 2], [0, 9]])
        #expect(after.callOrders.allSatisfy { $0.lane == .individual && $0.attempt == 0 })
        _ = driver.tell(.callEnded(after.callOrders[0].id, .ok), at: 41)
        let end = driver.tell(.callEnded(after.callOrders[1].id, .ok), at: 42)
        let result = end.results[0]
        #expect(result.failedItems == 1 && result.priceUSD == 5.5)
        #expect(result.latency.seconds == 42 && result.timeToFirstResult.seconds == 40)
        #expect(result.strategy == "hybrid")
        #expect(driver.dispatcher.metrics.itemsFailed == 1)
    }

    @Test("a job that brought nothing and may not be asked again gives its items up, uncharged")
    func rejectedJob() {
        var driver = Driver("always-batch")
        let job = driver.arrive(group(0, items: 3)).jobOrders[0]
        let end = driver.tell(.jobEnded(job.id, .rejected, polls: 0), at: 1)
        #expect(end.results[0].failedItems == 3 && end.results[0].priceUSD == 0)
        #expect(end.callOrders.isEmpty && end.jobOrders.isEmpty)
    }

    @Test("a bulk call that is refused for one bad item sends each item by itself")
    func rejectedBulk() {
        var driver = Driver("always-bulk", plainTerms(parallel: 2))
        let call = driver.arrive(group(0, items: 3)).callOrders[0]
        #expect(call.items == 3)
        let singles = driver.tell(.callEnded(call.id, .rejected), at: 1)
        #expect(singles.calls == [[0, 0], [0, 1]], "two slots")
        // The second is the bad one.
        let third = driver.tell(.callEnded(singles.callOrders[1].id, .rejected), at: 2)
        #expect(third.calls == [[0, 2]] && third.results.isEmpty)
        _ = driver.tell(.callEnded(singles.callOrders[0].id, .ok), at: 3)
        let end = driver.tell(.callEnded(third.callOrders[0].id, .ok), at: 3)
        #expect(end.results[0].failedItems == 1 && end.results[0].priceUSD == 2)
    }

    @Test("a call that the provider bars is given up at once, whatever its size")
    func barred() {
        var driver = Driver("always-bulk")
        let call = driver.arrive(group(0, items: 3)).callOrders[0]
        let end = driver.tell(.callEnded(call.id, .barred), at: 1)
        #expect(end.callOrders.isEmpty && end.results[0].failedItems == 3)
    }

    @Test("a caller who insists on a way gets it, whatever the policy says")
    func forced() {
        var driver = Driver("always-batch")
        var wish = group(0, items: 3)
        wish.forced = .individual
        #expect(driver.arrive(wish).calls == [[0, 0], [0, 1]])
        wish = group(1, items: 3)
        wish.forced = .hybrid
        let actions = driver.arrive(wish)
        // As many online as there are slots; the third in a job.
        #expect(actions.calls == [[1, 0], [1, 1]] && actions.jobOrders.map(\.firstItem) == [2])
    }
}

@Suite("The budget of retries")
struct RetryBudgetTests {
    @Test("an outage takes ten retries, then failures are told at once")
    func outage() {
        var driver = Driver("always-individual", plainTerms(parallel: 1))
        var retries = 0
        var failures = 0
        for row in 0..<20 {
            var order = driver.arrive(group(row, items: 1, at: Double(row * 100))).callOrders[0]
            var now = Double(row * 100)
            while true {
                now += 1
                let answer = driver.tell(.callEnded(order.id, .failed), at: now)
                if !answer.results.isEmpty { break }
                order = driver.keepAppointment().callOrders[0]
                now += 20
                retries += 1
            }
            failures += 1
        }
        // 140 tokens at 14 each.
        #expect(retries == 10 && failures == 20)
    }

    @Test("successes fill it again: one token each, or what the retry took")
    func refund() {
        var driver = Driver("always-individual", plainTerms(parallel: 1))
        func fail(_ row: Int) -> CallOrder {
            let order = driver.arrive(group(row, items: 1, at: Double(row * 100))).callOrders[0]
            _ = driver.tell(.callEnded(order.id, .failed), at: Double(row * 100) + 1)
            return driver.keepAppointment().callOrders[0]
        }
        // Each retry that succeeds puts back its 14: a hundred in a row are all granted.
        for row in 0..<100 {
            let again = fail(row)
            let end = driver.tell(.callEnded(again.id, .ok), at: Double(row * 100) + 50)
            #expect(end.results[0].failedItems == 0)
        }
    }
}
