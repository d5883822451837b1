/// The distance between ticks: `factor` × 10^`exponent` × `unit`.
struct TickStep: Equatable {
    /// 1, 2 or 5; for clock steps any whole number of seconds.
    var factor: Int
    var exponent: Int
    var unit = 1.0

    var value: Double { times(1) }

    /// How many decimals a multiple of the step needs.
    var decimals: Int { max(0, -exponent) }

    /// The smallest round step that is at least `minimum`, which must be positive.
    static func round(atLeast minimum: Double) -> TickStep {
        guard minimum > 1e-300, minimum.isFinite else { return TickStep(factor: 1, exponent: 0) }
        let exponent = DecimalText.decimalExponent(minimum)
        for factor in [1, 2, 5] {
            let step = TickStep(factor: factor, exponent: exponent)
            if step.value >= minimum * (1 - 1e-9) { return step }
        }
        return TickStep(factor: 1, exponent: exponent + 1)
    }

    /// All multiples within `domain`.
    ///
    /// One division or product each, so that no error adds up.
    func multiples(in domain: ClosedRange<Double>) -> [Double] {
        let slack = 1e-9
        let first = Int((domain.lowerBound / value - slack).rounded(.up))
        let last = Int((domain.upperBound / value + slack).rounded(.down))
        guard first <= last, last - first < 1000 else { return [] }
        return (first...last).map(times)
    }

    private func times(_ index: Int) -> Double {
        let whole = Double(index * factor)
        let scaled =
            exponent < 0
            ? whole / DecimalText.powerOfTen(-exponent)
            : whole * DecimalText.powerOfTen(exponent)
        return scaled * unit
    }

    /// The steps of a clock, up to a day.
    static let clock = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    ].map { TickStep(factor: $0, exponent: 0) }

    /// Durations in seconds for a logarithmic axis, densest set first.
    static let durationTiers: [[Double]] = {
        let below = (-6)...(-1)
        let minute = 60.0
        let hour = 3600.0
        let fine =
            below.flatMap { decade in
                [1, 2, 5].map { TickStep(factor: $0, exponent: decade).value }
            } + [1, 2, 5, 10, 30]
            + [1, 2, 5, 10, 30].map { $0 * minute }
            + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map { $0 * hour }
        let decades =
            below.map { TickStep(factor: 1, exponent: $0).value } + [1, 10]
            + [1, 10].map { $0 * minute } + [1, 10, 100, 1000].map { $0 * hour }
        let sparse = [0.000_001, 0.001, 1, minute, hour, 100 * hour]
        return [fine, decades, sparse]
    }()

    /// One of the durations above in the unit that makes it a whole number.
    static func clockLabel(_ seconds: Double) -> String {
        let unit = TimeUnit.allCases.last { $0 != .days && seconds >= $0.seconds * 0.999 }
        guard let unit else { return DecimalText.significant(seconds * 1e6, 2) + " µs" }
        return DecimalText.grouped(DecimalText.significant(seconds / unit.seconds, 3))
            + " " + unit.rawValue
    }
}
