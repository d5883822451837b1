import OnlineStatistics
import RealModule

/// Turns predictions into offers: what every way would take, cost and risk.
struct OfferMaker {
    let items: Int
    let now: Instant
    /// Seconds from now to the deadline; nil = any time.
    let left: Double?
    /// Dollars, or seconds where only waiting counts.
    let valueOfSecond: Double
    /// What a dollar counts in the same unit, and what it would without the pledge.
    let valueOfDollar: Double
    let valueOfFreeDollar: Double
    private let latePenalty: Double
    /// Whether a late job can be finished online.
    private let rescues: Bool
    private let pollEvery: Double
    /// US dollars per item of this group, by lane.
    private let prices: SIMD4<Double>
    /// What the pledge on the price leaves for the group.
    private var mostUSD: Double

    /// Of 20 groups one may be late where the deadline was said to be met.
    static let lateMax = 0.05

    init(
        _ group: RequestGroup, _ context: borrowing PlanningContext, pledge: CostPledge?,
        rescues: Bool
    ) {
        items = group.items
        now = context.now
        left = group.due == .never ? nil : (group.due - context.now).seconds
        let perHour = context.objective.valueOfTimePerHour
        let onlyWaiting = perHour.isInfinite
        valueOfSecond = onlyWaiting ? 1 : perHour / 3600
        // Where only waiting counts a dollar counts nothing, but for the pledge.
        valueOfFreeDollar = onlyWaiting ? 0 : 1
        valueOfDollar = valueOfFreeDollar + (pledge?.price ?? 0)
        latePenalty = context.objective.latePenalty * max(1, valueOfFreeDollar)
        self.rescues = rescues
        pollEvery = context.terms.pollEvery.seconds
        let input = context.terms.inputTokens(of: group)
        let output = context.terms.outputTokens(of: group)
        var prices = SIMD4<Double>.zero
        for place in context.terms.lanes.indices {
            guard let lane = context.terms.lanes[place] else { continue }
            prices[place] =
                lane.price(items: group.items, inputTokens: input, outputTokens: output)
                / Double(group.items)
        }
        self.prices = prices
        mostUSD = .infinity
        // Without a price to be held against there is nothing to pledge.
        if let pledge, batchPrice > 0 { mostUSD = pledge.mostUSD(batchUSD: batchPrice) }
    }

    func price(_ lane: Lane, items: Int) -> Double { prices[Int(lane.rawValue)] * Double(items) }

    /// What always-batch would pay for the group; 0 without such a lane.
    var batchPrice: Double { price(.batch, items: items) }

    func cost(_ latency: Double, _ price: Double, late: Double) -> Double {
        latency * valueOfSecond + price * valueOfDollar + late * latePenalty
    }

    /// The part of an offer's cost that hangs on its latency, 0 to 1.
    func timeShare(_ offer: Offer) -> Double { offer.latency * valueOfSecond / offer.cost }

    /// What it would cost but for the pledge.
    func freeCost(_ offer: Offer) -> Double {
        offer.latency * valueOfSecond + offer.priceUSD * valueOfFreeDollar
            + offer.lateProbability * latePenalty
    }

    /// Variance of ln cost: what is paid is known, what is waited is not.
    func costVariance(_ offer: Offer) -> Double {
        let share = timeShare(offer)
        return offer.uncertainty * offer.uncertainty * share * share
    }

    /// What the pledge on the price is to know of the choice; nil where always-batch has no lane.
    func pledged(_ offers: Offers, _ choice: Choice, probe: Leg?) -> PledgedGroup? {
        guard batchPrice > 0 else { return nil }
        let chosen = offers[choice.chosen]
        let paid = chosen.priceUSD + (probe.map { price($0.lane, items: $0.items) } ?? 0)
        var group = PledgedGroup(paidUSD: paid, batchUSD: batchPrice)
        for place in 0..<offers.count
        where place == choice.chosen || choice.reason.mayBeSwayed && isSafe(offers[place]) {
            group.offer(place, cost: freeCost(offers[place]), priceUSD: offers[place].priceUSD)
        }
        return group
    }

    func isAffordable(_ offer: Offer) -> Bool { offer.priceUSD <= mostUSD }
    func isSafe(_ offer: Offer) -> Bool { offer.lateProbability <= Self.lateMax }

    func offers(
        _ strategies: [Offer.Strategy], _ predictions: [LanePrediction], _ lanes: [LaneLearner],
        _ terms: Terms
    ) -> Offers {
        var offers = Offers()
        var isSafe = left == nil
        var mayBeHybrid = false
        for strategy in strategies {
            guard strategy != .hybrid else {
                mayBeHybrid = items >= 2 && terms.offers(.individual) && terms.offers(.batch)
                continue
            }
            let lane = Lane(rawValue: strategy.rawValue)
            guard terms.offers(lane) else { continue }
            let offer = offer(strategy, lane, isJob: terms[lane].style == .jobs, predictions)
            isSafe = isSafe || self.isSafe(offer)
            offers.append(offer)
        }
        if mayBeHybrid { offers.append(hybrid(predictions, lanes, terms, deadlineIsLost: !isSafe)) }
        return offers
    }

    private func offer(
        _ strategy: Offer.Strategy, _ lane: Lane, isJob: Bool, _ predictions: [LanePrediction]
    ) -> Offer {
        let prediction = predictions[Int(lane.rawValue)]
        var price = price(lane, items: items)
        var late = left.map { prediction.tail(beyond: $0) } ?? 0
        if isJob, let rescue = rescue(predictions) {
            let happens = prediction.tail(beyond: rescue.after)
            late = happens * rescue.late
            price += happens * self.price(.individual, items: items)
        }
        return Offer(
            strategy: strategy, itemsFirst: items, latency: prediction.mean,
            median: prediction.median, spread: prediction.spread,
            uncertainty: prediction.variance.squareRoot(), priceUSD: price, lateProbability: late,
            cost: cost(prediction.mean, price, late: late))
    }

    /// When a job for this group is to be given up, seconds from now, and the chance that even so
    /// the deadline is missed: right after the last look that leaves time to go online.
    private func rescue(_ predictions: [LanePrediction]) -> (after: Double, late: Double)? {
        guard rescues, let left, pollEvery > 0, items > 0 else { return nil }
        let online = predictions[Int(Lane.individual.rawValue)]
        guard online.median > 0 else { return nil }
        let looks = ((left - online.high) / pollEvery).rounded(.down)
        guard looks >= 1 else { return nil }
        return (looks * pollEvery, online.tail(beyond: left - looks * pollEvery))
    }

    /// The first items one by one, the rest as a job: so many that both end together, or, where no
    /// way meets the deadline, as many as are there in time.
    private func hybrid(
        _ predictions: [LanePrediction], _ lanes: [LaneLearner], _ terms: Terms,
        deadlineIsLost: Bool
    ) -> Offer {
        let front = predictions[Int(Lane.individual.rawValue)]
        let back = predictions[Int(Lane.batch.rawValue)]
        let online = lanes[Int(Lane.individual.rawValue)].tracker.curve
        let job = lanes[Int(Lane.batch.rawValue)].tracker.curve
        let count = Double(items)
        // The slots' other items come first.
        let begins = online.overhead + online.perItem * front.ahead
        let head: Double
        if deadlineIsLost, let left {
            head = (left / (2 * online.meanFactor) - begins) / online.perItem
        } else {
            head =
                (job.overhead + job.perItem * count - begins) / (online.perItem + job.perItem)
        }
        let first = Int(min(count - 1, max(1, head.rounded(.down))))
        let share = Double(first) / count
        return hybrid(
            lanes[Int(Lane.individual.rawValue)].predict(
                effectiveItems: front.effectiveItems(share: share), ahead: front.ahead),
            lanes[Int(Lane.batch.rawValue)].predict(
                effectiveItems: back.effectiveItems(share: 1 - share),
                wait: terms.pollEvery.seconds / 2), first: first)
    }

    private func hybrid(
        _ front: LanePrediction, _ back: LanePrediction, first: Int
    ) -> Offer {
        let latency = NormalDistribution.meanOfGreater(
            (front.mean, front.mean * front.spread), (back.mean, back.mean * back.spread))
        let slower = front.median > back.median ? front : back
        let price = price(.individual, items: first) + price(.batch, items: items - first)
        let late =
            left.map { 1 - (1 - front.tail(beyond: $0)) * (1 - back.tail(beyond: $0)) } ?? 0
        return Offer(
            strategy: .hybrid, itemsFirst: first, latency: latency, median: slower.median,
            spread: slower.spread, uncertainty: max(front.variance, back.variance).squareRoot(),
            priceUSD: price, lateProbability: late, cost: cost(latency, price, late: late))
    }

    func plan(
        _ offer: Offer, _ predictions: [LanePrediction], _ context: borrowing PlanningContext
    ) -> Plan {
        if offer.strategy == .hybrid {
            return .split(items, first: offer.itemsFirst, .individual, rest: .batch)
        }
        let lane = Lane(rawValue: offer.strategy.rawValue)
        var plan = Plan.all(items, lane)
        if left != nil, context.terms[lane].style == .jobs, let rescue = rescue(predictions) {
            plan.rescueAt = now + Span(seconds: rescue.after)
        }
        return plan
    }
}
