import Testing

@testable import BatchingCore

@Suite("What the learner chooses")
struct AdaptiveChoiceTests {
    private func firstLane(
        items: Int, valueOfTime: Double = .infinity, without: Lane? = nil
    ) -> Lane {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        if without == nil { policy = Adaptive() }
        var terms = plainTerms(parallel: 5)
        if let without { terms.lanes[Int(without.rawValue)] = nil }
        return decide(group(0, items: items), terms, valueOfTime: valueOfTime, &policy).first.lane
    }

    // Calls usually take 2 s, five at a time; bulk calls 1 s; jobs 40 s. 10,000 items one by one
    // would take more than an hour.
    @Test("is sane at the very first group")
    func coldStart() {
        #expect(firstLane(items: 1, without: .bulk) == .individual)
        #expect(firstLane(items: 10_000, without: .bulk) == .batch)
        #expect(firstLane(items: 10_000) == .bulk)
        // 10,000 $ online against 5,000 $ in a job: minutes are worth less at 10 $ an hour.
        #expect(firstLane(items: 10_000, valueOfTime: 10) == .batch)
    }

    @Test("is one by one for preferred purposes, whatever is known, and nothing is tried")
    func preferredPurpose() {
        var settings = Adaptive.Settings()
        settings.preferIndividualFor = [3]
        settings.costIncreaseMax = 0
        var policy = Adaptive(settings)
        _ = LearningWorld().play(&policy, groups: 200)
        var large = group(200, items: 150, at: 6000)
        let plan1 = decide(large, LearningWorld.terms, &policy)
        #expect(plan1.first.lane == .batch)
        large.purpose = 3
        let plan = decide(large, LearningWorld.terms, valueOfTime: 0, &policy)
        #expect(plan == .all(150, .individual))
        #expect(policy.receipt?.reason == .preferredPurpose)
    }

    /// Jobs of 40 s are looked at every 5 s, calls take 0.5 s and 0.3 s an item.
    private func learned(valueOfTime: Double) -> (policy: Adaptive, terms: Terms) {
        var terms = LearningWorld.terms
        terms.pollEvery = Span(seconds: 5)
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let world = LearningWorld(batch: { _ in LaneTruth(overhead: 40, perItem: 0.01) })
        for objective in [Double.infinity, 0] {
            _ = world.play(
                &policy, groups: 150, objective: Objective(valueOfTimePerHour: objective),
                terms: terms)
        }
        return (policy, terms)
    }

    @Test("is in time before it is cheap")
    func deadline() {
        var (policy, terms) = learned(valueOfTime: 0)
        let relaxed = group(900, items: 20, at: 90_000)
        let plan2 = decide(relaxed, terms, valueOfTime: 0, &policy)
        #expect(plan2.first.lane == .batch)
        // A job takes 40 s, 20 calls 6.5 s. It could be given up after a look at 15 s and still be
        // in time, at both prices together: dearer than calls at once.
        let pressed = group(901, items: 20, at: 90_000, deadline: 25)
        let plan = decide(pressed, terms, valueOfTime: 0, &policy)
        #expect(plan.first.lane == .individual && plan.second == nil)
        let receipt = policy.receipt!
        #expect(abs(receipt.offers[.batch]!.priceUSD - 30) < 0.5 && receipt.offer.priceUSD == 20)
        #expect(receipt.offer.lateProbability <= 0.05)
        // Where jobs are not given up, the job would be late for sure, and is not taken though it
        // costs half as much.
        var settings = LearningRegretTests.twoLanes
        settings.rescues = false
        var patient = Adaptive(settings)
        let isTaken = patient.takeUp(policy.learned[0], provider: 0, model: 0, kind: .embed)
        let online = decide(pressed, terms, valueOfTime: 0, &patient)
        #expect(isTaken && online.first.lane == .individual)
        #expect(patient.receipt!.reason == .deadline)
        #expect(patient.receipt!.offers[.batch]!.lateProbability > 0.5)
    }

    @Test("is rescued right after the last look that leaves time to go online")
    func rescue() {
        var (policy, terms) = learned(valueOfTime: 0)
        let plan = decide(
            group(900, items: 20, at: 90_000, deadline: 200), terms, valueOfTime: 0, &policy)
        #expect(plan.first.lane == .batch)
        let after = (plan.rescueAt - at(90_000)).seconds
        let online = policy.receipt!.offers[.individual]!.high
        #expect(after.truncatingRemainder(dividingBy: 5) == 0)
        #expect(200 - after >= online && 200 - (after + 5) < online, "\(after), \(online)")
        // And not without a deadline, or where nobody wants it.
        let free = decide(group(901, items: 20, at: 90_000), terms, valueOfTime: 0, &policy)
        #expect(free.rescueAt == .never)
        var settings = LearningRegretTests.twoLanes
        settings.rescues = false
        var hard = Adaptive(settings)
        let alone = decide(
            group(0, items: 20, deadline: 2000), terms, valueOfTime: 0, &hard)
        #expect(alone.rescueAt == .never && !hard.rescues)
    }

    @Test(
        "does not look at prices where only waiting counts, nor at time where it is worth nothing")
    func extremes() {
        var (policy, terms) = learned(valueOfTime: 0)
        // 0.5 + 0.3 × 400 = 120 s against 44 s; ten thousand times dearer.
        terms.lanes[2]!.pricePer1kTokens = 10_000
        let plan3 = decide(group(900, items: 400, at: 90_000), terms, &policy)
        #expect(plan3.first.lane == .batch)
        let plan4 = decide(group(901, items: 400, at: 90_000), terms, valueOfTime: 0, &policy)
        #expect(
            plan4.first.lane
                == .individual)
        // A single item, 0.8 s against 40 s, and half the price.
        terms.lanes[2]!.pricePer1kTokens = 0.5
        let plan5 = decide(group(902, items: 1, at: 90_000), terms, &policy)
        #expect(plan5.first.lane == .individual)
        let plan6 = decide(group(903, items: 1, at: 90_000), terms, valueOfTime: 0, &policy)
        #expect(
            plan6.first.lane
                == .batch)
    }

    @Test("has a receipt that adds up", arguments: [0, 10, Double.infinity])
    func receipts(valueOfTime: Double) {
        var settings = Adaptive.Settings()
        settings.costIncreaseMax = 0.3
        var policy = Adaptive(settings)
        let run = LearningWorld().play(
            &policy, groups: 300,
            objective: Objective(valueOfTimePerHour: valueOfTime, latePenalty: 1)
        ) { group($0, items: $1, at: $2, deadline: $0 % 3 == 0 ? 40 : nil) }
        for (row, done) in run.groups.enumerated() {
            let receipt = done.receipt!
            #expect(receipt.row == row && receipt.items == done.items && receipt.propensity == 1)
            #expect((0..<receipt.offers.count).contains(receipt.chosen))
            #expect(receipt.probe == done.plan.probe)
            let offer = receipt.offer
            #expect(done.plan.first.items == offer.itemsFirst)
            #expect((done.plan.second != nil) == (offer.strategy == .hybrid))
            if offer.strategy != .hybrid {
                #expect(done.plan.first.lane.rawValue == offer.strategy.rawValue)
            }
            var inTime: [Offer] = []
            for place in 0..<receipt.offers.count {
                let each = receipt.offers[place]
                #expect((0...1).contains(each.lateProbability))
                #expect(0 < each.low && each.low <= each.median && each.median <= each.high)
                #expect(each.latency.isFinite && each.cost.isFinite && each.priceUSD > 0)
                if each.lateProbability <= 0.05 { inTime.append(each) }
            }
            if receipt.reason == .best, !inTime.isEmpty {
                #expect(inTime.allSatisfy { $0.cost >= offer.cost })
            }
            if let runnerUp = receipt.runnerUp, receipt.reason == .best, row % 3 != 0 {
                #expect(runnerUp.cost >= offer.cost)
            }
        }
    }
}
