import Testing

@testable import BatchingCore

@Suite("What the learner makes of its lanes")
struct AdaptiveLaneTests {
    @Test("has another lane at hand while jobs that should be back are not, though none came back")
    func stuck() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        _ = LearningWorld().play(&policy, groups: 200)
        // 150 items: a job takes 25 s, calls 45 s. From now on no job ends.
        var lanes: [Lane] = []
        for number in 0..<40 {
            let now = 10_000 + 50 * Double(number)
            let plan = decide(group(number, items: 150, at: now), LearningWorld.terms, &policy)
            lanes.append(plan.first.lane)
            for leg in [plan.first, plan.probe].compactMap({ $0 }) where leg.lane == .individual {
                let seconds = 0.5 + 0.3 * Double(leg.items)
                policy.observe(
                    Observation(
                        at: at(now + seconds), lane: .individual, kind: .embed, model: 0,
                        items: leg.items, latency: Span(seconds: seconds), outcome: .ok))
            }
        }
        #expect(lanes[0] == .batch)
        // The first one is overdue after 50 s; by then the second one is under way.
        #expect(lanes.count { $0 == .batch } < 8, "\(lanes.map(\.rawValue))")
    }

    // One group of calls is never told of, all later ones are back in time.
    @Test("does not believe a lane stuck for one group that nobody told the end of")
    func forgotten() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        _ = LearningWorld().play(&policy, groups: 200)
        for number in 0..<30 {
            let now = 10_000 + 10 * Double(number)
            let group = group(number, items: 10 + number % 5, at: now)
            let plan = decide(group, LearningWorld.terms, &policy)
            #expect(plan.first.lane == .individual, "\(number)")
            if number == 3 { continue }
            policy.observe(
                Observation(
                    at: at(now + 4), lane: .individual, kind: .embed, model: 0,
                    items: group.items, latency: Span(seconds: 4), outcome: .ok))
        }
    }

    // Calls: 0.5 s + 0.3 ms a token; jobs 20 s whatever they carry.
    @Test("goes by tokens where latency does")
    func tokens() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let world = LearningWorld(seed: 4)
        var now = 0.0
        for row in 0..<600 {
            let draw = { (use: Int) in
                LearningRandom.draw(seed: world.seed, row: row, use: use)
            }
            let items = 1 + Int(50 * draw(0))
            let tokens = items * (100 + Int(3900 * draw(1)))
            let plan = decide(
                group(row, items: items, at: now, tokens: tokens), LearningWorld.terms, &policy)
            for leg in [plan.first, plan.probe].compactMap({ $0 }) {
                let part = tokens * leg.items / items
                let mean = leg.lane == .batch ? 20 : 0.5 + 0.0003 * Double(part)
                let seconds = LaneTruth(overhead: mean, perItem: 0, noise: 0.1)
                    .seconds(leg.items) { draw(2 + $0 + 2 * Int(leg.lane.rawValue)) }
                policy.observe(
                    Observation(
                        at: at(now + seconds), lane: leg.lane, kind: .embed, model: 0,
                        items: leg.items, inputTokens: part, latency: Span(seconds: seconds),
                        outcome: .ok))
            }
            now += 100
        }
        func lane(_ items: Int, tokensPerItem: Int) -> Lane {
            decide(
                group(700, items: items, at: now, tokens: items * tokensPerItem),
                LearningWorld.terms, &policy
            ).first.lane
        }
        // 48,000 tokens take 15 s one by one, 160,000 take 48 s.
        #expect(lane(12, tokensPerItem: 4000) == .individual)
        #expect(lane(40, tokensPerItem: 4000) == .batch)
        #expect(lane(40, tokensPerItem: 200) == .individual)
    }
}
