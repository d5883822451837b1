import BatchingCore
import ProviderAPI

/// How a synchronous call ended: what the dispatcher is told, and what the items got.
struct CallEnd: Sendable {
    var outcome: CallOutcome
    /// In order of the call's items; empty where it failed.
    var results: [ItemResult] = []
    /// Why it failed.
    var failure: ItemFailure?
    /// Of the exchange; nil where no whole answer came.
    var timings: CallTimings?

    init(results: [ItemResult]) {
        outcome = .ok
        self.results = results
    }

    /// A refusal by the provider in the dispatcher's words.
    init(_ error: ProviderError) {
        failure = ItemFailure(.provider(error))
        outcome =
            switch error.advice {
            case .retry: .failed
            case .never: .rejected
            case .key, .exhausted: .barred
            case .throttled(let wait):
                // Nobody is kept waiting longer than two minutes on a provider's word: whoever
                // called decides.
                (wait ?? 0) > 120
                    ? .barred : .refused(retryAfter: Span(seconds: max(0, wait ?? 0)))
            }
    }

    init(_ failure: TransportFailure) {
        self.failure = ItemFailure(.transport(failure))
        outcome =
            switch failure.kind {
            case .unsent, .timeout, .broken, .cancelled: .failed
            case .tooLarge: .rejected
            case .refused, .storage: .barred
            }
    }

    /// A streamed answer that broke off after pieces of it were handed on: never tried again.
    func afterPieces() -> CallEnd {
        var end = self
        if end.outcome != .ok { end.outcome = .barred }
        return end
    }
}
