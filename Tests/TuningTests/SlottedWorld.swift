import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule

/// Groups as a client really sends them: one by one over five slots, or as a job that is seen at a
/// look; and a provider whose jobs change.
///
/// A call takes ten minutes and a group comes every two hours, so that days have a dozen groups.
struct SlottedWorld {
    var seed: UInt64 = 1
    static let call = 600.0
    private static let slots = 5
    private static let callNoise = 0.2462  // a coefficient of variation of a quarter
    private static let jobNoise = 0.198  // of a fifth
    private static let look = 300.0
    private static let between = 7200.0

    private func normal(_ row: Int, _ item: Int) -> Double {
        let random = KeyedRandom(seed: seed)
        return normalQuantile(
            KeyedRandom.bits(row: random.row(row), item: item, lane: 0, attempt: 0).unitInterval)
    }

    private func uniform(_ row: Int, _ item: Int) -> Double {
        let random = KeyedRandom(seed: seed)
        return KeyedRandom.bits(row: random.row(row), item: item, lane: 1, attempt: 0).unitInterval
    }

    /// The time until the last of so many calls is back.
    func makespan(_ row: Int, _ items: Int) -> Double {
        var slots = [Double](repeating: 0, count: Self.slots)
        for item in 0..<items {
            let span =
                Self.call
                * .exp(Self.callNoise * normal(row, item) - Self.callNoise * Self.callNoise / 2)
            let next = slots.indices.min { slots[$0] < slots[$1] } ?? 0
            slots[next] += span
        }
        return slots.max() ?? 0
    }

    private func job(_ row: Int, _ overhead: Double) -> Double {
        let noise = Self.jobNoise
        let seconds =
            overhead * Self.call * .exp(noise * normal(row, -1 & 0xffff) - noise * noise / 2)
        return (seconds / Self.look).rounded(.up) * Self.look
    }

    /// From so many items on a job of that mean overhead, in calls, is the faster way in the mean.
    static func implied(_ overhead: Double) -> Int {
        let world = SlottedWorld(seed: 99)
        let job = overhead * call + look / 2
        var (low, high) = (1, 4096)
        while low < high {
            let middle = (low + high) / 2
            let mean = (0..<300).reduce(0) { $0 + world.makespan($1, middle) } / 300
            if mean > job { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// What so many groups from `first` on tell, each of them sent as a client would that knows the
    /// threshold within a fifth and looks at the other way now and then.
    func observations(
        _ count: Int, from first: Int, overhead: Double, threshold: (Int) -> Int
    ) -> [HistoryObservation] {
        (first..<first + count).map { row in
            let items = max(1, Int(Double.exp(uniform(row, 0) * .log(400)).rounded()))
            let limit = Double(threshold(row)) * .exp(0.2 * normal(row, 60_000))
            let isOther = uniform(row, 1) < 0.05
            let isJob = (Double(items) >= limit) != isOther
            let seconds = isJob ? job(row, overhead) : makespan(row, items)
            return HistoryObservation(
                at: Double(World.firstDay) * 86_400 + Double(row) * Self.between + seconds,
                key: World().key, purpose: "bulk", lane: isJob ? .batch : .individual, items: items,
                latency: seconds)
        }
    }
}
