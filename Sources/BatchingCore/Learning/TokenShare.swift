import OnlineStatistics
import RealModule

/// How much of an item's cost goes with its tokens.
///
/// latency = overhead + per item × (1 - share) × items + per token × tokens, where per token =
/// share × per item / usual tokens per item. So many items of usual size count as themselves, larger
/// ones as more. The share is followed by a scalar Kalman filter on ln latency.
struct TokenShare: Sendable, Equatable, Codable {
    /// 0 = tokens do not matter, 1 = only they do; half is believed at first, all is possible.
    private(set) var share = 0.5
    private var variance = 0.25
    private var usualLog = 0.0
    private var seen = 0.0

    /// The usual size is followed over so many observations.
    private static let memory = 200.0
    /// Groups of nearly the usual size tell nothing of the share.
    private static let tells = 0.05

    /// The number of items of usual size that would take as long.
    /// - Parameter tokens: input tokens of all items; < 0 = unknown.
    func effectiveItems(_ items: Int, tokens: Int) -> Double {
        Double(items) * (1 + share * excess(items, tokens))
    }

    /// - Parameters:
    ///   - residual: ln latency less what was expected.
    ///   - perItemShare: the part of the expected latency that the items make.
    mutating func learn(
        _ items: Int, tokens: Int, residual: Double, perItemShare: Double, noiseVariance: Double
    ) {
        guard tokens > 0 else { return }
        let excess = excess(items, tokens)
        if abs(excess) > Self.tells {
            let slope = perItemShare * excess / (1 + share * excess)
            let total = slope * slope * variance + noiseVariance
            // Beyond two deviations it is an outlier's doing, not the tokens'.
            let bound = 2 * total.squareRoot()
            let gain = variance * slope / total
            share = min(1, max(0, share + gain * min(bound, max(-bound, residual))))
            variance -= gain * slope * variance
        }
        seen = min(seen + 1, Self.memory)
        usualLog += (.log(Double(tokens) / Double(items)) - usualLog) / seen
    }

    /// Tokens per item over the usual, less 1.
    private func excess(_ items: Int, _ tokens: Int) -> Double {
        guard tokens > 0, seen > 0 else { return 0 }
        return Double(tokens) / Double(items) / .exp(usualLog) - 1
    }
}
