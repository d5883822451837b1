import OnlineStatistics

/// Draws for one part of a generated trace, one after another.
struct Draws {
    private let row: UInt64
    private var count = 0

    /// - Parameter part: which part of the trace; parts do not disturb each other's luck.
    init(seed: UInt64, part: Int) {
        row = KeyedRandom(seed: seed, stream: Self.stream).row(part)
    }

    /// Keeps generated traces apart from the luck of simulations with the same seed.
    private static let stream: UInt64 = 0x7472_6163_6573

    /// Uniform between 0 and 1, both excluded.
    mutating func unit() -> Double {
        count += 1
        return KeyedRandom.bits(row: row, item: count, lane: 0, attempt: 0).unitInterval
    }

    /// A whole number, uniform in `range`.
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    /// A whole number in `range`, each doubling equally likely: small ones are more frequent.
    mutating func logUniform(_ range: ClosedRange<Int>) -> Int {
        let (low, high) = (Double(range.lowerBound), Double(range.upperBound) + 1)
        let value = low * portableExp(unit() * portableLog(high / low))
        return min(range.upperBound, max(range.lowerBound, Int(value)))
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * unit()
    }

    /// The time to the next event of a Poisson process.
    mutating func exponential(mean: Double) -> Double { -mean * portableLog(unit()) }

    /// Log-normal.
    ///
    /// The normal deviate is the sum of twelve uniforms minus six (Irwin and Hall), whose tails end
    /// at six deviations: enough for sizes of texts.
    mutating func logNormal(median: Double, sigma: Double) -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return median * portableExp(sigma * sum)
    }

    mutating func happens(_ probability: Double) -> Bool { unit() < probability }
}
