import BatchingCore
import Testing

@Suite("Parallel slots")
struct SlotTests {
    /// ```
    ///        group 0: items 0 1 2     group 1: items 0 1        two slots
    ///  0 s   slot a: 0.0   slot b: 0.1
    ///  1 s   b ends        slot b: 0.2
    ///  2 s   a ends        slot a: 1.0        group 0 not done
    ///  3 s   0.2 ends      slot b: 1.1        group 0 done
    /// ```
    @Test("groups of one sender share them, first come first served")
    func sharedFIFO() {
        var driver = Driver("always-individual")
        let first = driver.arrive(group(0, items: 3, sender: 7))
        #expect(first.calls == [[0, 0], [0, 1]])
        #expect(driver.arrive(group(1, items: 2, sender: 7)).isEmpty)
        let second = driver.tell(.callEnded(first.callOrders[1].id, .ok), at: 1)
        #expect(second.calls == [[0, 2]])
        let third = driver.tell(.callEnded(first.callOrders[0].id, .ok), at: 2)
        #expect(third.calls == [[1, 0]] && third.results.isEmpty)
        let fourth = driver.tell(.callEnded(second.callOrders[0].id, .ok), at: 3)
        #expect(fourth.calls == [[1, 1]])
        #expect(fourth.results.map(\.group.row) == [0])
        #expect(fourth.results[0].latency.seconds == 3)
        #expect(fourth.results[0].timeToFirstResult.seconds == 1)
    }

    @Test("other senders, and groups of nobody in particular, have slots of their own")
    func separate() {
        var driver = Driver("always-individual")
        _ = driver.arrive(group(0, items: 9, sender: 1))
        #expect(driver.arrive(group(1, items: 2, sender: 2)).calls.count == 2)
        #expect(driver.arrive(group(2, items: 2)).calls.count == 2)
        #expect(driver.arrive(group(3, items: 2)).calls.count == 2)
        #expect(driver.arrive(group(4, items: 1, sender: 1)).isEmpty)
    }

    /// 25 items in calls of ten: 10 + 10 + 5, two at once.
    @Test("a bulk call takes one slot and as many items as it may carry")
    func bulk() {
        var driver = Driver("always-bulk")
        let orders = driver.arrive(group(0, items: 25)).callOrders
        #expect(orders.map(\.items) == [10, 10] && orders.map(\.firstItem) == [0, 10])
        #expect(orders.map(\.inputTokens) == [10_000, 10_000])
        let last = driver.tell(.callEnded(orders[0].id, .ok), at: 1).callOrders
        #expect(last.map(\.items) == [5] && last[0].inputTokens == 5000)
    }

    @Test("a job takes none")
    func jobs() {
        var driver = Driver("hybrid:2")
        let actions = driver.arrive(group(0, items: 5, sender: 1))
        #expect(actions.calls == [[0, 0], [0, 1]])
        #expect(actions.jobOrders.map(\.items) == [3] && actions.jobOrders[0].firstItem == 2)
    }

    @Test("more slots are used once a call has ended; fewer are reached by attrition")
    func termsChanged() {
        var driver = Driver("always-individual")
        var orders = driver.arrive(group(0, items: 9, sender: 1)).callOrders
        _ = driver.tell(.termsChanged(plainTerms(parallel: 4)), at: 1)
        orders += driver.tell(.callEnded(orders[0].id, .ok), at: 2).callOrders
        // 0 ended; 1, 2, 3, 4 are in flight.
        #expect(orders.map(\.firstItem) == [0, 1, 2, 3, 4])
        _ = driver.tell(.termsChanged(plainTerms(parallel: 2)), at: 3)
        for order in orders[1...2] {
            #expect(driver.tell(.callEnded(order.id, .ok), at: 4).isEmpty)
        }
        #expect(driver.tell(.callEnded(orders[3].id, .ok), at: 5).calls == [[0, 5]])
    }

    @Test("nothing is left behind when all is done")
    func nothingLeft() {
        var driver = Driver("always-individual")
        for round in 0..<50 {
            let orders = driver.arrive(
                group(round, items: 2, at: Double(round), sender: UInt64(round % 3))
            ).callOrders
            for order in orders {
                _ = driver.tell(.callEnded(order.id, .ok), at: Double(round) + 0.5)
            }
            #expect(driver.dispatcher.groupsInFlight == 0)
            #expect(orders.allSatisfy { $0.id < 2 }, "numbers are used again")
        }
        #expect(driver.dispatcher.nextDeadline == nil)
        #expect(driver.dispatcher.metrics.individualCalls == 100)
    }
}
