import BatchingCore
import Testing

@testable import BatchingSimulator

/// A quota of three calls a minute: a bucket of three that fills by one every 20 s.
@Suite("By hand: the rate limit")
struct QuotaScenarioTests {
    private func limited(_ perMinute: Double = 3) -> ProviderModel {
        var model = steadyProvider()
        model.individual.requestsPerMinute = perMinute
        return model
    }

    // ```
    //  0 s  items 0…4 start; 0, 1, 2 admitted; 3, 4 refused: Retry-After 20 s
    //  2 s  0, 1, 2 end; 5 waits at the gate
    // 20 s  3 goes and is admitted, ends at 22 s
    // 22 s  4 tries (half a call a second): refused, 18 s are missing; again at 40 s, ends at 42 s
    // 42 s  5 tries: refused; again at 60 s, ends at 62 s
    // ```
    @Test("six calls at three a minute are admitted at 0, 0, 0, 20, 40 and 60 s")
    func admissions() {
        let (results, ledger) = simulate("always-individual", limited(), [row(0, items: 6)])
        #expect(abs(results[0].latency.exact - 62) < 1e-6)
        #expect(results[0].timeToFirstResult.exact == 2)
        #expect(ledger.metrics.refusals == 4)
        // Refused calls were started as well.
        #expect(ledger.metrics.individualCalls == 6 + 4)
        #expect(results[0].failedItems == 0)
        #expect(abs(results[0].priceUSD - 6 * 0.25 * 0.00004) < 1e-15)
    }

    // Three groups of one item at 0 s use the quota up; the fourth is refused: 20 s, then 2 s.
    @Test("the quota is the provider's, whoever calls")
    func shared() {
        let rows = (0..<4).map { row($0, items: 1, sender: UInt64($0)) }
        #expect(latencies("always-individual", limited(), rows) == [2, 2, 2, 22])
    }

    // 0.75 a minute: one at once, the next after 80 s.
    @Test("less than one call a minute is still a call now and then")
    func slow() {
        let rows = (0..<2).map { row($0, items: 1) }
        #expect(latencies("always-individual", limited(0.75), rows) == [2, 82])
    }

    @Test("calls that keep to the quota are never refused")
    func within() {
        let rows = (0..<50).map { row($0, items: 1, at: Double($0) * 20) }
        let (results, ledger) = simulate("always-individual", limited(), rows)
        #expect(results.allSatisfy { $0.latency.exact == 2 } && ledger.metrics.refusals == 0)
    }

    @Test("bulk calls count like any other, jobs not at all")
    func otherLanes() {
        let rows = (0..<4).map { row($0, items: 10) }
        #expect(latencies("always-bulk", limited(), rows) == [0.5, 0.5, 0.5, 20.5])
        #expect(latencies("always-batch", limited(), rows) == [45, 45, 45, 45])
    }

    @Test("a quota's Retry-After is whole seconds, at least one, and enough")
    func retryAfter() {
        for perSecond in [0.05, 0.3, 1, 7.7] {
            var quota = RateQuota()
            var now = Instant.zero
            var admitted = 0
            while quota.admits(perSecond, now) { admitted += 1 }
            #expect(admitted == Int(60 * perSecond + 1e-9))
            for step in 0..<50 {
                let wait = quota.retryAfter(perSecond, now)
                #expect(wait.seconds == wait.seconds.rounded() && wait.seconds >= 1)
                now = now + wait + Span(nanoseconds: Int64(step % 3) * 400_000_000)
                let isAdmitted = quota.admits(perSecond, now)
                #expect(isAdmitted)
                while quota.admits(perSecond, now) {}
            }
        }
    }
}
