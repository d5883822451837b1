import BatchingSimulator
import Diagnostics
import StrictYAML

/// How the figures of a provider model are written in files and what they may be: one table for
/// the figures themselves and for what they change to.
enum FigureRules {
    /// Ten years: longer times are a slip of the pen, and a chain of them still fits the clock.
    static let longestSeconds = 10 * 365.25 * 86_400

    static func bounds(of figure: ProviderFigure) -> Bounds {
        switch figure.name {
        // A client that looks more often than every millisecond only heats the network.
        case "batch.poll.every": return .from(0.001, to: longestSeconds)
        case "individual.latency.mean", "bulk.latency.mean", "batch.expires_after":
            return .moreThan(0, to: longestSeconds)
        case "batch.noise.mean": return .moreThan(0, to: 1_000_000)
        case "individual.latency.cv", "bulk.latency.cv", "batch.overhead.cv", "batch.noise.cv":
            // A lognormal with cv 100 has its mean at 100 times its median: nothing is wilder.
            return .from(0, to: 100)
        // Slots are kept one by one; a client with more sockets than this has other worries.
        case "individual.max_parallel": return .from(1, to: 10_000)
        case "faults.batch.slow_factor": return .from(1, to: 1_000_000)
        default: break
        }
        switch figure.unit {
        case .duration: return .from(0, to: longestSeconds)
        case .share: return .from(0, to: 1)
        case .count: return .from(1, to: 1_000_000_000)
        case .price: return .from(0, to: 1_000_000)
        case .number: return .from(0, to: 1_000_000_000)
        }
    }

    /// The figure's value in its unit, checked.
    static func read(_ figure: ProviderFigure, _ value: YAMLValue) throws(InputError) -> Double {
        let bounds = bounds(of: figure)
        switch figure.unit {
        case .duration: return try value.duration(bounds)
        case .share: return try value.share(bounds)
        case .count: return try value.count(bounds)
        case .price, .number: return try value.number(bounds)
        }
    }

    /// The figure of that name, which the program's own code has spelt.
    static func figure(_ name: String) -> ProviderFigure {
        guard let figure = ProviderFigure.named(name) else {
            preconditionFailure("no figure of a provider model is called \(name)")
        }
        return figure
    }
}
