import BatchingCore
import LatencyHistory
import OnlineStatistics

/// What one key's decisions saved against sending every group as a job.
public struct KeySavings: Sendable, Equatable {
    /// How much went one way.
    public struct Strategy: Sendable, Equatable {
        /// Groups that went it.
        public var groups = 0
        /// Items of those groups.
        public var items = 0
    }

    /// By the strategy's name.
    public var strategies: [String: Strategy] = [:]
    /// Groups whose time and whose batch alternative are known; the savings are theirs.
    public var judged = 0
    /// Seconds of waiting less than always-batch; negative = more.
    public var savedSeconds = 0.0
    /// US dollars less than always-batch; negative = more.
    public var savedUSD = 0.0

    public init() {}

    /// Groups of all strategies.
    public var groups: Int { strategies.values.reduce(0) { $0 + $1.groups } }

    mutating func add(_ other: KeySavings) {
        strategies.merge(other.strategies) {
            Strategy(groups: $0.groups + $1.groups, items: $0.items + $1.items)
        }
        judged += other.judged
        savedSeconds += other.savedSeconds
        savedUSD += other.savedUSD
    }

    /// - Parameters:
    ///   - batch: of the key; nil where its lane was never used.
    ///   - price: US dollars per item of a lane.
    mutating func add(
        _ decision: HistoryDecision, batch: LatencyCurve?, price: (Lane) -> Double
    ) {
        strategies[decision.strategy, default: Strategy()].groups += 1
        strategies[decision.strategy, default: Strategy()].items += decision.items
        guard let outcome = decision.outcome, outcome.outcome == .ok else { return }
        if decision.strategy == Lane.batch.name {
            // It is what it is measured against.
            judged += 1
            return
        }
        let foretold = decision.predictions.first { $0.strategy == Lane.batch.name }
        guard
            let seconds = foretold?.latency ?? batch?.mean(items: Double(decision.items)),
            seconds.isFinite
        else { return }
        judged += 1
        savedSeconds += seconds - outcome.latency
        let own = Self.price(decision, price)
        var naive = foretold?.price ?? price(.batch) * Double(decision.items)
        // What was paid knows the group's own tokens: as a job the same ones would have cost less.
        if foretold == nil, let paid = outcome.priceUSD, own > 0 { naive *= paid / own }
        savedUSD += naive - (outcome.priceUSD ?? own)
    }

    /// Where it was not recorded: by the receipt, else by the lanes' prices.
    private static func price(
        _ decision: HistoryDecision, _ price: (Lane) -> Double
    ) -> Double {
        if let own = decision.predictions.first(where: { $0.strategy == decision.strategy }) {
            return own.price
        }
        let first = decision.itemsFirst ?? decision.items
        let lane = Lane.all.first { $0.name == decision.strategy } ?? .individual
        return price(lane) * Double(first) + price(.batch) * Double(decision.items - first)
    }
}
