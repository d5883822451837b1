import BatchingCore
import Diagnostics
import JobJournal
import ProviderAPI

/// A job that this process follows; only its desk touches it.
final class JobFlight {
    /// As the journal has it.
    var job: JournalJob
    /// What it asks; nil where an earlier run had the texts.
    let items: [ItemRequest]?
    /// When its looks are counted from.
    let created: Instant
    /// One look, and no waiting: what is not over then goes on at another time.
    let isGlance: Bool
    var polls = 0
    /// Nobody wants its results any more.
    var isUnwanted = false
    /// The provider was seen to work on it.
    var hasBegun = false
    /// The wait that ends at once when the job is cancelled.
    var sleeper: Task<Void, Never>?

    init(_ job: JournalJob, items: [ItemRequest]?, created: Instant, isGlance: Bool = false) {
        self.job = job
        self.items = items
        self.created = created
        self.isGlance = isGlance
    }

    var token: JobToken { job.token }
}

/// Why a job is not followed any further, without results.
struct JobStop: Error {
    var outcome: JobOutcome
    /// For each item; nil = each may be asked again.
    var error: ProviderError?
    var trouble: InputError?

    init(_ outcome: JobOutcome, _ error: ProviderError? = nil, trouble: InputError? = nil) {
        self.outcome = outcome
        self.error = error
        self.trouble = trouble
    }

    /// Whoever waited has gone, or wants no wait; the job stays in the journal.
    ///
    /// It may have been charged: the careful assumption.
    static var left: JobStop { JobStop(.cancelled(billed: true)) }

    /// It needs a person; its items must not be bought again without one.
    static func needsPerson(_ code: String, _ token: JobToken) -> JobStop {
        JobStop(
            .rejected,
            ProviderError(
                status: nil, code: code,
                message: "job \(token) may have been bought; see sbtune jobs show \(token)",
                advice: .never))
    }

    /// The local disk cannot keep what has to be kept.
    static func storage(_ trouble: InputError) -> JobStop {
        JobStop(
            .rejected,
            ProviderError(
                status: nil, code: "STORAGE", message: trouble.description, advice: .never),
            trouble: trouble)
    }
}
