import OnlineStatistics

/// When a failed call is tried again.
///
/// Full jitter: delay = random(0, 1) × min(base × 2^(attempt), cap), after *Exponential Backoff And
/// Jitter* (AWS Architecture Blog, 2015). The call keeps its parallel slot while it waits, as a
/// worker thread would.
public struct RetryRule: Sendable, Equatable, Codable {
    /// Calls and jobs are tried so often in all, then given up.
    ///
    /// Three retries turn an error rate of 10 % into one item lost in 10,000.
    public var attemptsMax = 4
    /// The base doubles from half a second, long enough for a server to fail over.
    public var base = Span(seconds: 0.5)
    /// Longer waits would outlast most outages that retrying helps against.
    public var cap = Span(seconds: 20)

    /// The usual rule.
    public init() {}

    /// How long to wait after a failed call before it is tried again.
    ///
    /// - Parameters:
    ///   - attempt: the one that failed, 0 = the first.
    ///   - row: `KeyedRandom.row` of the call's row; the draw is apart from all of the provider's.
    ///   - item: the call's first item.
    ///   - lane: where the call went.
    public func delay(afterAttempt attempt: Int, row: UInt64, item: Int, lane: Lane) -> Span {
        let bits = KeyedRandom.bits(
            row: row, item: item, lane: lane.rawValue | Self.stream, attempt: attempt)
        let doubled = base.seconds * Double(1 << min(attempt, 30))
        return Span(seconds: bits.unitInterval * min(doubled, cap.seconds))
    }

    private static let stream: UInt8 = 0x80
}
