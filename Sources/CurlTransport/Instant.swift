import Foundation

/// A time on the clock that only goes forward; for limits.
struct Instant: Comparable {
    let nanoseconds: Int64

    static let never = Instant(nanoseconds: .max)

    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// `seconds` later; what is longer than 30 years counts as 30 years.
    func adding(_ seconds: Double) -> Instant {
        Instant(nanoseconds: nanoseconds + Int64(min(max(seconds, 0), 1e9) * 1e9))
    }

    static func < (one: Instant, other: Instant) -> Bool { one.nanoseconds < other.nanoseconds }
}
