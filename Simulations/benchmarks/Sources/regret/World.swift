/// A provider with two lanes, its traffic, and what waiting and items cost there.
struct World: Sendable {
    enum Kind: String, Sendable { case ordinary, harsh }

    /// Without blanks: it is named on the command line.
    var name: String
    var kind = Kind.ordinary
    /// The shape of group number so many.
    var shape: @Sendable (inout Chance, Int) -> Shape
    /// Seconds until the next group.
    var gap: @Sendable (inout Chance, Int) -> Double = { chance, _ in chance.exponential(mean: 30) }
    /// The lanes by progress, 0 at the first group and 1 after the last.
    var individual: @Sendable (Double) -> LaneLaw
    var batch: @Sendable (Double) -> LaneLaw
    /// From and to which progress jobs do not end: those under way go on afterwards.
    var frozen: Range<Double>?
    /// Seconds between two looks at a job; 0 = its end is seen at once.
    var pollEvery = 0.0
    /// US dollars an hour; infinite = only waiting counts.
    var valueOfTime = Double.infinity
    /// US dollars an item.
    var individualPrice = 0.0
    var batchPrice = 0.0

    struct Shape {
        var items: Int
        /// Of all items; -1 = not told.
        var tokens = -1
    }

    /// - Returns: sizes whose logarithm is even between two bounds.
    static func sizes(_ low: Double, _ high: Double) -> @Sendable (inout Chance, Int) -> Shape {
        { chance, _ in Shape(items: max(1, chance.logUniform(low, high))) }
    }

    /// What a second and an item count in the objective: dollars, or seconds where only waiting
    /// counts.
    func cost(_ seconds: Double, isJob: Bool, _ items: Int) -> Double {
        guard valueOfTime.isFinite else { return seconds }
        return seconds * valueOfTime / 3600 + (isJob ? batchPrice : individualPrice) * Double(items)
    }
}
