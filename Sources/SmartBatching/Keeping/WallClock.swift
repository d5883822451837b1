import BatchingCore
import Foundation
import LatencyHistory

/// The time of day for the history's rows; it decides nothing.
struct WallClock: Sendable {
    private let start: WallTime
    private let isScaled: Bool

    init(_ clock: LiveClock) {
        isScaled = clock.speed != 1
        start = Date().timeIntervalSince1970
    }

    /// `2026-12-31`, UTC: prices end on days.
    static var today: String {
        String(Date().ISO8601Format(.iso8601.year().month().day()).prefix(10))
    }

    /// A scaled clock's days pass as fast as its seconds.
    func time(_ now: Instant) -> WallTime {
        isScaled ? start + now.seconds : Date().timeIntervalSince1970
    }
}
