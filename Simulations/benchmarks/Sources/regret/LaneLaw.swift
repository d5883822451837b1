import Foundation

/// What a lane takes at one time: the truth that a learner is to find.
struct LaneLaw: Sendable {
    /// Seconds; with `slots` above 0 those of one call.
    var overhead: Double
    var perItem = 0.0
    var perToken = 0.0
    var noise = Noise.lognormal(0.3)
    /// 0 = one latency for all items; else every item is a call of its own, so many at a time, and
    /// the latency is the makespan.
    var slots = 0
    /// This share of latencies is so many times as long.
    var outlierShare = 0.0
    var outlierFactor = 1.0

    static func line(
        _ overhead: Double, _ perItem: Double, sigma: Double = 0.3, perToken: Double = 0
    ) -> LaneLaw {
        LaneLaw(overhead: overhead, perItem: perItem, perToken: perToken, noise: .lognormal(sigma))
    }

    static func calls(_ seconds: Double, slots: Int, sigma: Double = 0.4) -> LaneLaw {
        LaneLaw(overhead: seconds, noise: .lognormal(sigma), slots: slots)
    }

    func with(outliers share: Double, times factor: Double) -> LaneLaw {
        var law = self
        law.outlierShare = share
        law.outlierFactor = factor
        return law
    }

    func with(_ noise: Noise) -> LaneLaw {
        var law = self
        law.noise = noise
        return law
    }

    /// Without outliers, seconds.
    private func line(_ items: Int, _ tokens: Int) -> Double {
        overhead + perItem * Double(items) + perToken * Double(tokens)
    }

    func draw(_ items: Int, tokens: Int, _ chance: inout Chance) -> Double {
        if slots > 0 { return Makespan.draw(items, slots, noise, &chance) * overhead }
        let latency = line(items, tokens) * noise.draw(&chance)
        return outlierShare > 0 && chance.unit() < outlierShare ? latency * outlierFactor : latency
    }

    func mean(_ items: Int, tokens: Int) -> Double {
        if slots > 0 { return Makespan.mean(items, slots, noise) * overhead }
        return line(items, tokens) * (1 + outlierShare * (outlierFactor - 1))
    }

    /// The probability of more than so many seconds; of lines only.
    func tail(beyond seconds: Double, _ items: Int, tokens: Int) -> Double {
        let factor = seconds / line(items, tokens)
        return (1 - outlierShare) * noise.tail(beyond: factor)
            + outlierShare * noise.tail(beyond: factor / outlierFactor)
    }
}
