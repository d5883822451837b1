import BatchingCore
import Testing

@Suite("Groups that gather")
struct CoalescingTests {
    /// ```
    /// 0 s  group 0 (3 items) arrives; the window of 10 s begins
    /// 4 s  group 1 (2 items) arrives and joins
    /// 10 s one job of 5 items
    /// ```
    @Test("wait for the window of the first and leave as one, each with its own result and share")
    func window() {
        var driver = Driver("coalesce:10s+always-batch")
        #expect(driver.arrive(group(0, items: 3)).isEmpty)
        #expect(driver.dispatcher.nextDeadline == at(10))
        #expect(driver.arrive(group(1, items: 2, at: 4, tokens: 8000)).isEmpty)
        let actions = driver.keepAppointment()
        #expect(actions.jobOrders.map(\.items) == [5])
        #expect(actions.jobOrders[0].row == 0 && actions.jobOrders[0].inputTokens == 11_000)
        let results = driver.tell(
            .jobEnded(actions.jobOrders[0].id, .done, polls: 9), at: 55
        ).results
        // 3 × 1,000 tokens at 50 ¢ per thousand; 8,000 tokens.
        #expect(results.map(\.group.row) == [0, 1])
        #expect(results.map(\.priceUSD) == [1.5, 4])
        #expect(results.map(\.latency.seconds) == [55, 51])
    }

    @Test("the next group after a departure begins a window of its own")
    func nextWindow() {
        var driver = Driver("coalesce:10s+always-batch")
        _ = driver.arrive(group(0, items: 1))
        #expect(driver.keepAppointment().jobOrders.count == 1)
        #expect(driver.arrive(group(1, items: 1, at: 12)).isEmpty)
        #expect(driver.dispatcher.nextDeadline == at(22))
        #expect(driver.keepAppointment().jobOrders.map(\.row) == [1])
    }

    @Test("leave at once when full, and the stale appointment disturbs nobody")
    func full() {
        var driver = Driver("window:5,10s")
        #expect(driver.arrive(group(0, items: 3)).isEmpty)
        #expect(driver.arrive(group(1, items: 2, at: 1)).jobOrders.map(\.items) == [5])
        #expect(driver.arrive(group(2, items: 1, at: 2)).isEmpty)
        // 10 s was the first gathering's; the second leaves at 12 s.
        #expect(driver.tell(.deadlineReached, at: 10).isEmpty)
        #expect(driver.tell(.deadlineReached, at: 12).jobOrders.map(\.row) == [2])
    }

    @Test("a group that no longer fits lets the others go without it")
    func noFit() {
        var driver = Driver("window:5,10s")
        _ = driver.arrive(group(0, items: 3))
        let actions = driver.arrive(group(1, items: 4, at: 1))
        #expect(actions.jobOrders.map(\.items) == [3])
        #expect(driver.dispatcher.nextDeadline != nil)
        _ = driver.tell(.deadlineReached, at: 10)
        #expect(driver.tell(.deadlineReached, at: 11).jobOrders.map(\.items) == [4])
    }

    @Test("a group as large as a job leaves alone and at once")
    func large() {
        var driver = Driver("window:5,10s")
        _ = driver.arrive(group(0, items: 1))
        let actions = driver.arrive(group(1, items: 9, at: 1))
        #expect(actions.jobOrders.map(\.items) == [1, 9])
    }

    @Test("without a count, one job's most items are enough")
    func jobFull() {
        var driver = Driver("coalesce:10s+always-batch", plainTerms(jobItemsMax: 4))
        _ = driver.arrive(group(0, items: 2))
        #expect(driver.arrive(group(1, items: 2, at: 1)).jobOrders.map(\.items) == [4])
    }

    // 3 items with two slots: 2 rounds of 2 s, twice: 8 s. Due at 1 + 15 = 16 s: leave at 8 s.
    @Test("a deadline that presses calls for an earlier departure")
    func deadline() {
        var driver = Driver("coalesce:10s+always-batch")
        _ = driver.arrive(group(0, items: 1))
        #expect(driver.arrive(group(1, items: 3, at: 1, deadline: 15)).isEmpty)
        #expect(driver.dispatcher.nextDeadline == at(8))
        #expect(driver.keepAppointment().jobOrders.map(\.items) == [4])
        // One that presses already leaves at once: due at 22, 8 s before is 14.
        #expect(driver.arrive(group(2, items: 3, at: 20, deadline: 2)).jobOrders.count == 1)
    }

    @Test("different models and kinds do not mix")
    func apart() {
        var driver = Driver("window:5,10s")
        _ = driver.arrive(group(0, items: 2, model: 1))
        _ = driver.arrive(group(1, items: 2, at: 1, model: 2))
        _ = driver.arrive(group(2, items: 2, at: 2, model: 1, kind: .generate))
        #expect(driver.arrive(group(3, items: 3, at: 3, model: 1)).jobOrders.map(\.row) == [0])
        #expect(driver.tell(.deadlineReached, at: 11).jobOrders.map(\.row) == [1])
        #expect(driver.tell(.deadlineReached, at: 12).jobOrders.map(\.row) == [2])
    }

    @Test("the policy sees the whole, with the earliest deadline and the first one's sender")
    func whole() {
        struct Spy: Policy {
            var seen: [RequestGroup] = []
            var name: String { "spy" }
            var lanesNeeded: [Lane] { [] }
            var coalescing: Coalescing? { Coalescing(window: Span(seconds: 10), itemsFull: 9) }
            mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
                seen.append(group)
                return .all(group.items, .individual)
            }
        }
        var driver = Driver(Spy())
        _ = driver.arrive(group(0, items: 2, sender: 3, deadline: 500))
        _ = driver.arrive(group(1, items: 2, at: 4, sender: 4, tokens: 50, deadline: 400))
        #expect(driver.keepAppointment().calls == [[0, 0], [0, 1]])
        let seen = (driver.dispatcher.policy as? Spy)?.seen
        #expect(seen?.count == 1 && seen?[0].items == 4 && seen?[0].inputTokens == 2050)
        #expect(seen?[0].due == at(404) && seen?[0].arrival == .zero && seen?[0].sender == 3)
    }

    /// Calls of two slots, items 0 and 1 of group 0, then 2 of group 1.
    @Test("a group of a merged unit is finished as soon as its own items are")
    func ownEnd() {
        var driver = Driver("coalesce:10s+threshold:100")
        _ = driver.arrive(group(0, items: 2))
        _ = driver.arrive(group(1, items: 1, at: 5))
        let orders = driver.keepAppointment().callOrders
        _ = driver.tell(.callEnded(orders[0].id, .ok), at: 12)
        let end = driver.tell(.callEnded(orders[1].id, .ok), at: 13)
        #expect(end.results.map(\.group.row) == [0] && end.results[0].latency.seconds == 13)
        #expect(driver.dispatcher.groupsInFlight == 2, "kept until its unit has ended")
        // The third call began when the first ended.
        let last = driver.tell(.callEnded(orders[0].id, .ok), at: 14)
        #expect(last.results.map(\.group.row) == [1] && last.results[0].latency.seconds == 9)
        #expect(last.results[0].timeToFirstResult.seconds == 9 && last.results[0].priceUSD == 1)
        #expect(driver.dispatcher.groupsInFlight == 0)
    }
}
