import BatchingCore
import Testing

@Suite("Calls at the gate")
struct GateTests {
    private let refused = CallOutcome.refused(retryAfter: Span(seconds: 10))

    /// ```
    ///  0 s   calls 0.0 and 0.1 start; 0.1 is refused, Retry-After 10 s
    ///  2 s   0.0 ends; 0.2 may not start
    ///  3 s   group 1 arrives; it may not start
    /// 10 s   the refused call, attempt 0 still; at 0.5 calls a second:
    /// 12 s   0.2        14 s   1.0
    /// ```
    @Test("a refused call goes first when Retry-After has passed, then senders in turn")
    func order() {
        var driver = Driver("always-individual")
        let orders = driver.arrive(group(0, items: 3)).callOrders
        #expect(driver.tell(.callEnded(orders[1].id, refused), at: 0).isEmpty)
        #expect(driver.dispatcher.nextDeadline == at(10))
        #expect(driver.tell(.callEnded(orders[0].id, .ok), at: 2).isEmpty)
        #expect(driver.arrive(group(1, items: 1, at: 3)).isEmpty)
        let first = driver.keepAppointment()
        #expect(first.calls == [[0, 1]] && first.callOrders[0].attempt == 0)
        var started: [(seconds: Double, call: [Int])] = []
        while driver.dispatcher.nextDeadline != nil {
            for call in driver.keepAppointment().calls {
                started.append((driver.log.last!.at.seconds, call))
            }
        }
        #expect(started.map(\.call) == [[0, 2], [1, 0]])
        #expect(abs(started[0].seconds - 12) < 1e-6 && abs(started[1].seconds - 14) < 1e-6)
        #expect(driver.dispatcher.metrics.refusals == 1)
    }

    @Test("whoever comes while others wait at the gate waits behind them")
    func noOvertaking() {
        var driver = Driver("always-individual")
        let orders = driver.arrive(group(0, items: 2)).callOrders
        for order in orders { _ = driver.tell(.callEnded(order.id, refused), at: 0) }
        // 10 s: one of the refused starts. The next may at 12 s, and the clock tells it a moment
        // later than this arrival, which could start as well.
        #expect(driver.keepAppointment().calls.count == 1)
        #expect(driver.arrive(group(1, items: 1, at: 12)).isEmpty)
        #expect(driver.keepAppointment().calls.map { $0[0] } == [0])
        #expect(driver.keepAppointment().calls == [[1, 0]])
    }

    @Test("a call to be tried again waits at the gate as well")
    func retry() {
        var driver = Driver("always-individual")
        let orders = driver.arrive(group(0, items: 2)).callOrders
        _ = driver.tell(.callEnded(orders[0].id, .failed), at: 1)
        _ = driver.tell(.callEnded(orders[1].id, refused), at: 1)
        // The retry was due within half a second, the gate opens at 11 s.
        #expect(driver.keepAppointment().isEmpty && driver.log.last!.at < at(1.5))
        #expect(driver.keepAppointment().calls == [[0, 1]] && driver.log.last!.at == at(11))
        let last = driver.keepAppointment().callOrders
        #expect(last.map(\.firstItem) == [0] && last[0].attempt == 1)
    }

    @Test("with successes the pace recovers, so that all is done in the end")
    func recovers() {
        var driver = Driver("always-individual", plainTerms(parallel: 5))
        var inFlight: [(order: CallOrder, ends: Instant)] = []
        var actions = driver.arrive(group(0, items: 200))
        var now = Instant.zero
        var results: [GroupResult] = []
        var refusals = 0
        while results.isEmpty {
            for order in actions.callOrders { inFlight.append((order, now + Span(seconds: 1))) }
            let next = inFlight.min { $0.ends < $1.ends }?.ends ?? .never
            let due = driver.dispatcher.nextDeadline ?? .never
            now = min(next, due)
            if next <= due {
                let index = inFlight.firstIndex { $0.ends == next }!
                let call = inFlight.remove(at: index)
                // A burst of refusals from 5 s to 6 s.
                let isRefused = now >= at(5) && now < at(6)
                refusals += isRefused ? 1 : 0
                actions = driver.tell(
                    .callEnded(call.order.id, isRefused ? refused : .ok), at: now)
            } else {
                actions = driver.keepAppointment()
            }
            results = actions.results
        }
        #expect(results[0].failedItems == 0 && results[0].priceUSD == 200)
        #expect(driver.dispatcher.metrics.refusals == refusals && refusals == 5)
        // 25 items before, 10 s shut, then within the cubic's growth: far from 175 / 0.5 s.
        #expect(now < at(120) && now > at(50))
    }
}
