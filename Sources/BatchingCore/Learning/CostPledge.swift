import RealModule

/// Keeps what is paid near what always-batch would pay: a price on the pledge, which every dollar
/// counts beyond itself.
///
/// The price is the one at which the groups of late would have kept the pledge, had each taken its
/// best offer under it: online linear programming by the dual of what was seen (Agrawal, Wang & Ye
/// 2014, doi:10.1287/opre.2014.1289). So the money goes where a dollar saves the most time. What was
/// overspent is taken back, what was saved is spent, over as many groups as are remembered.
///
/// A price that was learned may be wrong, so it has a limit beside it: at no time is more paid than
/// always-batch would have paid, the share and `advanceUSD`. Beyond it go what a deadline leaves no
/// choice of, purposes that are preferred, and probes; they are paid back by the groups that follow.
/// Groups whose strategy the caller forces are not counted.
public struct CostPledge: Sendable, Equatable, Codable {
    /// The share by which the price may exceed always-batch's: 0.1 = 10 %.
    public let increaseMax: Double
    /// The latest groups, oldest first from `next` on once they are `memory`.
    private var groups: [PledgedGroup] = []
    private var next = 0
    /// Planned since the price was found.
    private var since = 0
    /// US dollars beyond what was pledged.
    private var overspentUSD = 0.0
    /// What a dollar counts beyond itself, in the unit of costs.
    private(set) var price = 0.0

    /// Groups remembered: enough that the dearest tenth of them is twenty, and few enough that prices
    /// and sizes of last month do not rule.
    public static let memory = 200
    /// US dollars that may be overspent at any time: a tenth of the least that anybody is billed.
    ///
    /// Nobody knows with the first questions what a tenth of the whole will be; it may be a thousand
    /// times what they cost.
    private static let advanceUSD = 0.001
    /// Each halves ln of the interval: 9 decades to a millionth of one.
    private static let halvings = 30
    private static let decades = 1e-9

    public init(increaseMax: Double) { self.increaseMax = increaseMax }

    /// The most that may be paid for a group, US dollars.
    func mostUSD(batchUSD: Double) -> Double {
        (1 + increaseMax) * batchUSD + Self.advanceUSD - overspentUSD
    }

    /// A group was planned, here or by another learner under the same pledge.
    mutating func planned(_ group: PledgedGroup) {
        overspentUSD += group.overspent(group.paidUSD, increaseMax)
        since += 1
        if groups.count < Self.memory {
            groups.append(group)
        } else {
            groups[next] = group
            next = (next + 1) % Self.memory
        }
        // A few groups among many change little.
        if since >= groups.count / 16 { findPrice() }
    }

    private mutating func findPrice() {
        since = 0
        var batchUSD = 0.0
        var highest = 0.0
        for group in groups {
            batchUSD += group.batchUSD
            highest = max(highest, group.priceOfTheCheapest)
        }
        // What so many groups may save and no more, and no more than they cost is taken back: a quiet
        // month does not pay for a careless day, nor the other way round.
        overspentUSD = min(max(overspentUSD, -increaseMax * batchUSD), batchUSD)
        let most = Self.advanceUSD - overspentUSD
        price = 0
        guard highest > 0, overspent(at: 0) > most else { return }
        var (low, high) = (highest * Self.decades, highest * 2)
        for _ in 0..<Self.halvings {
            let middle = (low * high).squareRoot()
            if overspent(at: middle) > most { low = middle } else { high = middle }
        }
        price = high
    }

    private func overspent(at price: Double) -> Double {
        groups.reduce(0) { sum, group in
            sum + group.overspent(group.choice(at: price), increaseMax)
        }
    }
}

/// What a group could have cost and what was paid for it.
public struct PledgedGroup: Sendable, Equatable, Codable {
    /// What each offer costs but for the pledge, and its price; `none` where there are fewer.
    private var costs = SIMD4<Double>(repeating: Self.none)
    private var pricesUSD = SIMD4<Double>.zero
    /// More than anything costs, and a number that JSON has.
    private static let none = Double.greatestFiniteMagnitude
    /// Sums of prices differ in their last digits; the price of a dollar is not to rest on that.
    private static let rounding = 1e-9
    fileprivate var paidUSD = 0.0
    /// What always-batch would have paid.
    fileprivate var batchUSD = 0.0

    /// - Parameters:
    ///   - paidUSD: with its probe.
    ///   - batchUSD: > 0.
    init(paidUSD: Double, batchUSD: Double) {
        self.paidUSD = paidUSD
        self.batchUSD = batchUSD
    }

    mutating func offer(_ place: Int, cost: Double, priceUSD: Double) {
        costs[place] = cost
        pricesUSD[place] = priceUSD
    }

    fileprivate func overspent(_ paidUSD: Double, _ increaseMax: Double) -> Double {
        paidUSD - (1 + increaseMax) * batchUSD
    }

    /// What is paid for the best offer where a dollar counts so much more.
    fileprivate func choice(at price: Double) -> Double {
        let weighed = costs + pricesUSD * price
        var best = 0
        for place in 1..<4 where weighed[place] < weighed[best] { best = place }
        return pricesUSD[best]
    }

    /// From here on it takes its cheapest offer.
    fileprivate var priceOfTheCheapest: Double {
        var cheapest = -1
        for place in 0..<4 where costs[place] < Self.none {
            if cheapest < 0 || pricesUSD[place] < pricesUSD[cheapest] { cheapest = place }
        }
        guard cheapest >= 0 else { return 0 }
        var price = 0.0
        for place in 0..<4 where costs[place] < Self.none {
            let more = pricesUSD[place] - pricesUSD[cheapest]
            if more > Self.rounding * pricesUSD[place] {
                price = max(price, (costs[cheapest] - costs[place]) / more)
            }
        }
        return price
    }
}
