/// A way to the provider.
///
/// Lanes are numbered, not switched over: what a lane can do stands in its `LaneTerms`, so that a
/// service tier to come is a further entry of a list.
public struct Lane: RawRepresentable, Hashable, Codable, Sendable {
    /// The lane's place in `all`, and its number in histories and journals.
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One call per request, several at a time.
    @inlinable public static var individual: Lane { Lane(rawValue: 0) }
    /// One synchronous call with many items.
    @inlinable public static var bulk: Lane { Lane(rawValue: 1) }
    /// An asynchronous job that is polled.
    @inlinable public static var batch: Lane { Lane(rawValue: 2) }

    /// Every lane, in the order of their numbers.
    public static let all = [individual, bulk, batch]

    /// The word that users, columns and flags have for it.
    public var name: String { ["individual", "bulk", "batch"][Int(rawValue)] }
}
