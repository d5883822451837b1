import Foundation

/// Where an axis's values lie in a drawing.
struct AxisScale: Equatable {
    let axis: Axis
    /// The values at the ends.
    let domain: ClosedRange<Double>
    /// The coordinates at the ends.
    let from: Double
    let to: Double

    /// Fits the axis to `values`, of which those without a place are left out.
    static func domain(_ axis: Axis, fitting values: some Sequence<Double>) -> ClosedRange<Double> {
        if let range = axis.range, axis.canPlace(range.lowerBound), axis.canPlace(range.upperBound),
            range.lowerBound < range.upperBound
        {
            return range
        }
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where axis.canPlace(value) {
            low = min(low, value)
            high = max(high, value)
        }
        guard low <= high else { return axis.scale == .log10 ? 1...10 : 0...1 }
        return axis.scale == .log10 ? logDomain(low, high) : linearDomain(axis, low, high)
    }

    /// A little air at both ends, so that no point sits on the frame.
    private static func logDomain(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        let air = low == high ? 2 : pow(high / low, 0.05)
        let lower = max(low / air, .leastNormalMagnitude)
        let upper = min(high * air, .greatestFiniteMagnitude)
        return lower < upper ? lower...upper : 1...10
    }

    /// Ends at ticks; starts at zero unless the values lie far from it.
    private static func linearDomain(
        _ axis: Axis, _ low: Double, _ high: Double
    ) -> ClosedRange<Double> {
        var low = max(low, -1e300)
        var high = min(high, 1e300)
        if low >= 0, low < high * 0.5 || low == high { low = 0 }
        if high <= 0, high > low * 0.5 || low == high { high = 0 }
        if low == high { high = 1 }
        let step = axis.tickStep(low...high, atMost: 6).value
        return (low / step).rounded(.down) * step...(high / step).rounded(.up) * step
    }

    /// The coordinate of a value that the axis can place.
    ///
    /// It may lie outside the ends.
    func position(_ value: Double) -> Double {
        let share =
            axis.scale == .log10
            ? (log10(value) - log10(domain.lowerBound))
                / (log10(domain.upperBound) - log10(domain.lowerBound))
            : (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        // Far outside there is nothing to see, and a huge coordinate would break the drawing.
        return from + min(max(share, -2), 3) * (to - from)
    }

    /// Whether a value has a place between the ends.
    func shows(_ value: Double) -> Bool {
        axis.canPlace(value) && domain.contains(value)
    }
}
