/// What was sent down a lane and has not come back: it takes at least so long.
///
/// The oldest few are enough: a lane that is stuck holds all of them. Who never tells what became
/// of its groups is not believed to be stuck: entries count only where most earlier ones came back.
struct InFlightWatch: Sendable, Equatable, Codable {
    private struct Entry: Sendable, Equatable, Codable {
        var started: Instant
        var items: Int
        var effectiveItems: Double
        /// Seconds.
        var expected: Double
        /// A later one came back: this one is an outlier or forgotten, the lane is not stuck.
        var isOvertaken = false

        func isOverdue(_ now: Instant) -> Bool {
            !isOvertaken && (now - started).seconds > InFlightWatch.overdueAfter * expected
        }
    }

    private var entries: [Entry] = []
    private var cameBack = 0
    private var lost = 0

    private static let entriesMax = 8
    /// After so many times the expected latency nobody will tell any more, where a later one came
    /// back; else the lane may still be stuck.
    private static let lostAfter = 64.0
    /// After so many seconds in any case: providers give up jobs after a day or two.
    private static let lostAtLast = 2 * 86_400.0
    /// Twice the expected latency is what one lognormal latency in ten or twenty takes.
    private static let overdueAfter = 2.0

    mutating func sent(items: Int, effectiveItems: Double, expected: Double, at now: Instant) {
        if entries.count == Self.entriesMax, let place = entries.firstIndex(where: \.isOvertaken) {
            entries.remove(at: place)
        }
        guard entries.count < Self.entriesMax else { return }
        if entries.capacity < Self.entriesMax { entries.reserveCapacity(Self.entriesMax) }
        entries.append(
            Entry(
                started: now, items: items, effectiveItems: effectiveItems, expected: expected))
    }

    /// The oldest one of that size came back; false = none was out.
    mutating func cameBack(items: Int) -> Bool {
        guard let place = entries.firstIndex(where: { $0.items == items }) else { return false }
        for older in 0..<place { entries[older].isOvertaken = true }
        entries.remove(at: place)
        cameBack += 1
        return true
    }

    /// Those that take twice as long as expected by now: their size and how long it is at least.
    ///
    /// - Parameter late: told of each; not called where nothing is late or told what became of it.
    mutating func forEachOverdue(_ now: Instant, _ late: (Double, Double) -> Void) {
        var place = 0
        while place < entries.count {
            let entry = entries[place]
            let age = (now - entry.started).seconds
            let isForgotten = entry.isOvertaken && age > Self.lostAfter * entry.expected
            if isForgotten || age > Self.lostAtLast {
                entries.remove(at: place)
                lost += 1
                continue
            }
            if entry.isOverdue(now), isBelieved {
                late(entry.effectiveItems, age)
            }
            place += 1
        }
    }

    /// Of five at least four came back.
    private var isBelieved: Bool { cameBack > 4 * lost }

    /// Whether anything is late enough to be told of.
    func hasOverdue(_ now: Instant) -> Bool {
        guard isBelieved else { return false }
        return entries.contains { $0.isOverdue(now) }
    }
}
