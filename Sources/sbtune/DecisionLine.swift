import LatencyHistory
import Reports
import Traces

/// A decision of the history as a line of JSON: what a trace's row has no room for as well.
struct DecisionLine: Encodable {
    /// JSON has no endless numbers: `null` stands for them.
    struct Predicted: Encodable {
        @NullWhenNil var latencyS: Double?
        @NullWhenNil var lowS: Double?
        @NullWhenNil var highS: Double?
        @NullWhenNil var priceUsd: Double?

        init(_ way: HistoryDecision.Prediction) {
            _latencyS = .init(wrappedValue: way.latency.ifFinite)
            _lowS = .init(wrappedValue: way.low.ifFinite)
            _highS = .init(wrappedValue: way.high.ifFinite)
            _priceUsd = .init(wrappedValue: way.price.ifFinite)
        }
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
    @NullWhenNil var propensity: Double?
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
        _deadlineS = .init(wrappedValue: decision.deadline?.ifFinite)
        strategy = decision.strategy
        _itemsFirst = .init(wrappedValue: decision.itemsFirst)
        reason = decision.reason
        _propensity = .init(wrappedValue: decision.propensity.ifFinite)
        predicted = Dictionary(decision.predictions.map { ($0.strategy, Predicted($0)) }) {
            first, _ in first
        }
        _outcome = .init(wrappedValue: decision.outcome.map { "\($0.outcome)" })
        _latencyS = .init(wrappedValue: decision.outcome?.latency.ifFinite)
        _priceUsd = .init(wrappedValue: decision.outcome?.priceUSD?.ifFinite)
    }
}

extension Double {
    fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
