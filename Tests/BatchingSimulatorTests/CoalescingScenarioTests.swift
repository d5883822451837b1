import BatchingCore
import Testing

@testable import BatchingSimulator

@Suite("By hand: gathering")
struct CoalescingScenarioTests {
    // window:20,15s. 0 s: 5 items; 3 s: 5 items; 15 s: a job of 10 items, 42 s, looks from 15 s:
    // seen at 15 + 45 = 60 s. Latencies 60 and 57.
    @Test("a window that closes by time")
    func byTime() {
        let rows = [row(0, items: 5), row(1, items: 5, at: 3)]
        let (results, ledger) = simulate("window:20,15s", steadyProvider(), rows)
        #expect(results.map(\.latency.exact) == [60, 57])
        #expect(ledger.metrics.batchJobs == 1)
        #expect(results.allSatisfy { abs($0.priceUSD - 5 * 0.25 * 0.00002) < 1e-15 })
    }

    // window:10,15s: full at 3 s, a job of 10 items, seen at 3 + 45. The third group comes at the
    // very end of the first window and begins its own: 15 + 15 + 45.
    @Test("a window that closes by count")
    func byCount() {
        let rows = [row(0, items: 5), row(1, items: 5, at: 3), row(2, items: 1, at: 15)]
        #expect(latencies("window:10,15s", steadyProvider(), rows) == [48, 45, 60])
    }

    // A group at the very instant the window closes comes too late: 15 s + 45 s for the first; the
    // second waits 15 s itself.
    @Test("a window is closed at its end")
    func closed() {
        let rows = [row(0, items: 5), row(1, items: 5, at: 15)]
        #expect(latencies("window:20,15s", steadyProvider(), rows) == [60, 60])
    }

    // coalesce:1s+threshold:10: 4 + 4 items stay below ten and go online at 1 s, 8 calls in five
    // slots: items 0…4 end at 3 s, 5…7 at 5 s. The first group's four end at 3 s, the second's
    // first item as well, its last at 5 s.
    @Test("coalesced calls: each group ends with its own items")
    func calls() {
        let rows = [row(0, items: 4), row(1, items: 4, at: 0.5)]
        let results = simulate("coalesce:1s+threshold:10", steadyProvider(), rows).results
        #expect(results.map(\.latency.exact) == [3, 4.5])
        #expect(results.map(\.timeToFirstResult.exact) == [3, 2.5])
    }

    // 6 + 6 items make a job of 12: 42.4 s; left at 1 s, seen at 46 s. Tokens are each group's own.
    @Test("coalesced jobs: each group pays its own tokens")
    func price() {
        let rows = [row(0, items: 6, tokens: 1000), row(1, items: 6, at: 0.5, tokens: 9000)]
        let results = simulate("coalesce:1s+threshold:10", steadyProvider(), rows).results
        #expect(results.map(\.latency.exact) == [46, 45.5])
        #expect(abs(results[0].priceUSD - 0.00002) < 1e-12)
        #expect(abs(results[1].priceUSD - 9 * 0.00002) < 1e-12)
    }
}
