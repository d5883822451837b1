import LatencyHistory
import Reports
import Traces

/// A decision of the history as a line of JSON: what a trace's row has no room for as well.
struct DecisionLine: Encodable {
    struct Predicted: Encodable {
        var latencyS, lowS, highS, priceUsd: Double
    }

    /// A number beyond 2^53 is no number everywhere: a text.
    let id: String
    let timestamp: String
    let provider, model, kind, purpose: String
    let items: Int
    @NullWhenNil var inputTokens: Int?
    @NullWhenNil var outputTokens: Int?
    @NullWhenNil var deadlineS: Double?
    let strategy: String
    @NullWhenNil var itemsFirst: Int?
    let reason: String
    let propensity: Double
    /// By strategy.
    let predicted: [String: Predicted]
    /// Null until it is known.
    @NullWhenNil var outcome: String?
    @NullWhenNil var latencyS: Double?
    @NullWhenNil var priceUsd: Double?

    init(_ decision: HistoryDecision) {
        id = String(decision.id)
        timestamp = TraceTime.text(
            nanoseconds: Int64((decision.at * 1e6).rounded()) * 1000)
        provider = decision.key.provider
        model = decision.key.model
        kind = decision.key.kind.name
        purpose = decision.purpose
        items = decision.items
        _inputTokens = .init(wrappedValue: decision.inputTokens)
        _outputTokens = .init(wrappedValue: decision.outputTokens)
        _deadlineS = .init(wrappedValue: decision.deadline)
        strategy = decision.strategy
        _itemsFirst = .init(wrappedValue: decision.itemsFirst)
        reason = decision.reason
        propensity = decision.propensity
        predicted = Dictionary(
            decision.predictions.map { way in
                (
                    way.strategy,
                    Predicted(
                        latencyS: way.latency, lowS: way.low, highS: way.high, priceUsd: way.price)
                )
            }
        ) { first, _ in first }
        _outcome = .init(wrappedValue: decision.outcome.map { "\($0.outcome)" })
        _latencyS = .init(wrappedValue: decision.outcome?.latency)
        _priceUsd = .init(wrappedValue: decision.outcome?.priceUSD)
    }
}
