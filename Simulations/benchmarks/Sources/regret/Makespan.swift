/// How long it takes until calls of mean length 1 are all done, so many of them at a time.
enum Makespan {
    private struct Kind: Hashable {
        var slots: Int
        var noise: Noise
    }

    /// Means by number of calls; there is no closed form, and drawing them anew for every group
    /// would take longer than all the rest.
    nonisolated(unsafe) private static var known: [Kind: [Double]] = [:]

    /// From here on each further call adds its mean over the slots: every slot is busy to the end.
    private static func steadyFrom(_ slots: Int) -> Int { 30 * slots }
    /// A single call of the noisiest lane here deviates by its mean, so means err by 0.7 % at most.
    private static let runs = 20_000

    static func draw(_ calls: Int, _ slots: Int, _ noise: Noise, _ chance: inout Chance) -> Double {
        var last = 0.0
        var busy = [Double](repeating: 0, count: min(slots, calls))
        for _ in 0..<calls { last = max(last, start(&busy, noise.draw(&chance))) }
        return last
    }

    static func mean(_ calls: Int, _ slots: Int, _ noise: Noise) -> Double {
        let kind = Kind(slots: slots, noise: noise)
        if known[kind] == nil { known[kind] = means(slots, noise) }
        let means = known[kind] ?? []
        let steady = steadyFrom(slots)
        guard calls > steady else { return means[calls] }
        return means[steady] + Double(calls - steady) / Double(slots)
    }

    /// Gives the next call to the slot that is free first.
    /// - Returns: when it ends.
    private static func start(_ busy: inout [Double], _ length: Double) -> Double {
        var first = 0
        for slot in busy.indices where busy[slot] < busy[first] { first = slot }
        busy[first] += length
        return busy[first]
    }

    private static func means(_ slots: Int, _ noise: Noise) -> [Double] {
        var sums = [Double](repeating: 0, count: steadyFrom(slots) + 1)
        var chance = Chance(seed: 1)
        for _ in 0..<runs {
            var busy = [Double](repeating: 0, count: slots)
            var last = 0.0
            for calls in 1..<sums.count {
                last = max(last, start(&busy, noise.draw(&chance)))
                sums[calls] += last
            }
        }
        return sums.map { $0 / Double(runs) }
    }
}
