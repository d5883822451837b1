import OnlineStatistics
import RealModule

/// One way a group could go, with what it is expected to take and to cost.
public struct Offer: Sendable, Equatable, Codable {
    /// The ways that a group can go.
    public enum Strategy: UInt8, Sendable, Equatable, Codable, CaseIterable {
        // Raw values are those of `Lane`.
        /// One call for each item.
        case individual = 0
        /// Calls with many items each.
        case bulk = 1
        /// A job for all of it.
        case batch = 2
        /// The first items one by one, the rest as a job.
        case hybrid = 3

        /// As histories, flags and reports write it: `individual`, `bulk`, `batch` or `hybrid`.
        public var name: String {
            self == .hybrid ? "hybrid" : Lane(rawValue: rawValue).name
        }

        /// The strategy of that name; nil where there is none.
        public init?(name: some StringProtocol) {
            guard let known = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = known
        }
    }

    /// The way that is offered.
    public var strategy: Strategy
    /// Of a hybrid: the items that go one by one; else all.
    public var itemsFirst: Int
    /// Mean and median, seconds.
    public var latency: Double
    /// The median latency, seconds.
    public var median: Double
    /// Standard deviation of ln latency as it will be seen.
    public var spread: Double
    /// Standard deviation of ln median: how well the lane is known there.
    public var uncertainty: Double
    /// US dollars.
    public var priceUSD: Double
    /// Probability of missing the deadline; 0 where there is none.
    public var lateProbability: Double
    /// What the choice is made by: dollars, or seconds where only waiting counts.
    public var cost: Double

    /// The 90 % interval of what will be seen, seconds.
    public var low: Double { median * .exp(-NormalDistribution.quantile95 * spread) }
    /// 90 % of such groups take no less than `low` and no more than this, seconds.
    public var high: Double { median * .exp(NormalDistribution.quantile95 * spread) }
}

/// The offers for one group, at most one per strategy, kept without a heap.
public struct Offers: Sendable, Equatable, Codable {
    /// How many there are, from 0 to 4.
    public private(set) var count = 0
    private var first: Offer?
    private var second: Offer?
    private var third: Offer?
    private var fourth: Offer?

    init() {}

    /// - Precondition: place < `count`.
    public subscript(place: Int) -> Offer {
        get {
            let offer =
                switch place {
                case 0: first
                case 1: second
                case 2: third
                default: fourth
                }
            guard let offer else { preconditionFailure("there is no offer \(place)") }
            return offer
        }
        set {
            switch place {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            default: fourth = newValue
            }
        }
    }

    mutating func append(_ offer: Offer) {
        self[count] = offer
        count += 1
    }

    /// The offer of a strategy, where there is one.
    public subscript(strategy: Offer.Strategy) -> Offer? {
        for place in 0..<count where self[place].strategy == strategy { return self[place] }
        return nil
    }
}

extension Terms {
    /// Whether the provider has the lanes of a way.
    public func offers(way strategy: Offer.Strategy) -> Bool {
        if strategy == .hybrid { return offers(.individual) && offers(.batch) }
        return offers(Lane(rawValue: strategy.rawValue))
    }
}
