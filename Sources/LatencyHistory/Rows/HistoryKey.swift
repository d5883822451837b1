import BatchingCore

/// Whose latency it is: observations of different keys never meet in one fit.
public struct HistoryKey: Hashable, Sendable, Codable, Comparable {
    /// Empty where unknown.
    public var provider: String
    /// As the provider names it; empty = unknown.
    public var model: String
    /// What the requests ask for.
    public var kind: RequestKind

    public init(provider: String, model: String, kind: RequestKind) {
        self.provider = provider
        self.model = model
        self.kind = kind
    }

    public static func < (a: HistoryKey, b: HistoryKey) -> Bool {
        (a.provider, a.model, a.kind.rawValue) < (b.provider, b.model, b.kind.rawValue)
    }
}
