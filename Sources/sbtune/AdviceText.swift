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
}
