import BatchingCore
import OnlineStatistics

/// A provider's chance, for a body that is not simulated: how long each call and job takes.
///
/// The draws have the distributions of a simulated run, but not its luck: a run numbers rows, a
/// live server knows what it was sent. Whoever asks with the same key gets the same draw.
public struct ProviderDraws: Sendable {
    private let timeline: ProviderTimeline

    /// - Parameters:
    ///   - model: the distributions and how they change.
    ///   - seed: keys all draws.
    public init(_ model: ProviderModel, seed: UInt64) {
        timeline = ProviderTimeline(model, random: KeyedRandom(seed: seed))
    }

    /// What a call takes, and whether it fails after that.
    public struct Call: Sendable {
        /// How long the call takes.
        public var span: Span
        /// Whether it then fails.
        public var fails: Bool
    }

    /// - Parameters:
    ///   - lane: individual or bulk; the individual lane stands in where the model has no other.
    ///   - key: tells what is called, 64 bits.
    ///   - repetition: how often it was called before, < 2⁴⁰.
    ///   - items: of the call, ≥ 1.
    ///   - inputTokens: of all its items.
    ///   - outputTokens: of all its answers.
    ///   - now: from the beginning of the model's changes.
    public func call(
        _ lane: Lane, key: UInt64, repetition: Int, items: Int, inputTokens: Double,
        outputTokens: Double, at now: Instant
    ) -> Call {
        let figures = timeline.figures(at: now)
        let known = lane == .bulk && figures.bulk == nil ? .individual : lane
        let row = timeline.random.row(Int(truncatingIfNeeded: key))
        let calls = figures.calls(known)
        return Call(
            span: calls.span(
                row: row, lane: known, item: repetition, attempt: 0, items: items,
                inputTokens: inputTokens, outputTokens: outputTokens),
            fails: calls.fails(row: row, lane: known, item: repetition, attempt: 0))
    }

    /// From a job's start to its end; nil = it hangs until it expires.
    public func job(
        key: UInt64, repetition: Int, items: Int, inputTokens: Double, at now: Instant
    ) -> Span? {
        let figures = timeline.figures(at: now).batch
        let luck = figures.luck(
            row: timeline.random.row(Int(truncatingIfNeeded: key)), number: repetition, attempt: 0)
        return figures.span(luck, items: items, inputTokens: inputTokens)
    }

    /// From a job's creation to when it is given up.
    public func expiresAfter(at now: Instant) -> Span {
        timeline.figures(at: now).batch.expiresAfter
    }

    /// Jobs that run at the same time.
    public func placesForJobs(at now: Instant) -> Int {
        timeline.figures(at: now).batch.maxConcurrentJobs
    }

    /// Calls that are admitted per second; 0 = any number.
    public func callsPerSecond(at now: Instant) -> Double {
        timeline.figures(at: now).callsPerSecond
    }

    /// When figures change after `now`; `.never` if no more.
    public func nextChange(after now: Instant) -> Instant {
        timeline.starts.first { $0 > now } ?? .never
    }
}

/// The quota of a simulated run, for a body that is not simulated: a minute's worth of calls that
/// fills evenly.
public struct CallQuota: Sendable {
    private var quota = RateQuota()

    public init() {}

    /// Whether a call may pass; it is counted if so.
    ///
    /// - Parameters:
    ///   - perSecond: calls that the quota gains a second; 0 = every call may.
    ///   - now: never earlier than in the call before.
    public mutating func admits(_ perSecond: Double, _ now: Instant) -> Bool {
        quota.admits(perSecond, now)
    }

    /// Until the next call would be admitted, in whole seconds, at least one.
    public func retryAfter(_ perSecond: Double, _ now: Instant) -> Span {
        quota.retryAfter(perSecond, now)
    }
}
