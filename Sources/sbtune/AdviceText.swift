import BatchingCore
import Reports

/// A decision for people.
enum AdviceText {
    /// - Parameter learned: observations that it rests on; nil = there is no history.
    static func sentences(_ receipt: DecisionReceipt, learned: Int?) -> String {
        let offer = receipt.offer
        let items = NumberText.count(receipt.items, of: "item")
        let way =
            switch offer.strategy {
            case .individual: "\(items) one by one"
            case .bulk: "\(items) in bulk calls"
            case .batch: "\(items) as a batch job"
            case .hybrid:
                "the first \(offer.itemsFirst) of \(items) one by one, the rest as a batch job"
            }
        var text = "Send \(way): \(receipt.reasonText)"
        text += " [90 % of the time \(NumberText.seconds(offer.low))"
        text += " to \(NumberText.seconds(offer.high))].\n"
        text += lateness(offer)
        text += prices(receipt)
        if let probe = receipt.probe {
            text +=
                "Worth knowing: duplicate \(NumberText.count(probe.items, of: "item")) as "
                + "\(probe.lane.name), for nobody to wait for.\n"
        }
        switch learned {
        case nil: text += "Nothing was learned yet: this is what providers usually take.\n"
        case let count?: text += "It rests on \(NumberText.count(count, of: "observation")).\n"
        }
        return text
    }

    /// A deadline that will hardly be held; nothing where there is none.
    private static func lateness(_ offer: Offer) -> String {
        guard offer.lateProbability >= 0.5 else { return "" }
        let held = NumberText.percent(1 - offer.lateProbability, decimals: 0)
        return "The deadline will hardly be held: in time with \(held).\n"
    }

    /// What each way costs.
    private static func prices(_ receipt: DecisionReceipt) -> String {
        let chosen = receipt.offer
        let others = (0..<receipt.offers.count).map { receipt.offers[$0] }
            .filter { $0.strategy != chosen.strategy }
        guard chosen.priceUSD > 0 || others.contains(where: { $0.priceUSD > 0 }) else {
            return "No price is known, so only waiting counts: name a provider, or give --price.\n"
        }
        let rest = others.map { "\($0.strategy.name) \(NumberText.dollars($0.priceUSD))" }
        let list = rest.isEmpty ? "" : "; \(rest.joined(separator: ", "))"
        return "It costs \(NumberText.dollars(chosen.priceUSD))\(list).\n"
    }
}
