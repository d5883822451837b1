import RealModule

/// The client's own limiter: off until the provider refuses a call for the first time (HTTP 429),
/// from then on a rate that is cut at a refusal and grows again with success.
///
/// The rate follows CUBIC (RFC 9438) as the AWS SDKs' adaptive retry mode applies it to request
/// rates: at a refusal rate ← 0.7 × rate measured; at a success rate ← 0.4·(t - K)³ + W, where W is
/// the rate at the last refusal and K = ∛(0.3·W / 0.4), never more than twice the measured rate.
/// Refusals that come while the gate is already shut belong to the same burst and cut nothing.
/// Until Retry-After has passed nothing starts.
public struct CallPace: Sendable, Equatable, Codable {
    private static let cut = 0.7
    private static let growth = 0.4
    /// Starts are counted over half-second buckets and smoothed with weight 0.8 for the new one.
    private static let bucket = Span(seconds: 0.5)
    private static let smoothing = 0.8
    /// One call in two seconds is kept even when everything is refused, so that recovery is seen.
    private static let rateMin = 0.5
    /// A provider that names no time, or none that makes sense, is asked again after a second.
    private static let waitDefault = Span(seconds: 1)
    /// Nobody waits longer than two minutes on a provider's word.
    private static let waitMax = Span(seconds: 120)

    /// Whether a call has been refused yet; before that nothing is limited.
    public private(set) var isActive = false
    private var shutUntil = Instant.zero
    private var bucketStart = Instant.zero
    private var bucketCount = 0
    private var measured = 0.0
    private var rate = 0.0
    private var rateAtCut = 0.0
    private var cutAt = Instant.zero
    private var tokens = 0.0
    private var refilled = Instant.zero

    /// Without a limit until the first refusal.
    public init() {}

    /// When the next call may start: `now`, or later.
    public func opens(at now: Instant) -> Instant {
        guard isActive else { return now }
        if now < shutUntil { return shutUntil }
        let missing = 1 - tokensAt(now)
        // A token that is short by rounding only is there: else the wait would be of no length.
        return missing <= 1e-9 ? now : now + Span(seconds: missing / rate + 1e-9)
    }

    /// A call started: it counts for the measured rate, and takes a token where there is a rate.
    public mutating func started(at now: Instant) {
        bucketCount += 1
        let age = now - bucketStart
        if age >= Self.bucket {
            let seen = Double(bucketCount) / age.seconds
            measured = Self.smoothing * seen + (1 - Self.smoothing) * measured
            bucketStart = now
            bucketCount = 0
        }
        guard isActive else { return }
        tokens = tokensAt(now) - 1
        refilled = now
    }

    /// A call succeeded: the rate grows, where there is one.
    public mutating func succeeded(at now: Instant) {
        guard isActive else { return }
        let t = max(0, (now - cutAt).seconds)
        let wait = Double.root(rateAtCut * (1 - Self.cut) / Self.growth, 3)
        let grown = Self.growth * (t - wait) * (t - wait) * (t - wait) + rateAtCut
        tokens = tokensAt(now)
        // While the gate is shut nothing gathers.
        refilled = max(refilled, now)
        rate = max(Self.rateMin, min(grown, max(2 * measured, Self.rateMin)))
    }

    /// A call was refused (429): nothing starts until `retryAfter` has passed, and the rate is cut.
    ///
    /// A `retryAfter` of 0 or less counts as one second; no more than two minutes are waited. In a
    /// burst the longest time that was named counts.
    public mutating func refused(at now: Instant, retryAfter: Span) {
        if isActive, now < shutUntil {
            shutUntil = max(shutUntil, now + min(retryAfter, Self.waitMax))
            refilled = max(refilled, shutUntil)
            return
        }
        let wait = retryAfter > .zero ? min(retryAfter, Self.waitMax) : Self.waitDefault
        rateAtCut = isActive ? min(measured, rate) : measured
        rateAtCut = max(rateAtCut, Self.rateMin)
        rate = max(Self.rateMin, rateAtCut * Self.cut)
        cutAt = now
        shutUntil = now + wait
        tokens = 1
        refilled = shutUntil
        isActive = true
    }

    /// At most one second's worth gathers.
    private func tokensAt(_ now: Instant) -> Double {
        let waited = max(0, (now - refilled).seconds)
        return min(max(1, rate), tokens + waited * rate)
    }
}
