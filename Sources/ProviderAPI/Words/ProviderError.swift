/// What a provider refused, or did not deliver.
public struct ProviderError: Error, Sendable, Equatable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    /// What to do about it.
    public enum Advice: Sendable, Equatable {
        /// It may succeed later; nothing is known about when.
        case retry
        /// Over a rate limit; nothing was done. Seconds as told, nil = not told.
        case throttled(retryAfter: Double?)
        /// A daily, prepaid or spending quota is used up: hours, not seconds.
        case exhausted
        /// The same request will be refused again.
        case never
        /// The key is wrong, revoked or not allowed: no request with it will succeed.
        case key
    }

    /// HTTP status; nil where the answer was no HTTP answer, or the error is one item's.
    public var status: Int?
    /// The provider's word: `RESOURCE_EXHAUSTED`…; empty = none.
    public var code: String
    /// The provider's message, cut and made harmless; it may quote what was sent, and so is never logged
    /// and no part of any description.
    public var message: String
    /// What a caller may do about it.
    public var advice: Advice

    public init(status: Int?, code: String, message: String, advice: Advice) {
        self.status = status
        self.code = code
        self.message = message
        self.advice = advice
    }

    /// Seconds to wait as the provider told; nil = not told.
    public var retryAfter: Double? {
        if case .throttled(let seconds) = advice { seconds } else { nil }
    }

    /// Without the message, which may quote the prompt.
    public var description: String {
        [status.map { "HTTP \($0)" }, code.isEmpty ? nil : code].compactMap { $0 }
            .joined(separator: " ")
    }

    /// Without the message, as `description`: debuggers, `dump` and test reports print it.
    public var debugDescription: String { description }

    /// Without the message, as `description`.
    public var customMirror: Mirror {
        Mirror(
            self, children: ["status": status as Any, "code": code, "advice": advice],
            displayStyle: .struct)
    }
}
