import RealModule

/// What is known of one provider, model and kind, and the decision made from it.
///
/// A decision is one call that changes the learner in its place: copying a learner would cost more
/// than deciding.
struct KeyLearner: Sendable, Equatable, Codable {
    private(set) var provider: NameNumber
    private(set) var model: NameNumber
    private(set) var kind: RequestKind
    /// By `Lane.rawValue`, also of lanes that the provider lacks; they are never asked.
    private(set) var lanes: [LaneLearner]
    private(set) var explorer: Explorer
    /// Of the group being planned, by lane; kept to be filled anew without a heap.
    private var predictions: [LanePrediction]

    init(
        provider: NameNumber, model: NameNumber, kind: RequestKind, _ terms: Terms, budget: Double
    ) {
        self.provider = provider
        self.model = model
        self.kind = kind
        lanes = terms.lanes.map { LaneLearner($0, slots: terms.maxParallel) }
        predictions = lanes.map { _ in LanePrediction.unknown }
        explorer = Explorer(budget: budget)
    }

    /// Takes up what was learned in an earlier run: names have other numbers, the clock began anew
    /// and nobody waits for what was in flight.
    mutating func begin(
        provider: NameNumber, model: NameNumber, kind: RequestKind, budget: Double
    ) {
        self.provider = provider
        self.model = model
        self.kind = kind
        explorer.budget = budget
        for place in lanes.indices { lanes[place].begin() }
    }

    func isFor(_ provider: NameNumber, _ model: NameNumber, _ kind: RequestKind) -> Bool {
        self.provider == provider && self.model == model && self.kind == kind
    }

    mutating func observe(_ observation: Observation, _ terms: Terms) {
        let place = Int(observation.lane.rawValue)
        guard place < lanes.count, let lane = terms.lanes[place] else { return }
        lanes[place].observe(
            observation, lane, pollEvery: terms.pollEvery,
            queue: queue(Double(observation.itemsAhead), lane))
    }

    /// Plans a group and writes down why, in its place: receipts are large.
    mutating func decide(
        _ group: RequestGroup, _ context: borrowing PlanningContext,
        _ settings: borrowing Adaptive.Settings,
        _ pledge: CostPledge?, _ receipt: inout DecisionReceipt?, _ pledged: inout PledgedGroup?
    ) -> Plan {
        predict(group, context)
        let maker = OfferMaker(
            group, context, pledge: pledge, rescues: settings.rescues)
        let offers = maker.offers(settings.strategies, predictions, lanes, context.terms)
        precondition(offers.count > 0, "the provider has no lane that may be taken")
        let choice = Choice(offers, maker, settings, purpose: group.purpose)
        let chosen = offers[choice.chosen]
        var plan = maker.plan(chosen, predictions, context)
        record(plan, chosen, maker, context)
        if settings.exploration == .shadow, choice.reason.mayProbe {
            plan.probe = probe(offers, choice.chosen, maker)
        }
        if settings.costIncreaseMax != nil {
            pledged = maker.pledged(offers, choice, probe: plan.probe)
        }
        receipt = DecisionReceipt(
            row: group.row, at: context.now, items: group.items, offers: offers,
            chosen: choice.chosen, reason: choice.reason, probe: plan.probe, propensity: 1)
        return plan
    }

    // MARK: Steps

    private mutating func predict(_ group: RequestGroup, _ context: borrowing PlanningContext) {
        let ahead = Double(context.itemsAhead)
        for place in lanes.indices {
            guard let lane = context.terms.lanes[place] else { continue }
            predictions[place] = lanes[place].predictNow(
                context.now, group.items, tokens: group.inputTokens, lane,
                pollEvery: context.terms.pollEvery, queue: queue(ahead, lane))
        }
    }

    /// What those ahead in the sender's slots mean for a lane: for calls with one item further items,
    /// for other calls the time that those take.
    private func queue(_ ahead: Double, _ lane: LaneTerms) -> LaneQueue {
        guard ahead > 0, lane.style == .calls else { return .none }
        if lane.itemsMax == 1 { return LaneQueue(items: ahead, seconds: 0) }
        let individual = lanes[Int(Lane.individual.rawValue)].tracker
        return LaneQueue(items: 0, seconds: ahead * individual.curve.perItem)
    }

    private mutating func record(
        _ plan: Plan, _ chosen: Offer, _ maker: borrowing OfferMaker,
        _ context: borrowing PlanningContext
    ) {
        for place in lanes.indices { lanes[place].passedOver() }
        let share = Double(plan.first.items) / Double(plan.items)
        sent(plan.first, share, context.now)
        if let second = plan.second { sent(second, 1 - share, context.now) }
        explorer.earn(items: plan.items, cost: chosen.cost, priceUSD: chosen.priceUSD)
    }

    private mutating func sent(_ leg: Leg, _ share: Double, _ now: Instant) {
        let place = Int(leg.lane.rawValue)
        let whole = predictions[place]
        lanes[place].sent(
            leg.items, effectiveItems: whole.effectiveItems(share: share), expected: whole.mean,
            at: now)
    }

    private mutating func probe(
        _ offers: borrowing Offers, _ chosen: Int, _ maker: borrowing OfferMaker
    ) -> Leg? {
        let taken = offers[chosen]
        for place in 0..<offers.count where place != chosen {
            let offer = offers[place]
            let lane = Lane(rawValue: offer.strategy.rawValue)
            // A hybrid looks at both of its lanes by itself.
            guard offer.strategy != .hybrid, taken.strategy != .hybrid || lane == .bulk else {
                continue
            }
            let number = Int(lane.rawValue)
            let pricePerItem = maker.price(lane, items: 1)
            let items = lanes[number].probeSize(
                explorer, cost: offer.cost,
                effectiveItems: predictions[number].effectiveItems(share: 1, queues: false),
                variance: maker.costVariance(offer), timeShare: maker.timeShare(offer),
                against: (taken.cost, maker.costVariance(taken)), group: maker.items,
                pricePerItem: pricePerItem)
            guard let items else { continue }
            explorer.paid(items: items, priceUSD: pricePerItem * Double(items))
            let size = predictions[number].effectiveItems(
                share: Double(items) / Double(maker.items), queues: false)
            lanes[number].probed(
                items, effectiveItems: size,
                expected: lanes[number].predict(effectiveItems: size).mean, at: maker.now)
            return Leg(lane, items: items)
        }
        return nil
    }
}
