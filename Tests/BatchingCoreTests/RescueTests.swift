import BatchingCore
import Testing

@Suite("Rescue of late jobs")
struct RescueTests {
    // Three items, two slots, before any observation: 2 rounds × twice 2 s = 8 s. Due at 100 s:
    // 92 s, so the job is given up after the look at 90 s.
    private func rescued(items: Int = 3, terms: Terms = plainTerms()) -> (
        driver: Driver, jobs: [JobOrder], cancelled: [JobID]
    ) {
        var driver = Driver("deadline", terms)
        let jobs = driver.arrive(group(0, items: items, deadline: 100)).jobOrders
        let cancelled = driver.keepAppointment().cancelled
        return (driver, jobs, cancelled)
    }

    @Test("a job without an answer is cancelled and its items go online")
    func cancels() {
        var (driver, jobs, cancelled) = rescued()
        #expect(driver.log.last?.at == at(90))
        #expect(cancelled == jobs.map(\.id) && cancelled.count == 1)
        let online = driver.tell(
            .jobEnded(cancelled[0], .cancelled(billed: true), polls: 18), at: 92)
        #expect(online.calls == [[0, 0], [0, 1]])
        let last = driver.tell(.callEnded(online.callOrders[0].id, .ok), at: 94)
        #expect(last.calls == [[0, 2]])
        _ = driver.tell(.callEnded(online.callOrders[1].id, .ok), at: 94)
        let result = driver.tell(.callEnded(last.callOrders[0].id, .ok), at: 96).results[0]
        // The job's 3 × 50 ¢ are lost, and 3 × 1 $ come on top.
        #expect(result.priceUSD == 4.5 && result.latency.seconds == 96)
        #expect(result.lanes == 0b101 && !result.missedDeadline)
        #expect(driver.dispatcher.metrics.rescues == 1)
    }

    @Test("a job that had not begun costs nothing and leaves no trace in the lanes")
    func notBilled() {
        var (driver, _, cancelled) = rescued(items: 1)
        let online = driver.tell(
            .jobEnded(cancelled[0], .cancelled(billed: false), polls: 1), at: 96)
        let result = driver.tell(.callEnded(online.callOrders[0].id, .ok), at: 98).results[0]
        #expect(result.priceUSD == 1 && result.strategy == "individual")
    }

    @Test("results that race the cancellation are taken")
    func race() {
        var (driver, _, cancelled) = rescued()
        let end = driver.tell(.jobEnded(cancelled[0], .done, polls: 18), at: 92)
        #expect(end.calls.isEmpty && end.results[0].priceUSD == 1.5)
        #expect(driver.dispatcher.nextDeadline == nil && driver.dispatcher.groupsInFlight == 0)
    }

    // 350 items in jobs of 100, 100, 100 and 50.
    @Test("of several jobs, those that ended are kept, whichever they are", arguments: 0...3)
    func partly(ended: Int) {
        var driver = Driver("deadline")
        let jobs = driver.arrive(group(0, items: 350, deadline: 10_000)).jobOrders
        _ = driver.tell(.jobEnded(jobs[ended].id, .done, polls: 3), at: 15)
        var rest = jobs.map(\.id)
        rest.remove(at: ended)
        #expect(driver.keepAppointment().cancelled.sorted() == rest)
        #expect(driver.dispatcher.metrics.rescues == 3)
    }

    @Test("a job ordered again after expiry is rescued like the first")
    func expiredBefore() {
        var driver = Driver("deadline")
        let first = driver.arrive(group(0, items: 3, deadline: 100)).jobOrders[0]
        let again = driver.tell(.jobEnded(first.id, .expired, polls: 10), at: 50).jobOrders[0]
        #expect(driver.keepAppointment().cancelled == [again.id])
    }

    @Test("an appointment for a group that has finished does not meet its successor")
    func stale() {
        var driver = Driver("deadline")
        let first = driver.arrive(group(0, items: 3, deadline: 100)).jobOrders[0]
        _ = driver.tell(.jobEnded(first.id, .done, polls: 10), at: 50)
        // Group 1 takes the same numbers; its own appointment is at 50 + 200 - 8 = 242 s.
        let second = driver.arrive(group(1, items: 3, at: 50, deadline: 200)).jobOrders
        #expect(second[0].id == first.id)
        #expect(driver.tell(.deadlineReached, at: 92).isEmpty)
        #expect(driver.tell(.deadlineReached, at: 242).cancelled == [second[0].id])
    }

    @Test("a given-up job tells the learner at least so long, and its calls what they took")
    func censored() {
        var driver = Driver("deadline")
        var told: [Observation] = []
        struct Spy: Policy {
            var inner = Deadline()
            var seen: [Observation] = []
            var name: String { "spy" }
            var lanesNeeded: [Lane] { inner.lanesNeeded }
            var learns: Bool { true }
            var rescues: Bool { true }
            mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
                inner.plan(for: group, in: context)
            }
            mutating func observe(_ observation: Observation) { seen.append(observation) }
        }
        driver = Driver(Spy())
        _ = driver.arrive(group(0, items: 1, deadline: 100))
        let cancelled = driver.keepAppointment().cancelled[0]
        let call = driver.tell(.jobEnded(cancelled, .cancelled(billed: true), polls: 19), at: 96)
            .callOrders[0]
        _ = driver.tell(.callEnded(call.id, .ok), at: 98)
        told = (driver.dispatcher.policy as! Spy).seen
        #expect(told.count == 2 && told[0].outcome == .censored && told[0].lane == .batch)
        #expect(told[0].latency.seconds == 96)
        #expect(told[1].lane == .individual && told[1].latency.seconds == 2)
    }
}
