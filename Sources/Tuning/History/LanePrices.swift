import BatchingCore
import LatencyHistory

/// What an item costs by lane.
public struct LanePrices: Sendable, Equatable {
    /// Who said what an item costs.
    public enum Source: String, Sendable, Codable {
        /// The user said so.
        case given
        /// The mean of what was recorded.
        case recorded
        /// Nobody knows: taken as nothing.
        case unknown
    }

    private var given: [Lane: Double]
    private var recorded: [HistoryKey: [Lane: Double]]

    /// - Parameters:
    ///   - given: US dollars per item, ≥ 0; wins over what was recorded.
    ///   - rows: observations, some of which may have a price.
    public init(given: [Lane: Double], recordedIn rows: [HistoryObservation] = []) {
        self.given = given
        var sums: [HistoryKey: [Lane: (usd: Double, items: Int)]] = [:]
        for row in rows where row.outcome == .ok {
            guard let price = row.priceUSD, price.isFinite, price >= 0, row.items > 0 else {
                continue
            }
            sums[row.key, default: [:]][row.lane, default: (0, 0)].usd += price
            sums[row.key, default: [:]][row.lane, default: (0, 0)].items += row.items
        }
        recorded = sums.mapValues { $0.mapValues { $0.usd / Double($0.items) } }
    }

    /// US dollars per item of a lane, and who said so.
    public func perItem(_ lane: Lane, of key: HistoryKey) -> (usd: Double, source: Source) {
        if let price = given[lane] { return (price, .given) }
        if let price = recorded[key]?[lane] { return (price, .recorded) }
        return (0, .unknown)
    }
}
