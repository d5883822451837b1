/// What retries may be taken from, so that a provider in trouble is not asked several times as often.
///
/// The token bucket of the AWS SDKs' standard retry mode with a smaller bucket: a retry takes 14
/// tokens, a first try that succeeds puts one back, a retry that succeeds puts back what it took. In
/// an outage at most 140 / 14 = 10 retries are sent; at errors of 10 % a thousand calls take 1,400
/// tokens and put back 900 + 1,260, so that none is refused.
public struct RetryBudget: Sendable, Equatable, Codable {
    /// Tokens of a full bucket.
    public static let capacity = 140
    static let perRetry = 14

    /// Tokens that are left, from 0 to `capacity`.
    public private(set) var tokens = RetryBudget.capacity

    /// A full bucket.
    public init() {}

    /// Whether there is enough for a retry; it is taken if so.
    mutating func take() -> Bool {
        guard tokens >= Self.perRetry else { return false }
        tokens -= Self.perRetry
        return true
    }

    mutating func succeeded(atFirstTry: Bool) {
        tokens = min(Self.capacity, tokens + (atFirstTry ? 1 : Self.perRetry))
    }
}
