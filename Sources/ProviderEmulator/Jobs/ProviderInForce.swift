import BatchingCore
import BatchingSimulator

/// The provider's figures from the instant on at which they came into force.
struct ProviderInForce: Sendable {
    let model: ProviderModel
    private let draws: ProviderDraws
    /// The model's changes count from here.
    private let since: Instant

    init(_ model: ProviderModel, seed: UInt64, since: Instant) {
        self.model = model
        self.since = since
        draws = ProviderDraws(model, seed: seed)
    }

    private func own(_ now: Instant) -> Instant { max(.zero, .zero + (now - since)) }

    func call(
        _ lane: Lane, key: UInt64, repetition: Int, items: Int, inputTokens: Int, outputTokens: Int,
        at now: Instant
    ) -> ProviderDraws.Call {
        draws.call(
            lane, key: key, repetition: repetition, items: items, inputTokens: Double(inputTokens),
            outputTokens: Double(outputTokens), at: own(now))
    }

    func job(_ job: Job, at now: Instant) -> Span? {
        draws.job(
            key: job.luck, repetition: job.repetition, items: job.items.count,
            inputTokens: Double(job.inputTokens), at: own(now))
    }

    func expiresAfter(at now: Instant) -> Span { draws.expiresAfter(at: own(now)) }
    func placesForJobs(at now: Instant) -> Int { draws.placesForJobs(at: own(now)) }
    func callsPerSecond(at now: Instant) -> Double { draws.callsPerSecond(at: own(now)) }

    func nextChange(after now: Instant) -> Instant {
        let next = draws.nextChange(after: own(now))
        return next == .never ? .never : since + (next - .zero)
    }
}
