import Testing

@testable import BatchingCore

@Suite("The client's own pace")
struct CallPaceTests {
    /// Ten calls a second from 0 s to `seconds`.
    private func busy(_ seconds: Int) -> CallPace {
        var pace = CallPace()
        for tenth in 0...seconds * 10 { pace.started(at: at(Double(tenth) / 10)) }
        return pace
    }

    /// Starts as soon as it opens, again and again; how many calls start in a second from `from`.
    private func perSecond(_ pace: CallPace, from: Double, seconds: Double = 20) -> Double {
        var pace = pace
        var now = at(from)
        var count = 0
        while true {
            now = pace.opens(at: now)
            if now >= at(from + seconds) { return Double(count) / seconds }
            pace.started(at: now)
            count += 1
        }
    }

    @Test("is off until the first refusal")
    func off() {
        let pace = busy(10)
        #expect(!pace.isActive)
        #expect(pace.opens(at: at(10)) == at(10))
    }

    @Test("is shut until Retry-After has passed")
    func shut() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 7))
        #expect(pace.isActive)
        #expect(pace.opens(at: at(10)) == at(17) && pace.opens(at: at(16.9)) == at(17))
        #expect(pace.opens(at: at(17)) == at(17))
    }

    @Test(
        "a Retry-After that makes no sense counts as a second",
        arguments: [0.0, -5, -1e9])
    func invalid(seconds: Double) {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: seconds))
        #expect(pace.opens(at: at(10)) == at(11))
    }

    @Test("nobody waits longer than two minutes on a provider's word", arguments: [121, 1e9])
    func tooLong(seconds: Double) {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: seconds))
        #expect(pace.opens(at: at(10)) == at(130))
    }

    /// Ten a second measured (within the smoothing of half-second buckets): seven afterwards.
    @Test("is cut to 0.7 of what was measured")
    func cut() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 1))
        #expect(abs(perSecond(pace, from: 11) - 7) < 0.5)
    }

    @Test("refusals while it is shut belong to the same burst: they cut nothing")
    func burst() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 2))
        let once = pace
        pace.refused(at: at(10.5), retryAfter: .zero)
        pace.refused(at: at(10.5), retryAfter: Span(seconds: 1))
        #expect(pace == once)
    }

    @Test("the longest time that was named in a burst counts, and no more than two minutes")
    func longest() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 2))
        pace.refused(at: at(10.5), retryAfter: Span(seconds: 40))
        #expect(pace.opens(at: at(11)) == at(50.5))
        pace.refused(at: at(11), retryAfter: Span(seconds: 9000))
        #expect(pace.opens(at: at(50.5)) == at(131))
        #expect(abs(perSecond(pace, from: 131) - 7) < 0.5)
    }

    @Test("never falls below one call in two seconds")
    func floor() {
        var pace = CallPace()
        var now = at(1)
        for _ in 0..<40 {
            pace.refused(at: now, retryAfter: Span(seconds: 1))
            now = now + Span(seconds: 1)
        }
        #expect(abs(perSecond(pace, from: now.seconds, seconds: 100) - 0.5) < 0.02)
    }

    /// W = 10, K = ∛(0.3 · 10 / 0.4) = 1.957 s: at the refusal's instant plus K the rate is W
    /// again, and twice what is measured bounds it afterwards.
    @Test("grows back to the old rate after K seconds and beyond it later")
    func growth() {
        func rate(after seconds: Double) -> Double {
            var pace = busy(10)
            pace.refused(at: at(10), retryAfter: Span(seconds: 1))
            pace.succeeded(at: at(10 + seconds))
            return perSecond(pace, from: 10 + max(1, seconds))
        }
        #expect(abs(rate(after: 1.957) - 10) < 0.7)
        let rates = [1.0, 1.5, 2, 3, 4, 5].map(rate(after:))
        #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(rates[0] > 7 && rates[5] > 15 && rates[5] < 21.5)
    }

    @Test("a success while it is shut lets nothing gather for the opening")
    func shutFillsNothing() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 10))
        for tenth in 1...9 { pace.succeeded(at: at(10 + Double(tenth) / 10)) }
        // One call goes at once; the next has to wait for its token.
        #expect(pace.opens(at: at(20)) == at(20))
        pace.started(at: at(20))
        #expect(pace.opens(at: at(20)) > at(20))
    }

    @Test("no more than a second's worth gathers in a lull")
    func lull() {
        var pace = busy(10)
        pace.refused(at: at(10), retryAfter: Span(seconds: 1))
        var count = 0
        while pace.opens(at: at(1000)) == at(1000) {
            pace.started(at: at(1000))
            count += 1
        }
        #expect((6...7).contains(count))
    }
}
