import RealModule

extension DecisionReceipt {
    /// Why it was chosen, in words.
    public var reasonText: String {
        let chosen = offer
        let time = Self.duration(chosen.latency)
        switch reason {
        case .preferredPurpose: return "groups of this purpose always go one by one"
        case .onlyWay: return "the only way there is; about \(time)"
        case .deadline:
            guard let other = runnerUp else { return "for the deadline" }
            return
                "in time with \(Self.percent(1 - chosen.lateProbability)); \(other.strategy.name)"
                + " with \(Self.percent(1 - other.lateProbability))"
        case .hopeful:
            guard let other = runnerUp else { return "about \(time), little known" }
            return "about \(time), but little known and worth a try against \(against(other))"
        case .pledge:
            guard let other = runnerUp else { return "about \(time)" }
            return "about \(time); \(against(other)), but its price would break the pledge"
        case .best:
            guard let other = runnerUp else { return "about \(time)" }
            guard chosen.latency > other.latency, chosen.priceUSD < other.priceUSD else {
                return "about \(time) against \(against(other))"
            }
            // Slower, and worth it.
            return
                "about \(time) for \(MoneyText.dollars(chosen.priceUSD)) against "
                + "\(Self.duration(other.latency)) for \(MoneyText.dollars(other.priceUSD)) as "
                + other.strategy.name
        }
    }

    private func against(_ other: Offer) -> String {
        "\(Self.duration(other.latency)) as \(other.strategy.name)"
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((min(1, max(0, share)) * 100).rounded())) %"
    }

    /// Two or three digits and the unit that people would use.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "for ever" }
        switch seconds {
        case ..<0.0995: return "\(Int((seconds * 1000).rounded())) ms"
        case ..<99.5: return "\(digits(seconds)) s"
        case ..<5970: return "\(digits(seconds / 60)) min"
        default: return "\(digits(seconds / 3600)) h"
        }
    }

    /// One place after the point below ten.
    private static func digits(_ value: Double) -> String {
        value < 9.95 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
    }
}
