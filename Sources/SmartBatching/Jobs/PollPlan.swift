import BatchingCore

/// When to look at a job: on the grid of its creation, more rarely when the provider says so.
struct PollPlan {
    private let created: Instant
    private let every: Span
    /// Doubles with every refusal in a row.
    private var stretch = 1

    /// A refused look waits no longer than this for the next one, unless it is told to.
    private static let longest = Span(seconds: 900)

    init(created: Instant, every: Span) {
        self.created = created
        self.every = max(every, Span(seconds: 1))
    }

    /// The next look after `now`.
    func next(after now: Instant) -> Instant { onGrid(now + Span(nanoseconds: 1)) }

    /// A look was answered.
    mutating func answered() { stretch = 1 }

    /// A look was refused as one too many: the next one.
    mutating func refused(at now: Instant, retryAfter: Double?) -> Instant {
        stretch = min(stretch * 2, 1 << 20)
        let own = min(every * stretch, max(Self.longest, every))
        // Longer than an hour is no hint for polls; a provider once told 292 years.
        let told = Span(seconds: min(max(0, retryAfter ?? 0), 3600))
        return onGrid(now + max(own, told))
    }

    /// The first instant of the grid that is not before `instant`.
    private func onGrid(_ instant: Instant) -> Instant {
        let (step, age) = (every.nanoseconds, (instant - created).nanoseconds)
        let count = max(1, age / step + (age % step > 0 ? 1 : 0))
        return created + Span(nanoseconds: step * count)
    }
}
