import BatchingCore
import Foundation
import LatencyHistory
import Scenarios
import SmartBatching
import Tuning

/// What is known of a provider before anything was observed: a file's figures, or the client's own
/// table for a model that `embed` and `generate` use, or what providers usually take.
struct AdviceBasis {
    let terms: Terms
    /// The ways that are weighed where no flag names them.
    let strategies: [Offer.Strategy]

    /// - Parameters:
    ///   - file: a preset or a provider file; nil = none was named.
    ///   - key: the provider, model and kind in the history.
    ///   - prices: of a provider of which nothing else is known.
    ///   - given: what the user says an item costs; counts more than a file and the client's table.
    init(
        file: String?, key: HistoryKey, prices: LanePrices, given: [Lane: Double],
        maxParallel: Int?
    ) throws {
        guard
            let known = try file.map({ try ProviderFiles.load(pathOrPreset: $0).terms })
                ?? Self.ofClient(key)
        else {
            // Five at once is what the usual limits of a key allow.
            let perItem = Lane.all.map { ($0, prices.perItem($0, of: key).usd) }
            terms = AdviceTerms.generic(
                prices: Dictionary(uniqueKeysWithValues: perItem), maxParallel: maxParallel ?? 5)
            strategies = [.individual, .batch]
            return
        }
        var terms = AdviceTerms.priced(known, given, maxParallel: maxParallel)
        // Whoever observes says when it was over.
        terms.pollEvery = .zero
        self.terms = terms
        strategies = Offer.Strategy.allCases.filter { terms.offers(way: $0) }
    }

    /// What the client counts on today, so that advice is what it would do; nil for another provider.
    private static func ofClient(_ key: HistoryKey) throws -> Terms? {
        guard key.provider == "gemini" else { return nil }
        let day = Date.now.formatted(.iso8601.year().month().day())
        return try ModelPrices.gemini().terms(
            of: key.model, key.kind, on: day, maxParallel: ClientSettings().maxParallelIndividual,
            pollEvery: .zero
        ).terms
    }
}
