import BatchingCore

/// Where the time of calls went on the wire, added up: of one UTC day, key and lane.
///
/// A lane's latency is what a group waits; these tell how much of it was the network's.
public struct WireTimes: Sendable, Equatable {
    /// Whose calls they were.
    public var key: HistoryKey
    /// Individual or bulk.
    public var lane: Lane
    /// Whole answers, whatever their status.
    public var calls = 0
    /// Of those, the ones that made a new connection: name lookup, connect and TLS are theirs alone.
    public var connections = 0
    /// Seconds, added up.
    public var nameLookup = 0.0
    /// To the connection, from the beginning; seconds, added up.
    public var connect = 0.0
    /// To the end of the TLS handshake, from the beginning; seconds, added up.
    public var tls = 0.0
    /// From the request's beginning to the answer's first byte.
    public var firstByte = 0.0
    /// To the answer's end, from the beginning; seconds, added up.
    public var total = 0.0

    /// No calls yet.
    public init(key: HistoryKey, lane: Lane) {
        self.key = key
        self.lane = lane
    }

    /// Adds the calls of another sum; key and lane stay.
    public mutating func add(_ other: WireTimes) {
        calls += other.calls
        connections += other.connections
        nameLookup += other.nameLookup
        connect += other.connect
        tls += other.tls
        firstByte += other.firstByte
        total += other.total
    }
}
