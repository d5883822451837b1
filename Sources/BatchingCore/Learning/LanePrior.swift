import OnlineStatistics
import RealModule

/// What is believed of a lane before anything was observed of it.
enum LanePrior {
    /// Of a lane that the provider lacks; nobody asks it.
    static let unknown = LaneTerms(
        style: .calls, itemsMax: 1, pricePer1kTokens: 0, typical: Span(seconds: 1))

    /// - Parameters:
    ///   - terms: `typical` is where the belief is centred.
    ///   - slots: calls in flight at once; so many items of a call lane go side by side.
    static func curve(_ terms: LaneTerms, slots: Int) -> LatencyCurve {
        let typical = Double.log(max(terms.typical.seconds, 1e-6))
        switch (terms.style, terms.itemsMax) {
        case (.calls, 1):
            // One call after the other in each slot: an item adds a slot's share of a call. A
            // factor of e either way: calls take from 0.1 s (embedding) to 6 s (generation).
            return LatencyCurve(
                logOverhead: typical, logPerItem: typical - .log(Double(max(1, slots)) * 0.8),
                overheadVariance: 1, perItemVariance: 1, noise: 0.4, meanFactor: 1.1)
        case (.calls, _):
            // Measured: a call with 100 texts takes as long as one with a single text.
            return LatencyCurve(
                logOverhead: typical, logPerItem: typical + .log(0.005), overheadVariance: 1,
                perItemVariance: 2, noise: 0.4, meanFactor: 1.1)
        case (.jobs, _):
            // Size explains almost nothing of a job's time, minutes and hours occur alike. A low
            // slope is also the hopeful belief, and hope is tested by itself: where jobs seem
            // quick they are taken and observed. The noise is meant to be too large at first,
            // else the first late job would look like a change.
            return LatencyCurve(
                logOverhead: typical, logPerItem: typical + .log(0.001), overheadVariance: 2,
                perItemVariance: 2, noise: 0.8, meanFactor: 1.1)
        }
    }
}
