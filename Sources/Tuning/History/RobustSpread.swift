/// The middle of values and how far they lie apart, whatever a few of them are.
enum RobustSpread {
    /// As for a fit: a clock that ticks in hundredths of what it measures.
    static let least = 0.01
    /// The median of |z| of a standard normal, which makes a median a standard deviation.
    private static let medianOfAbsoluteNormal = 0.674_489_750_196

    /// The mean of the two in the middle where there are two; 0 of none.
    static func median(_ values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Median absolute difference of neighbours, which a step leaves alone, made the standard deviation
    /// of one.
    static func ofNeighbours(_ values: ArraySlice<Double>) -> Double {
        median(zip(values, values.dropFirst()).map { abs($1 - $0) }[...])
            / medianOfAbsoluteNormal / 2.0.squareRoot()
    }
}
