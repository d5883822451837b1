import RealModule

/// Picks one of the offers: preferred purposes and deadlines first, then the least cost, with some
/// hope for what is little known.
struct Choice {
    let chosen: Int
    let reason: DecisionReceipt.Reason

    /// Uncertainty below a fifth is no reason to hope: every fit has some.
    private static let hopeFrom = 0.2
    /// Beyond it a lane is taken for e^-0.7 times as slow per unit of uncertainty: enough to undo
    /// an unlucky start, since a lane believed too slow is never taken and never corrected, while one
    /// believed too fast is corrected by the next group.
    private static let hope = 0.7

    init(
        _ offers: Offers, _ maker: borrowing OfferMaker,
        _ settings: borrowing Adaptive.Settings,
        purpose: NameNumber
    ) {
        if !settings.preferIndividualFor.isEmpty,
            settings.preferIndividualFor.contains(purpose)
        {
            for place in 0..<offers.count where offers[place].strategy == .individual {
                self.init(place, .preferredPurpose)
                return
            }
        }
        guard offers.count > 1 else {
            self.init(0, .onlyWay)
            return
        }
        self.init(among: offers, maker, explores: settings.exploration == .shadow)
    }

    private init(_ chosen: Int, _ reason: DecisionReceipt.Reason) {
        self.chosen = chosen
        self.reason = reason
    }

    private init(among offers: Offers, _ maker: borrowing OfferMaker, explores: Bool) {
        // Places, of those in time and of all.
        var best = -1
        var hopeful = -1
        var hopefulCost = Double.infinity
        var free = 0
        var freeCost = Double.infinity
        var bestAnywhere = 0
        var safest = 0
        var cheapest = -1
        for place in 0..<offers.count {
            let offer = offers[place]
            if offer.cost < offers[bestAnywhere].cost { bestAnywhere = place }
            if offer.lateProbability < offers[safest].lateProbability { safest = place }
            guard maker.isSafe(offer) else { continue }
            if cheapest < 0 || Self.isCheaper(offer, offers[cheapest]) { cheapest = place }
            let ifFree = maker.freeCost(offer)
            if ifFree < freeCost {
                freeCost = ifFree
                free = place
            }
            guard maker.isAffordable(offer) else { continue }
            if best < 0 || offer.cost < offers[best].cost { best = place }
            let cost = explores ? Self.hopeful(offer, maker) : offer.cost
            if cost < hopefulCost {
                hopefulCost = cost
                hopeful = place
            }
        }
        if best < 0, cheapest >= 0 {
            self.init(cheapest, cheapest == free ? .best : .pledge)
        } else if best < 0 {
            // Nothing is safe: the least late, unless all are lost alike.
            let isLost = offers[safest].lateProbability > 1 - OfferMaker.lateMax
            self.init(isLost ? bestAnywhere : safest, isLost ? .best : .deadline)
        } else if hopeful != best {
            self.init(hopeful, .hopeful)
        } else if free != best {
            self.init(best, .pledge)
        } else {
            self.init(best, best == bestAnywhere ? .best : .deadline)
        }
    }

    private static func isCheaper(_ offer: Offer, _ other: Offer) -> Bool {
        // Sums of prices differ in their last digits.
        if abs(offer.priceUSD - other.priceUSD) <= 1e-9 * other.priceUSD {
            return offer.cost < other.cost
        }
        return offer.priceUSD < other.priceUSD
    }

    private static func hopeful(_ offer: Offer, _ maker: borrowing OfferMaker) -> Double {
        let beyond = offer.uncertainty - hopeFrom
        guard beyond > 0 else { return offer.cost }
        return maker.cost(
            offer.latency * .exp(-hope * beyond), offer.priceUSD, late: offer.lateProbability)
    }
}
