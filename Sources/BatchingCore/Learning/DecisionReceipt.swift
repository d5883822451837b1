/// Why a group went the way it went: what was expected of every way, and what was chosen.
public struct DecisionReceipt: Sendable, Equatable, Codable {
    /// Why an offer was chosen.
    public enum Reason: UInt8, Sendable, Equatable, Codable {
        /// Its purpose is one that always goes one by one.
        case preferredPurpose
        /// There is no other way.
        case onlyWay
        /// The others would miss the deadline.
        case deadline
        /// The least waiting, price and lateness together.
        case best
        /// It may be better and is too little known to tell.
        case hopeful
        /// It would be the best but for the pledge on the price.
        case pledge

        /// Whether knowing the other lanes better could matter.
        var mayProbe: Bool { self != .preferredPurpose && self != .onlyWay }
        /// Whether another price of a dollar could have led to another choice.
        var mayBeSwayed: Bool { mayProbe && self != .deadline }
    }

    /// The group's row.
    public var row: Int
    /// When the group was planned.
    public var at: Instant
    /// Items of the group, ≥ 1.
    public var items: Int
    /// Every way that was open, with what was expected of it.
    public var offers: Offers
    /// The chosen one's place in `offers`.
    public var chosen: Int
    /// Why the chosen one was.
    public var reason: Reason
    /// The duplicate that is sent beside it; nil = none.
    public var probe: Leg?
    /// The probability with which the policy would choose so again; the learner does not throw
    /// dice, it probes beside the way: 1.
    public var propensity: Double

    /// The chosen way.
    public var offer: Offer { offers[chosen] }

    /// The best of the other offers.
    public var runnerUp: Offer? {
        var best: Offer?
        for place in 0..<offers.count where place != chosen {
            if best == nil || offers[place].cost < best!.cost { best = offers[place] }
        }
        return best
    }
}
