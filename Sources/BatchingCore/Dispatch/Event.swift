/// The number of a call in flight; reused after the call has ended.
public typealias CallID = Int32
/// The number of a job in flight; reused after the job has ended.
public typealias JobID = Int32

/// Something that happened, told to the dispatcher.
public enum Event: Sendable, Equatable, Codable {
    /// A group is there, and wants its results.
    case groupArrived(RequestGroup)
    /// A call that was ordered is over.
    case callEnded(CallID, CallOutcome)
    /// `polls`: looks at the job until this was seen, the last one included.
    case jobEnded(JobID, JobOutcome, polls: Int)
    /// Nobody waits for a group any more: what was not sent of it is not sent.
    ///
    /// What is under way goes on; the group finishes when that has ended.
    case groupCancelled(row: Int)
    /// The clock reached `Dispatcher.nextDeadline`.
    case deadlineReached
    /// What the provider offers changed. Calls and jobs in flight go on as they began.
    case termsChanged(Terms)
    /// Another dispatcher planned a group under the same pledge on the price.
    case plannedElsewhere(PledgedGroup)
}

/// How a call ended.
public enum CallOutcome: Sendable, Equatable, Codable {
    /// It brought a result for each of its items.
    case ok
    /// It may be tried again.
    case failed
    /// The provider will never take it: a call with one item is given up, the items of a larger
    /// one are sent one by one, as any of them may be the bad one.
    case rejected
    /// The provider will take nothing from us for now, this call or another: a wrong key, a quota of
    /// the day used up. Its items are given up.
    case barred
    /// Over the provider's rate limit (HTTP 429): nothing was done or charged.
    case refused(retryAfter: Span)
}

/// How a job ended.
public enum JobOutcome: Sendable, Equatable, Codable {
    /// It brought a result for each of its items.
    case done
    /// Over, with results for some items: the missing ones are sent one by one, the refused ones
    /// are given up. Both are places among the job's items, in order and without overlap.
    case partial(missing: [ItemRange], refused: [ItemRange])
    /// Refused by the provider as a whole, before anything was done or charged.
    case rejected
    /// Given up by the provider, without results and without charge.
    case expired
    /// Given up by us. `billed`: it had begun and is charged all the same.
    case cancelled(billed: Bool)
}

/// Neighbouring items.
public struct ItemRange: Sendable, Equatable, Codable {
    /// The first item's place in the call's or job's unit, from 0.
    public var first: Int
    /// ≥ 1.
    public var count: Int

    public init(first: Int, count: Int) {
        self.first = first
        self.count = count
    }
}
