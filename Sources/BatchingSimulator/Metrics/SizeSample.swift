import BatchingCore
import OnlineStatistics

/// Some groups of a run, the same ones under every policy: those whose row hashes lowest.
public struct SizeSample: Sendable {
    /// One group's size and latency.
    public struct Point: Sendable, Equatable {
        /// The group's row.
        public var row: Int
        /// Items of the group.
        public var items: Int
        /// Arrival to last result.
        public var latencySeconds: Double
    }

    /// Points that are kept, at most.
    public static let pointsMax = 400

    /// In the order in which the groups finished.
    public private(set) var points: [Point] = []
    private var below = UInt64.max
    private let random = KeyedRandom(seed: 0, stream: 0x5A)

    public init() {}

    mutating func add(_ result: GroupResult) {
        guard random.row(result.group.row) <= below else { return }
        points.append(
            Point(
                row: result.group.row, items: result.group.items,
                latencySeconds: result.latency.seconds))
        guard points.count > Self.pointsMax else { return }
        below /= 2
        points.removeAll { random.row($0.row) > below }
    }
}
