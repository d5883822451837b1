import BatchingCore
import LatencyHistory
import Reports

/// Thresholds and keys in words.
enum ThresholdWords {
    /// A threshold where a number is wanted: `34`, `1`, `never`.
    static func number(_ items: Int?) -> String {
        guard let items else { return NumberText.unknown }
        return items == .max ? "never" : NumberText.count(items)
    }

    /// The same of an estimate, or that it is none.
    static func estimate(_ estimate: ThresholdEstimate) -> String {
        estimate.isIdentified ? number(estimate.items) : "not identified"
    }

    /// A threshold as a rule: "batch from 34 items", "always batch", "never batch".
    static func rule(_ items: Int) -> String {
        switch items {
        case .max: "never batch"
        case ...1: "always batch"
        default: "batch from \(NumberText.count(items)) items"
        }
    }

    /// `[29–41]`.
    static func interval(_ low: Int?, _ high: Int?) -> String {
        guard let low, let high else { return NumberText.unknown }
        return "[\(number(low))–\(number(high))]"
    }

    /// `gemini/text-embedding-004/embed`; what is unknown is left out.
    static func key(_ key: HistoryKey) -> String {
        [key.provider, key.model, key.kind.name].filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// A cost with its standard error: "40.2 s ± 0.9 s".
    static func withError(_ value: Double, _ error: Double) -> String {
        "\(NumberText.seconds(value)) ± \(NumberText.seconds(error))"
    }

    /// What waiting is worth.
    static func valueOfTime(_ dollarsPerHour: Double) -> String {
        dollarsPerHour.isFinite
            ? "An hour of waiting is worth \(NumberText.dollars(dollarsPerHour))"
            : "Only waiting counts"
    }

    /// What a threshold costs more than another: "2.1 h of waiting and $0.40 less in price".
    static func difference(hours: Double, priceUSD: Double) -> String {
        var parts: [String] = []
        if abs(hours) * 3600 >= 1 {
            parts.append(
                "\(NumberText.seconds(abs(hours) * 3600)) \(hours > 0 ? "more" : "less") waiting")
        }
        if abs(priceUSD) >= 0.005 {
            parts.append("\(NumberText.dollars(abs(priceUSD))) \(priceUSD > 0 ? "more" : "less")")
        }
        return parts.isEmpty ? "nothing to speak of" : parts.joined(separator: " and ")
    }
}
