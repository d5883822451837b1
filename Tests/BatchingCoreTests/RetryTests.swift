import BatchingCore
import OnlineStatistics
import Testing

@Suite("Failed calls and expired jobs")
struct RetryTests {
    @Test("a failed call is tried again in its slot, after at most half a second, one, two")
    func backoff() {
        var driver = Driver("always-individual", plainTerms(parallel: 1))
        var order = driver.arrive(group(0, items: 2)).callOrders[0]
        var now = Instant.zero
        for attempt in 1...3 {
            now = now + Span(seconds: 1)
            #expect(driver.tell(.callEnded(order.id, .failed), at: now).isEmpty, "the slot is kept")
            let wait = driver.dispatcher.nextDeadline! - now
            #expect(wait > .zero && wait.seconds <= 0.5 * Double(1 << (attempt - 1)))
            now = driver.dispatcher.nextDeadline!
            let again = driver.keepAppointment()
            #expect(again.callOrders.map(\.attempt) == [attempt])
            #expect(again.calls == [[0, 0]])
            order = again.callOrders[0]
        }
        // The fourth attempt was the last: the item is given up and the slot goes on.
        let end = driver.tell(.callEnded(order.id, .failed), at: now)
        #expect(end.calls == [[0, 1]])
        let done = driver.tell(.callEnded(end.callOrders[0].id, .ok), at: now + Span(seconds: 1))
        #expect(done.results[0].failedItems == 1 && done.results[0].priceUSD == 1)
        #expect(driver.dispatcher.metrics.callFailures == 4)
        #expect(driver.dispatcher.metrics.itemsFailed == 1)
        #expect(driver.dispatcher.metrics.individualCalls == 5)
    }

    @Test("waits are spread evenly below a bound that doubles up to the cap", arguments: 0...9)
    func jitter(attempt: Int) {
        let rule = RetryRule()
        let random = KeyedRandom(seed: 4)
        let bound = min(0.5 * Double(1 << attempt), 20)
        let waits = RunningMoments(
            (0..<2000).map { row in
                rule.delay(afterAttempt: attempt, row: random.row(row), item: 3, lane: .bulk)
                    .seconds / bound
            })
        // Evenly over (0, 1): mean 1/2 and variance 1/12; of 2,000 the mean is within 0.0065·4.
        #expect(abs(waits.mean - 0.5) < 0.026 && abs(waits.variance - 1.0 / 12) < 0.01)
    }

    /// 250 items in jobs of 100: numbers 0, 1, 2; the second expires four times.
    @Test("an expired job is ordered again with its number, and given up after four attempts")
    func expiry() {
        var driver = Driver("always-batch")
        let orders = driver.arrive(group(0, items: 250)).jobOrders
        #expect(orders.map(\.items) == [100, 100, 50])
        #expect(orders.map(\.number) == [0, 1, 2] && orders.map(\.firstItem) == [0, 100, 200])
        for other in [orders[0], orders[2]] {
            #expect(driver.tell(.jobEnded(other.id, .done, polls: 1), at: 5).isEmpty)
        }
        var order = orders[1]
        for attempt in 1...3 {
            let again = driver.tell(
                .jobEnded(order.id, .expired, polls: 2), at: 10 * Double(attempt))
            #expect(again.count == 1)
            order = again.jobOrders[0]
            #expect(order.attempt == attempt && order.number == 1)
            #expect(order.firstItem == 100 && order.items == 100)
        }
        let end = driver.tell(.jobEnded(order.id, .expired, polls: 2), at: 40)
        #expect(end.results[0].failedItems == 100 && end.results[0].latency.seconds == 40)
        // 150 items at 50 ¢: what expired is not charged.
        #expect(end.results[0].priceUSD == 75)
        #expect(end.results[0].timeToFirstResult.seconds == 5)
        let metrics = driver.dispatcher.metrics
        #expect(metrics.jobsExpired == 4 && metrics.batchJobs == 6 && metrics.polls == 10)
    }

    @Test("a group of which nothing came has its first result at its end")
    func nothingCame() {
        var driver = Driver("always-batch")
        var order = driver.arrive(group(0, items: 1)).jobOrders[0]
        var end: [Action] = []
        for attempt in 1...4 {
            end = driver.tell(.jobEnded(order.id, .expired, polls: 1), at: Double(attempt))
            if let next = end.jobOrders.first { order = next }
        }
        #expect(end.results[0].firstResult == at(4) && end.results[0].priceUSD == 0)
        #expect(end.results[0].failedItems == 1)
    }

    @Test("a call that no other could do better than takes what waits behind it along")
    func barred() {
        var driver = Driver("always-individual", plainTerms(parallel: 2))
        let calls = driver.arrive(group(0, items: 50, sender: 3)).callOrders
        _ = driver.arrive(group(1, items: 1, at: 1, sender: 3))
        let first = driver.tell(.callEnded(calls[0].id, .barred), at: 2)
        // The other group's turn: what is wrong with the first one need not be wrong with it.
        #expect(first.calls == [[1, 0]] && first.results.isEmpty)
        let second = driver.tell(.callEnded(calls[1].id, .ok), at: 3)
        #expect(second.results.map(\.failedItems) == [49])
        #expect(driver.dispatcher.metrics.individualCalls == 3)
    }

    @Test("a call that is refused for an hour is given up; a storm of ten minutes is ridden out")
    func refusedForLong() {
        var driver = Driver("always-individual")
        var order = driver.arrive(group(0, items: 1)).callOrders[0]
        var now = 0.0
        var end: [Action] = []
        while end.results.isEmpty, now < 5000 {
            end = driver.tell(
                .callEnded(order.id, .refused(retryAfter: Span(seconds: 60))), at: now)
            guard end.results.isEmpty else { break }
            let next = driver.keepAppointment()
            now = driver.log.last?.at.seconds ?? 0
            if let again = next.callOrders.first { order = again }
        }
        #expect(end.results.map(\.failedItems) == [1])
        #expect((3600...3720).contains(now), "\(now)")
        #expect(order.attempt == 0)
    }
}
