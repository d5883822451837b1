/// Why a call of a client brought no results.
public enum ClientError: Error, Sendable, CustomStringConvertible {
    /// Some items have no result, in their order; those that have one are there, by their place in
    /// the group: they were paid for, and are not kept anywhere else.
    case itemsFailed([(index: Int, failure: ItemFailure)], results: [Int: ItemResult])
    /// The provider has no such lane for this model.
    case noSuchLane(Strategy)
    /// The client was closed.
    case closed
    /// A streamed answer ended before its end.
    case truncated
    /// A streamed answer was refused or broke off.
    case failed(ItemFailure)

    public var description: String {
        switch self {
        case .itemsFailed(let failures, _):
            let first = failures.first.map { "item \($0.index): \($0.failure)" } ?? "none"
            return "\(failures.count) items have no result; the first is \(first)"
        case .noSuchLane(let strategy):
            return "the provider has no way '\(strategy.rawValue)' for this model"
        case .closed: return "the client is closed"
        case .truncated: return "the answer was cut short"
        case .failed(let failure): return failure.description
        }
    }
}
