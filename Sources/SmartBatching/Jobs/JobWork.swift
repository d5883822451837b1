import BatchingCore
import Diagnostics
import ProviderAPI

/// What a job is to do: items of one group, or of several that were planned together.
struct JobWork: Sendable {
    /// The dispatcher's number; unique among its jobs in flight.
    var id: JobID
    /// Whose number it is: several drivers, each with a dispatcher, share a desk.
    var driver = 0
    var kind: RequestKind
    /// In order; results are told in the same order, whatever order they came in.
    var items: [ItemRequest]
    /// One per item: tells an item of an earlier run again without keeping its text.
    var fingerprints: [ItemFingerprint]
    /// Of the callers, for people who look at the journal; never a text.
    var purpose: String
    /// US dollars that it is expected to cost.
    var priceUSD: Double
    /// A probe: nobody waits for it, so nobody picks it up after a crash.
    var isProbe: Bool
}

/// What became of a job.
struct JobEnd: Sendable {
    var outcome: JobOutcome
    /// By item; nil = it has no result and may be asked again, an error = it was refused for good.
    var results: [Result<ItemResult, ProviderError>?]
    /// Looks at the job.
    var polls: Int
    /// The journal's name for it, once it was written down.
    var token: String?
    /// The local disk's, if it was that: the job may be bought all the same, and is in the journal.
    var trouble: InputError?

    /// Whether what it tells of items is in the journal: it is over, and was brought in.
    var isKept: Bool {
        switch outcome {
        case .done, .partial: true
        case .expired, .rejected, .cancelled: false
        }
    }
}

/// A job by its dispatcher's number.
struct JobNumber: Hashable, Sendable {
    var driver: Int
    var id: JobID
}
