import BatchingCore
import Diagnostics
import ProviderAPI

/// What a group brings, told as it comes.
public enum Delivery: Sendable {
    /// How items of the group will go; once, or more often where earlier jobs brought only a part.
    case planned(GroupPlan)
    /// An item's end, in whatever order they come; told once per item.
    case item(ItemEnd)
    /// A piece of an answer that is streamed, before its item's end.
    case piece(String)
    /// Every item has ended; the last thing told.
    case finished(GroupEnd)
}

/// How items of a group will go.
public struct GroupPlan: Sendable {
    /// `individual`, `bulk`, `batch` or `hybrid`.
    public var strategy: String
    /// Items of the group.
    public var items: Int
    /// Seconds that it is expected to take, in the mean; nil where nothing is predicted.
    public var seconds: Double?
    /// US dollars that it is expected to cost; nil where nothing is predicted.
    public var priceUSD: Double?
}

extension GroupPlan {
    init(_ report: PlanReport) {
        strategy = report.plan.strategy
        items = report.items
        seconds = report.receipt?.offer.latency
        priceUSD = report.receipt?.offer.priceUSD
    }
}

/// How one item ended.
public struct ItemEnd: Sendable {
    /// Its place in the group.
    public var index: Int
    /// What it brought, or why it brought nothing.
    public var result: Result<ItemResult, ItemFailure>
    /// The lane that brought it; nil = none did.
    public var lane: Lane?

    public init(index: Int, result: Result<ItemResult, ItemFailure>, lane: Lane? = nil) {
        self.index = index
        self.result = result
        self.lane = lane
    }
}

/// How a group ended.
public struct GroupEnd: Sendable {
    /// The way that it went: `individual`, `bulk`, `batch`, `hybrid`; `adopted` where everything
    /// came from jobs of an earlier run.
    public var strategy: String
    /// Seconds from handing over to the last result.
    public var latency: Double
    /// US dollars; 0 where the model's price is unknown.
    public var priceUSD: Double
    /// Why it went so; nil where nothing was decided.
    public var receipt: DecisionReceipt?
    /// Results that are still in the journal.
    var journaled: [JobItemName] = []

    public init(
        strategy: String, latency: Double, priceUSD: Double, receipt: DecisionReceipt? = nil
    ) {
        self.strategy = strategy
        self.latency = latency
        self.priceUSD = priceUSD
        self.receipt = receipt
    }
}

/// What one item brought: a vector or a text.
public typealias ItemResult = ProviderAPI.ItemResult

/// An item that has no result.
public struct ItemFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Why there is no result.
    public enum Reason: Sendable, Equatable {
        /// The provider refused it, for good or too often.
        case provider(ProviderError)
        /// No answer came.
        case transport(TransportFailure)
        /// A job ended without it.
        case missing
        /// The journal failed: no job is bought without having been written down.
        case storage(InputError)
        /// Its caller went away before it was sent, or the client was closed.
        case cancelled
    }

    /// Why there is no result.
    public var reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    /// Without the provider's message, which may quote the prompt.
    public var description: String {
        switch reason {
        case .provider(let error): "refused by the provider (\(error))"
        case .transport(let failure): "no answer (\(failure))"
        case .missing: "the job brought no result for it"
        case .storage(let trouble): "\(trouble)"
        case .cancelled: "cancelled"
        }
    }
}
