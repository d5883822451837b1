import BatchingCore

/// The one clock of a live client: monotonic, counted from the client's beginning.
///
/// The wall clock decides nothing. A client that runs against an emulator of a provider that is
/// `speed` times as fast counts its seconds as fast, so that polling, retrying and what is learned
/// are in the provider's time.
public struct LiveClock: Sendable {
    /// Seconds of this clock in a real second.
    public let speed: Double
    private let start: ContinuousClock.Instant

    /// - Parameter speed: seconds of this clock in a real second; > 0, 1 against a real provider.
    public init(speed: Double = 1) {
        precondition(speed > 0 && speed.isFinite, "a clock that does not go")
        self.speed = speed
        start = ContinuousClock.now
    }

    /// The present; it never goes back.
    public var now: Instant {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let real = Double(seconds) + Double(attoseconds) * 1e-18
        return Instant.zero + Span(seconds: real * speed)
    }

    /// Real time for so much of this clock's.
    public func real(_ span: Span) -> Duration {
        .nanoseconds(Int64(max(0, Double(span.nanoseconds) / speed)))
    }

    /// Sleeps so much of this clock's time.
    ///
    /// - Throws: `CancellationError` where the task was cancelled.
    public func sleep(_ span: Span) async throws(CancellationError) {
        do {
            try await Task.sleep(for: real(span), tolerance: .zero)
        } catch {
            throw CancellationError()
        }
    }
}
