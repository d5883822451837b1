import BatchingCore

/// A level that goes up and down (jobs in flight), averaged over equal stretches of a run whose
/// length nobody knows in advance.
///
/// When time outgrows the stretches, neighbours are merged and all are twice as long: memory stays
/// constant, an entry costs the same however long it lasts, and averages stay exact.
public struct LevelTimeline: Sendable {
    /// Stretches that a run is divided into, at most.
    public static let stretchesMax = 512

    /// Length of a stretch.
    public private(set) var width = Span(seconds: 1)
    /// Change of the level within each stretch.
    private var steps = [Double](repeating: 0, count: stretchesMax)
    /// Level × nanoseconds that the change adds within its own stretch.
    private var areas = [Double](repeating: 0, count: stretchesMax)
    private var used = 0

    public init() {}

    mutating func add(from start: Instant, to end: Instant) {
        step(at: start, by: 1)
        step(at: end, by: -1)
    }

    private mutating func step(at instant: Instant, by change: Double) {
        var index = Int(instant.nanoseconds / width.nanoseconds)
        while index >= Self.stretchesMax {
            halve()
            index = Int(instant.nanoseconds / width.nanoseconds)
        }
        let rest = Int64(index + 1) * width.nanoseconds - instant.nanoseconds
        steps[index] += change
        areas[index] += change * Double(rest)
        used = max(used, index + 1)
    }

    private mutating func halve() {
        let half = Double(width.nanoseconds)
        for i in 0..<Self.stretchesMax / 2 {
            let (a, b) = (2 * i, 2 * i + 1)
            // The first half's change lasts through the second half as well.
            areas[i] = areas[a] + steps[a] * half + areas[b]
            steps[i] = steps[a] + steps[b]
        }
        for i in Self.stretchesMax / 2..<Self.stretchesMax {
            steps[i] = 0
            areas[i] = 0
        }
        width = width + width
        used = (used + 1) / 2
    }

    /// The average level in each stretch, from the start of the run.
    public var averages: [Double] {
        var level = 0.0
        return (0..<used).map { i in
            let average = level + areas[i] / Double(width.nanoseconds)
            level += steps[i]
            return average
        }
    }
}
