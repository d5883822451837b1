import BatchingCore

/// A decision as scripts read it; keys carry their units.
public struct AdviceJSON: Encodable {
    public struct Probe: Encodable {
        public let strategy: String
        public let items: Int
    }

    public struct Predicted: Encodable {
        public let latencyS: Double
        public let lowS: Double
        public let highS: Double
        public let priceUsd: Double
        public let lateProbability: Double
    }

    public let strategy: String
    /// Of a hybrid: items that go one by one, at once.
    public let itemsFirst: Int?
    public let probe: Probe?
    public let reason: String
    /// By strategy.
    public let predicted: [String: Predicted]
    public let propensity: Double

    /// The whole document.
    public func text() throws -> String { try JSONText.of(self) }

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
