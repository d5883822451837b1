/// The number of a call in flight; reused after the call has ended.
public typealias CallID = Int32
/// The number of a job in flight; reused after the job has ended.
public typealias JobID = Int32

/// Something that happened, told to the dispatcher.
public enum Event: Sendable, Equatable, Codable {
    case groupArrived(RequestGroup)
    case callEnded(CallID, CallOutcome)
    /// `polls`: looks at the job until this was seen, the last one included.
    case jobEnded(JobID, JobOutcome, polls: Int)
    /// The clock reached `Dispatcher.nextDeadline`.
    case deadlineReached
    /// What the provider offers changed. Calls and jobs in flight go on as they began.
    case termsChanged(Terms)
}

/// How a call ended.
public enum CallOutcome: Sendable, Equatable, Codable {
    case ok
    /// It may be tried again.
    case failed
    /// Over the provider's rate limit (HTTP 429): nothing was done or charged.
    case refused(retryAfter: Span)
}

/// How a job ended.
public enum JobOutcome: Sendable, Equatable, Codable {
    case done
    /// Given up by the provider, without results and without charge.
    case expired
    /// Given up by us. `billed`: it had begun and is charged all the same.
    case cancelled(billed: Bool)
}
