import BatchingCore
import Reports

/// A decision as scripts read it; keys carry their units.
public struct AdviceJSON: Encodable {
    /// A duplicate to be sent beside the group.
    public struct Probe: Encodable {
        /// The lane that it goes down.
        public let strategy: String
        /// How many of the group's first items it repeats.
        public let items: Int
    }

    /// What is expected of one way.
    public struct Predicted: Encodable {
        /// The mean, seconds.
        public let latencyS: Double
        /// Lower end of the interval that holds 90 %, seconds.
        public let lowS: Double
        /// Upper end of the interval that holds 90 %, seconds.
        public let highS: Double
        /// US dollars of the whole group.
        public let priceUsd: Double
        /// That the deadline is missed, 0…1; 0 where there is none.
        public let lateProbability: Double
    }

    /// The way to go: `individual`, `bulk`, `batch` or `hybrid`.
    public let strategy: String
    /// Of a hybrid: items that go one by one, at once.
    public let itemsFirst: Int?
    /// Nil = no duplicate.
    public let probe: Probe?
    /// Why, in words.
    public let reason: String
    /// By strategy.
    public let predicted: [String: Predicted]
    /// The probability with which the same would be advised again.
    public let propensity: Double

    /// The whole document.
    public func text() throws -> String { try JSONText.of(self) }

    /// What a receipt says.
    public init(_ receipt: DecisionReceipt) {
        let offer = receipt.offer
        strategy = offer.strategy.name
        itemsFirst = offer.strategy == .hybrid ? offer.itemsFirst : nil
        probe = receipt.probe.map { Probe(strategy: $0.lane.name, items: $0.items) }
        reason = receipt.reasonText
        var predicted: [String: Predicted] = [:]
        for place in 0..<receipt.offers.count {
            let offer = receipt.offers[place]
            predicted[offer.strategy.name] = Predicted(
                latencyS: offer.latency, lowS: offer.low, highS: offer.high,
                priceUsd: offer.priceUSD, lateProbability: offer.lateProbability)
        }
        self.predicted = predicted
        propensity = receipt.propensity
    }
}
