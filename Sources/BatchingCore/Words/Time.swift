/// A point on the clock of a run: nanoseconds since the run began.
///
/// The core never reads a clock; every call is given `now`. 64-bit nanoseconds last 292 years and
/// compare as one machine word (a queue keyed by `Duration` is about 2.5 times slower).
public struct Instant: Comparable, Hashable, Codable, Sendable {
    /// Since the run began.
    public var nanoseconds: Int64

    /// So many nanoseconds after the run's beginning.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The run's beginning.
    @inlinable public static var zero: Instant { Instant(nanoseconds: 0) }
    /// Later than anything that happens.
    @inlinable public static var never: Instant { Instant(nanoseconds: .max) }

    @inlinable public static func < (a: Instant, b: Instant) -> Bool {
        a.nanoseconds < b.nanoseconds
    }
    /// What lies beyond the clock's 292 years is `.never`.
    @inlinable public static func + (a: Instant, b: Span) -> Instant {
        let (sum, isBeyond) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
        return Instant(nanoseconds: isBeyond ? .max : sum)
    }
    /// So much earlier; what lies before the clock's range wraps.
    @inlinable public static func - (a: Instant, b: Span) -> Instant {
        Instant(nanoseconds: a.nanoseconds &- b.nanoseconds)
    }
    /// The time between two instants; negative where the first is the earlier.
    @inlinable public static func - (a: Instant, b: Instant) -> Span {
        Span(nanoseconds: a.nanoseconds &- b.nanoseconds)
    }
    /// Divided, not multiplied by 10⁻⁹, which no binary fraction is: 60 s stay 60.
    @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }
}

/// A length of time in nanoseconds.
public struct Span: Comparable, Hashable, Codable, Sendable {
    /// The length; negative spans are allowed.
    public var nanoseconds: Int64

    /// So many nanoseconds.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Rounded to the nearest nanosecond.
    ///
    /// Anything longer than a century, or not a number, counts as a century: sums of such spans
    /// stay far from overflow.
    @inlinable public init(seconds: Double) {
        // Half a nanosecond and cutting off rounds as well, without a call into the C library.
        let scaled = seconds * 1e9 + (seconds < 0 ? -0.5 : 0.5)
        let century = 100 * 365.25 * 86_400 * 1e9
        nanoseconds =
            abs(scaled) < century ? Int64(scaled) : Int64(scaled < 0 ? -century : century)
    }

    /// No time at all.
    @inlinable public static var zero: Span { Span(nanoseconds: 0) }

    /// Divided, not multiplied by 10⁻⁹, which no binary fraction is: 60 s stay 60.
    @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }
    @inlinable public static func < (a: Span, b: Span) -> Bool { a.nanoseconds < b.nanoseconds }
    /// Both together; sums beyond 292 years wrap.
    @inlinable public static func + (a: Span, b: Span) -> Span {
        Span(nanoseconds: a.nanoseconds &+ b.nanoseconds)
    }
    /// So many times as long.
    @inlinable public static func * (a: Span, count: Int) -> Span {
        Span(nanoseconds: a.nanoseconds &* Int64(count))
    }
}
