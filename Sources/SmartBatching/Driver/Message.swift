import BatchingCore
import ProviderAPI

/// What a driver is told.
enum Message: Sendable {
    /// A group was handed over; items that jobs of an earlier run bring are waited for apart.
    case arrived(OpenGroup, adopted: [AdoptedItem?])
    case callEnded(CallID, CallEnd)
    case jobEnded(JobID, JobEnd)
    /// What became of an item that an earlier job was to bring.
    case adopted(GroupNumber, index: Int, AdoptedItem.Outcome)
    /// Nobody waits for a group any more.
    case cancelled(GroupNumber)
    /// The client's other driver planned a group.
    case plannedElsewhere(PledgedGroup)
    /// An appointment may be due.
    case tick
    /// No more groups; ends when those in flight have.
    case close
    /// Ends now; jobs that are out stay in the journal.
    case stop
}

/// What a driver does on the wire, and reports when it is over.
enum Effect: Sendable {
    /// - `stream`: told the pieces of the answer.
    case call(CallID, Lane, [ItemRequest], stream: AsyncStream<Delivery>.Continuation?)
    case job(JobWork)
    case cancelJob(JobID)
    case awaitAdopted(GroupNumber, index: Int, AdoptedItem)
    /// The client's other drivers are to know of it.
    case pledged(PledgedGroup)
    /// These were handed to their callers.
    case delivered([JobItemName])
    /// Whoever waited for these has gone: they are for the next one who asks.
    case left([JobItemName])
    /// The same of items of a job that is out.
    case leftJob(JobID, items: [Int])
    case wake(Instant)
}

/// A result that the journal holds.
struct JobItemName: Sendable, Hashable {
    var token: String
    var index: Int
}

/// The serial number of a group that was handed over.
typealias GroupNumber = Int
