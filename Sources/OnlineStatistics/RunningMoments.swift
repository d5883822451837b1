/// Count, mean and variance of numbers seen one at a time, in constant memory.
///
/// Welford's update (1962, doi:10.1080/00401706.1962.10490022), stable where a sum of squares is not;
/// two summaries merge by Chan, Golub, LeVeque (1979).
public struct RunningMoments: Sendable, Equatable, Codable {
    /// Numbers that were added.
    public private(set) var count = 0
    /// Their mean; 0 where there is none.
    public private(set) var mean = 0.0
    private var squares = 0.0

    public init() {}

    /// Of these numbers.
    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Adds a number.
    public mutating func add(_ value: Double) {
        count += 1
        let step = value - mean
        mean += step / Double(count)
        squares += step * (value - mean)
    }

    /// Adds all of another's numbers.
    public mutating func merge(_ other: RunningMoments) {
        guard other.count > 0 else { return }
        let total = count + other.count
        let step = other.mean - mean
        mean += step * Double(other.count) / Double(total)
        squares += other.squares + step * step * Double(count) * Double(other.count) / Double(total)
        count = total
    }

    /// Of the sample (divided by count - 1); 0 with fewer than two numbers.
    public var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }
    /// Of the sample; 0 with fewer than two numbers.
    public var standardDeviation: Double { variance.squareRoot() }
}
