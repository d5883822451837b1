import BatchingCore
import Diagnostics

/// What an adviser assumes of a provider that it was told nothing about.
public enum AdviceTerms {
    /// - Parameters:
    ///   - prices: US dollars per item, by lane; none = free.
    ///   - maxParallel: calls in flight at once.
    public static func generic(prices: [Lane: Double], maxParallel: Int) -> Terms {
        Terms(
            lanes: Lane.all.map { lane in
                LaneTerms(
                    style: lane == .batch ? .jobs : .calls, itemsMax: itemsMax(lane),
                    pricePer1kTokens: 0, pricePerItem: prices[lane] ?? 0, typical: typical(lane))
            },
            maxParallel: maxParallel,
            // Whoever observes says when it was over: no look is waited for.
            pollEvery: .zero, assumedInputTokensPerItem: 0, assumedOutputTokensPerItem: 0)
    }

    /// Sets prices per item over those of a provider.
    public static func priced(_ terms: Terms, _ prices: [Lane: Double], maxParallel: Int?) -> Terms
    {
        var terms = terms
        for (lane, price) in prices where terms.offers(lane) {
            terms.lanes[Int(lane.rawValue)]?.pricePerItem = price
            terms.lanes[Int(lane.rawValue)]?.pricePer1kTokens = 0
            terms.lanes[Int(lane.rawValue)]?.pricePer1kOutputTokens = 0
        }
        if let maxParallel { terms.maxParallel = maxParallel }
        return terms
    }

    /// Measured: a synchronous embedding call takes from 0.1 s to 2 s, one with a hundred texts
    /// 1.7 s; jobs take 40 s at their quickest and minutes usually, and a belief that is too hopeful
    /// is corrected by the first job, one that is not never.
    private static func typical(_ lane: Lane) -> Span {
        switch lane {
        case .individual: Span(seconds: 1)
        case .bulk: Span(seconds: 1.7)
        default: Span(seconds: 60)
        }
    }

    /// Gemini's embedding call takes 100 texts; jobs take more than anybody sends at once.
    private static func itemsMax(_ lane: Lane) -> Int {
        switch lane {
        case .individual: 1
        case .bulk: 100
        default: 1_000_000
        }
    }
}
