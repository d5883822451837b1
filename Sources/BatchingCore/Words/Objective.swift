/// What waiting and money are worth against each other.
///
/// objective = latency × value of time + price + (late ? late penalty : 0), in US dollars.
public struct Objective: Sendable, Equatable, Codable {
    /// US dollars per hour that a group waits; ≥ 0.
    public var valueOfTimePerHour: Double
    /// US dollars for a group that misses its deadline; ≥ 0.
    public var latePenalty: Double

    /// - Parameters:
    ///   - valueOfTimePerHour: 10 by default: a modest wage, so that a minute of waiting weighs 17
    ///     cents; a single embedding call costs a thousandth of a cent.
    ///   - latePenalty: US dollars, ≥ 0.
    public init(valueOfTimePerHour: Double = 10, latePenalty: Double = 0) {
        self.valueOfTimePerHour = valueOfTimePerHour
        self.latePenalty = latePenalty
    }

    /// What a group cost in all, US dollars: waiting, price and lateness.
    @inlinable public func cost(latency: Span, isLate: Bool, priceUSD: Double) -> Double {
        Double(latency.nanoseconds) * (valueOfTimePerHour / 3.6e12) + priceUSD
            + (isLate ? latePenalty : 0)
    }

    /// What a group that ended cost in all, US dollars.
    @inlinable public func cost(of result: GroupResult) -> Double {
        cost(latency: result.latency, isLate: result.missedDeadline, priceUSD: result.priceUSD)
    }
}
