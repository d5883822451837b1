import OnlineStatistics
import Testing

@testable import BatchingCore

/// One lane for everything, another one looked at with some items, and an ear.
struct Probing: Policy {
    var lane: Lane
    var probe: Leg?
    var seen: [Observation] = []

    var name: String { "probing" }
    var lanesNeeded: [Lane] { [] }
    var learns: Bool { true }
    var rescues: Bool { true }
    var probes: Bool { probe != nil }

    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        var plan = Plan.all(group.items, lane)
        plan.probe = probe
        return plan
    }
    mutating func observe(_ observation: Observation) { seen.append(observation) }
}

@Suite("Probes")
struct ProbeTests {
    private func seen(_ driver: Driver) -> [Observation] {
        (driver.dispatcher.policy as! Probing).seen
    }

    // Three items online at 1 $, two of them once more in a job at 50 ¢ each.
    @Test("are not waited for, and paid by the group that they learn beside")
    func notWaitedFor() {
        var driver = Driver(
            Probing(lane: .individual, probe: Leg(.batch, items: 2)), plainTerms(parallel: 3))
        let actions = driver.arrive(group(0, items: 3))
        #expect(actions.calls == [[0, 0], [0, 1], [0, 2]])
        let job = actions.jobOrders[0]
        #expect(job.items == 2 && job.firstItem == 0 && job.inputTokens == 2000)
        // The group's own calls come first.
        if case .createJob = actions.last {} else { Issue.record("\(actions)") }
        var results: [GroupResult] = []
        for order in actions.callOrders {
            results += driver.tell(.callEnded(order.id, .ok), at: 2).results
        }
        #expect(results.count == 1 && results[0].latency.seconds == 2)
        #expect(results[0].priceUSD == 4 && results[0].strategy == "individual")
        #expect(results[0].failedItems == 0)
        #expect(driver.dispatcher.groupsInFlight == 0)
        #expect(driver.tell(.jobEnded(job.id, .done, polls: 8), at: 40).isEmpty)
        let metrics = driver.dispatcher.metrics
        #expect(metrics.probes == 1 && metrics.probeItems == 2)
        #expect(metrics.groups == 1 && metrics.items == 3)
    }

    @Test("teach: what they took is told like anything else")
    func told() {
        var driver = Driver(Probing(lane: .individual, probe: Leg(.batch, items: 2)))
        let actions = driver.arrive(group(0, items: 3, tokens: 600, model: 4))
        _ = driver.tell(.jobEnded(actions.jobOrders[0].id, .done, polls: 8), at: 40)
        let told = seen(driver)
        #expect(told.count == 1 && told[0].lane == .batch && told[0].items == 2)
        #expect(told[0].latency.seconds == 40 && told[0].outcome == .ok)
        #expect(told[0].model == 4 && told[0].inputTokens == 400)
    }

    @Test("take no slot from anybody: not from their sender, whose slots are all taken")
    func ownSlots() {
        var busy = Driver(Probing(lane: .individual))
        _ = busy.arrive(group(0, items: 2, sender: 5))
        let waiting = busy.arrive(group(1, items: 1, sender: 5))
        #expect(waiting.isEmpty)

        var driver = Driver(Probing(lane: .batch, probe: Leg(.individual, items: 2)))
        let first = driver.arrive(group(0, items: 9, sender: 5))
        let second = driver.arrive(group(1, items: 9, sender: 5))
        #expect(first.calls == [[0, 0], [0, 1]] && second.calls == [[1, 0], [1, 1]])
    }

    @Test("that fail for good lose nobody's items, and are told as failed")
    func failing() {
        var driver = Driver(Probing(lane: .batch, probe: Leg(.individual, items: 1)))
        let actions = driver.arrive(group(0, items: 4))
        var call = actions.callOrders[0]
        for _ in 0..<3 {
            _ = driver.tell(.callEnded(call.id, .failed), at: driver.log.last!.at)
            call = driver.keepAppointment().callOrders[0]
        }
        #expect(driver.tell(.callEnded(call.id, .failed), at: driver.log.last!.at).isEmpty)
        #expect(seen(driver).map(\.outcome) == [.failed] && seen(driver)[0].lane == .individual)
        let result = driver.tell(.jobEnded(actions.jobOrders[0].id, .done, polls: 8), at: 100)
            .results[0]
        // 4 × 50 ¢, and 1 $ for the probe.
        #expect(result.failedItems == 0 && result.priceUSD == 3)
        #expect(driver.dispatcher.metrics.itemsFailed == 0)
        #expect(driver.dispatcher.metrics.callFailures == 4)
    }

    @Test("whose job expires are told as at least so long, and lose nobody's items")
    func expiring() {
        var driver = Driver(Probing(lane: .individual, probe: Leg(.batch, items: 2)))
        let actions = driver.arrive(group(0, items: 2))
        for order in actions.callOrders { _ = driver.tell(.callEnded(order.id, .ok), at: 2) }
        var job = actions.jobOrders[0]
        for attempt in 1...4 {
            let again = driver.tell(
                .jobEnded(job.id, .expired, polls: 1), at: 100 * Double(attempt))
            #expect(again.results.isEmpty && again.jobOrders.count == (attempt < 4 ? 1 : 0))
            job = again.jobOrders.first ?? job
        }
        #expect(seen(driver).dropFirst().prefix(4).allSatisfy { $0.outcome == .censored })
        #expect(seen(driver).last?.outcome == .failed)
        #expect(driver.dispatcher.metrics.itemsFailed == 0)
        #expect(driver.dispatcher.groupsInFlight == 0)
    }

    @Test("are carried out after their group is gone and its number is another's")
    func numberReused() {
        var driver = Driver(Probing(lane: .individual, probe: Leg(.batch, items: 1)))
        let first = driver.arrive(group(0, items: 1))
        #expect(driver.tell(.callEnded(first.callOrders[0].id, .ok), at: 2).results.count == 1)
        let second = driver.arrive(group(1, items: 1, at: 3))
        #expect(driver.tell(.jobEnded(first.jobOrders[0].id, .done, polls: 2), at: 10).isEmpty)
        let result = driver.tell(.callEnded(second.callOrders[0].id, .ok), at: 11).results[0]
        #expect(result.group.row == 1 && result.priceUSD == 1.5)
    }

    @Test("beside groups that were put together are paid once, by the first")
    func merged() {
        struct Window: Policy {
            var inner = Probing(lane: .batch, probe: Leg(.individual, items: 2))
            var name: String { "window" }
            var lanesNeeded: [Lane] { [] }
            var coalescing: Coalescing? { Coalescing(window: Span(seconds: 5), itemsFull: 100) }
            mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
                inner.plan(for: group, in: context)
            }
        }
        var driver = Driver(Window())
        _ = driver.arrive(group(0, items: 2))
        _ = driver.arrive(group(1, items: 4, at: 1))
        let actions = driver.keepAppointment()
        #expect(actions.callOrders.count == 2 && actions.jobOrders[0].items == 6)
        let results = driver.tell(.jobEnded(actions.jobOrders[0].id, .done, polls: 9), at: 50)
            .results
        // 2 × 50 ¢ + 2 × 1 $ and 4 × 50 ¢.
        #expect(results.map(\.priceUSD) == [3, 2])
    }

    @Test("are counted in what metrics add up")
    func metrics() {
        var sum = BatchingMetrics()
        var one = BatchingMetrics()
        one.probes = 2
        one.probeItems = 7
        sum.add(one)
        sum.add(one)
        #expect(sum.probes == 4 && sum.probeItems == 14)
    }
}
