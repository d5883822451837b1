import BatchingCore
import OnlineStatistics

/// When the parallel slots of one sender become free, earliest first.
///
/// First come first served over p slots is a recursion (Kiefer and Wolfowitz 1955,
/// doi:10.1090/S0002-9947-1955-0066574-8): a call starts when it is asked for or when the earliest
/// slot is free, whichever is later, and the slot is then free at the call's end. No event list is
/// needed.
struct SlotTimes {
    private let times: UnsafeMutablePointer<Int64>
    private let last: Int

    /// - Parameter times: `count` instants in nanoseconds, sorted.
    init(_ times: UnsafeMutablePointer<Int64>, count: Int) {
        self.times = times
        last = count - 1
    }

    @inline(__always) func earliest(notBefore now: Instant) -> Instant {
        max(now, Instant(nanoseconds: times[0]))
    }

    /// The earliest slot is taken until `end`.
    @inline(__always) func occupy(until end: Instant) {
        let end = end.nanoseconds
        // Drop the first, insert `end`, stay sorted; no branch depends on where it belongs.
        for i in 0..<last {
            let next = times[i + 1]
            times[i] = min(max(times[i], end), next)
        }
        times[last] = max(times[last], end)
    }
}

/// The individual calls of a provider whose calls never fail and take a lognormal time, whatever is
/// in them: the loop that most of a long run is spent in.
struct SimpleCalls {
    /// Of a table that the provider's timeline holds.
    private let latency: LognormalPieces
    private let scale: Double

    /// Nil where calls are not that simple, or change during the run.
    init?(_ provider: ProviderTimeline) {
        guard let calls = provider.only?.individual, calls.isSimple,
            let table = calls.latency.table
        else { return nil }
        latency = table.pieces
        scale = calls.latency.scale
    }

    @inline(__always) func run(
        _ items: Range<Int>, _ row: UInt64, _ now: Instant, _ slots: SlotTimes
    ) -> (first: Instant, last: Instant) {
        var last = now
        var first = Instant.never
        for item in items {
            let bits = KeyedRandom.bits(
                row: row, item: item, lane: Lane.individual.rawValue, attempt: 0)
            let end = slots.earliest(notBefore: now) + Span(seconds: scale * latency.draw(bits))
            slots.occupy(until: end)
            last = max(last, end)
            first = min(first, end)
        }
        return (first, last)
    }
}
