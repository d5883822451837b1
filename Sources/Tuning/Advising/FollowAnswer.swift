import BatchingCore

/// A decision as one line of JSON, the keys of `AdviceJSON` in its order.
///
/// Written here and not by `JSONEncoder`, which takes half of a session's time for it. Nothing needs
/// to be escaped: all words are the program's own, all numbers are finite.
enum FollowAnswer {
    static func append(_ receipt: DecisionReceipt, to line: inout [UInt8]) {
        var text = #"{"strategy":"\#(receipt.offer.strategy.name)""#
        if receipt.offer.strategy == .hybrid {
            text += #","items_first":\#(receipt.offer.itemsFirst)"#
        }
        if let probe = receipt.probe {
            text += #","probe":{"strategy":"\#(probe.lane.name)","items":\#(probe.items)}"#
        }
        text += #","reason":"\#(receipt.reasonText)","predicted":{"#
        for place in 0..<receipt.offers.count {
            let offer = receipt.offers[place]
            if place > 0 { text += "," }
            text += #""\#(offer.strategy.name)":{"latency_s":\#(short(offer.latency))"#
            text += #","low_s":\#(short(offer.low)),"high_s":\#(short(offer.high))"#
            text += #","price_usd":\#(offer.priceUSD)"#
            text += #","late_probability":\#(short(offer.lateProbability))}"#
        }
        text += #"},"propensity":\#(receipt.propensity)}"#
        line.append(contentsOf: text.utf8)
        line.append(UInt8(ascii: "\n"))
    }

    /// To the microsecond: nobody's latency is known better.
    private static func short(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
