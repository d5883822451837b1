/// How a group ended.
public struct GroupResult: Sendable, Equatable, Codable {
    /// The group that ended.
    public var group: RequestGroup
    /// When the last of its results was seen.
    public var finished: Instant
    /// When the first of its results was seen; equals `finished` where none came.
    public var firstResult: Instant
    /// US dollars for everything bought on its behalf.
    public var priceUSD: Double
    /// Items that were given up after all attempts.
    public var failedItems: Int
    /// The lanes used, one bit per `Lane.rawValue`.
    public var lanes: UInt8

    @inlinable public init(
        group: RequestGroup, finished: Instant, firstResult: Instant, priceUSD: Double,
        failedItems: Int, lanes: UInt8
    ) {
        self.group = group
        self.finished = finished
        self.firstResult = firstResult
        self.priceUSD = priceUSD
        self.failedItems = failedItems
        self.lanes = lanes
    }

    /// Arrival to last result.
    @inlinable public var latency: Span { finished - group.arrival }
    /// Arrival to first result.
    @inlinable public var timeToFirstResult: Span { firstResult - group.arrival }
    /// A group that wanted all its results by a time and never gets them is late as well.
    @inlinable public var missedDeadline: Bool {
        latency > group.deadline
            || (failedItems > 0 && group.deadline != RequestGroup.noDeadline)
    }

    /// `individual`, `bulk`, `batch`, or `hybrid` where more than one lane was used.
    public var strategy: String { Self.strategy(lanes: lanes) }

    /// The strategy that a set of lanes is, one bit per `Lane.rawValue`.
    public static func strategy(lanes: UInt8) -> String {
        let used = Lane.all.filter { lanes & (1 << $0.rawValue) != 0 }
        return used.count == 1 ? used[0].name : "hybrid"
    }
}
