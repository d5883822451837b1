import BatchingCore
import LatencyHistory

/// What an item costs by lane.
///
/// Recorded prices are compared at the same tokens: whoever sends long texts as jobs and short ones
/// alone would otherwise find the half-price lane the dearer one.
public struct LanePrices: Sendable, Equatable {
    /// Who said what an item costs.
    public enum Source: String, Sendable, Codable {
        /// The user said so.
        case given
        /// What was recorded, at the tokens that an item of the key has in the mean over all lanes.
        case recorded
        /// The mean of what was recorded, where not all of its tokens are known: of other items than
        /// another lane's.
        case recordedByItem = "recorded_by_item"
        /// Nobody knows: taken as nothing.
        case unknown
    }

    private var given: [Lane: Double]
    private var recorded: [HistoryKey: [Lane: Double]] = [:]
    private var byItem: [HistoryKey: [Lane: Double]] = [:]

    /// - Parameters:
    ///   - given: US dollars per item, ≥ 0; wins over what was recorded.
    ///   - rows: observations, some of which may have a price.
    public init(given: [Lane: Double], recordedIn rows: [HistoryObservation] = []) {
        self.given = given
        var sums: [HistoryKey: [Lane: PriceSums]] = [:]
        for row in rows where row.outcome == .ok && row.items > 0 {
            guard let price = row.priceUSD, price.isFinite, price >= 0 else { continue }
            sums[row.key, default: [:]][row.lane, default: PriceSums()].add(row, price)
        }
        for (key, lanes) in sums {
            byItem[key] = lanes.mapValues(\.perItem)
            let all = lanes.values.reduce(into: PriceSums()) { $0.add($1) }
            guard all.allTokensKnown else { continue }
            let (input, output) = (all.input / all.items, all.output / all.items)
            recorded[key] = lanes.compactMapValues { $0.price(input: input, output: output) }
        }
    }

    /// US dollars per item of a lane, and who said so.
    public func perItem(_ lane: Lane, of key: HistoryKey) -> (usd: Double, source: Source) {
        if let price = given[lane] { return (price, .given) }
        if let price = recorded[key]?[lane] { return (price, .recorded) }
        if let price = byItem[key]?[lane] { return (price, .recordedByItem) }
        return (0, .unknown)
    }
}

/// Recorded prices of a lane against their tokens, as sums.
private struct PriceSums {
    var usd = 0.0
    var items = 0.0
    var input = 0.0
    var output = 0.0
    private(set) var allTokensKnown = true
    // Of input, output and price with one another: the normal equations of price = a·input + b·output.
    private var inputSquared = 0.0
    private var outputSquared = 0.0
    private var crossed = 0.0
    private var inputPrice = 0.0
    private var outputPrice = 0.0

    var perItem: Double { usd / items }

    mutating func add(_ row: HistoryObservation, _ price: Double) {
        usd += price
        items += Double(row.items)
        guard let tokens = row.inputTokens, tokens > 0 else {
            allTokensKnown = false
            return
        }
        // An embedding has no tokens of output, and nobody records that.
        let (x, y) = (Double(tokens), Double(row.outputTokens ?? 0))
        input += x
        output += y
        inputSquared += x * x
        outputSquared += y * y
        crossed += x * y
        inputPrice += x * price
        outputPrice += y * price
    }

    mutating func add(_ other: PriceSums) {
        usd += other.usd
        items += other.items
        input += other.input
        output += other.output
        allTokensKnown = allTokensKnown && other.allTokensKnown
    }

    /// What an item of so many tokens costs here, by the rates that fit best (least squares; exact
    /// where a provider charges by the token).
    func price(input x: Double, output y: Double) -> Double? {
        let determinant = inputSquared * outputSquared - crossed * crossed
        // A millionth: less, and input and output always went together, so that one rate says it all.
        if determinant > 1e-6 * inputSquared * outputSquared {
            let a = (inputPrice * outputSquared - outputPrice * crossed) / determinant
            let b = (outputPrice * inputSquared - inputPrice * crossed) / determinant
            if a >= 0, b >= 0 { return a * x + b * y }
        }
        return usd / (input + output) * (x + y)
    }
}
