import BatchingCore
import Foundation

/// The model's time: real time since the start, times the speed.
struct EmulatorClock: Sendable {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let startDate: Date
    /// Model seconds per real second.
    let speed: Double

    init(speed: Double) {
        self.speed = speed
        start = clock.now
        startDate = Date()
    }

    /// Real time.
    var now: ContinuousClock.Instant { clock.now }

    func model(_ instant: ContinuousClock.Instant) -> BatchingCore.Instant {
        .zero + Span(seconds: (instant - start).seconds * speed)
    }

    /// Real seconds that a span of the model takes.
    func real(_ span: Span) -> Double { span.seconds / speed }

    /// The wall's time at a model instant, as the API writes it (RFC 3339).
    func timestamp(_ instant: BatchingCore.Instant) -> String {
        let date = startDate.addingTimeInterval(instant.seconds / speed)
        return date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }

    /// A time from now as HTTP writes it (RFC 9110, §5.6.7).
    static func httpDate(in seconds: Double) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date().addingTimeInterval(seconds))
    }

    /// Waits until so many real seconds after an instant, or until the task is cancelled.
    ///
    /// Without tolerance: by default a timer may be late by a tenth of its length.
    func wait(_ seconds: Double, after instant: ContinuousClock.Instant) async throws {
        let end = instant + .seconds(seconds)
        guard end > clock.now else { return }
        try await Task.sleep(until: end, tolerance: .zero, clock: clock)
    }
}

extension Duration {
    /// As a number.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
