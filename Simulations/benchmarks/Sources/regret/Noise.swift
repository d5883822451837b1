import Foundation

/// The factor by which a latency is off its mean; its own mean is 1.
enum Noise: Hashable, Sendable {
    /// - Parameter sigma: standard deviation of the logarithm.
    case lognormal(_ sigma: Double)
    /// - Parameter alpha: the tail's exponent, > 1; at 2 and below the variance is infinite.
    case pareto(_ alpha: Double)

    func draw(_ chance: inout Chance) -> Double {
        switch self {
        case .lognormal(let sigma): exp(sigma * chance.normal() - sigma * sigma / 2)
        case .pareto(let alpha): (alpha - 1) / alpha * pow(chance.unit(), -1 / alpha)
        }
    }

    /// The probability of more than so much.
    func tail(beyond factor: Double) -> Double {
        guard factor > 0 else { return 1 }
        switch self {
        case .lognormal(let sigma):
            return 0.5 * erfc((log(factor) + sigma * sigma / 2) / sigma / 2.0.squareRoot())
        case .pareto(let alpha): return min(1, pow(factor * alpha / (alpha - 1), -alpha))
        }
    }
}
