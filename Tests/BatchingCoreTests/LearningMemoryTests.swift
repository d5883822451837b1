import Foundation
import Testing

@testable import BatchingCore

@Suite("What was learned, kept and taken up")
struct LearningMemoryTests {
    private func taken(_ learned: LearnedKey, _ settings: Adaptive.Settings = .init()) -> Adaptive {
        var policy = Adaptive(settings)
        let isTaken = policy.takeUp(learned, provider: 0, model: 0, kind: .embed)
        #expect(isTaken)
        return policy
    }

    @Test("gives the same decisions after being written down and read")
    func sameDecisions() throws {
        var policy = Adaptive()
        let world = LearningWorld()
        _ = world.play(&policy, groups: 300)
        let learned = policy.learned[0]
        let read = try JSONDecoder().decode(LearnedKey.self, from: JSONEncoder().encode(learned))
        #expect(read == learned && read.isReadable)
        var one = taken(learned)
        var other = taken(read)
        let first = world.play(&one, groups: 200, from: 300)
        let second = world.play(&other, groups: 200, from: 300)
        #expect(first.groups.map(\.plan) == second.groups.map(\.plan))
        #expect(first.groups.map(\.receipt) == second.groups.map(\.receipt))
        #expect(one.learned == other.learned)
        // And knows from the first group on.
        #expect(first.regret() < 0.03, "\(first.regret())")
    }

    @Test("tells how much is behind it")
    func observations() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        let run = LearningWorld().play(&policy, groups: 300)
        let counts = policy.learned[0].observations
        #expect(counts.count == 3 && counts[1] == 0 && counts[0] > 20 && counts[2] > 20)
        #expect(counts[0] + counts[2] <= run.groups.count + run.probes)
        let curve = policy.learned[0].curves[2]
        #expect(abs(curve.median(items: 100) / 19.1 - 1) < 0.2)
    }

    @Test("may go on under other numbers, limits and budget")
    func renamed() {
        var policy = Adaptive()
        _ = LearningWorld().play(&policy, groups: 200)
        var settings = Adaptive.Settings()
        settings.budget = 0.25
        var next = Adaptive(settings)
        let isTaken = next.takeUp(policy.learned[0], provider: 7, model: 8, kind: .generate)
        #expect(isTaken && next.learned.count == 1 && next.learned[0].provider == 7)
        #expect(next.learned[0].model == 8 && next.learned[0].kind == .generate)
        #expect(next.learned[0].learner.explorer.budget == 0.25)
        // Again: replaced, not doubled.
        let isTakenAgain = next.takeUp(policy.learned[0], provider: 7, model: 8, kind: .generate)
        #expect(isTakenAgain && next.learned.count == 1)
    }

    @Test("is refused where it was kept in a form to come, and changes nothing")
    func otherVersion() throws {
        var policy = Adaptive()
        _ = LearningWorld().play(&policy, groups: 5)
        let text = String(decoding: try JSONEncoder().encode(policy.learned[0]), as: UTF8.self)
        let later = text.replacingOccurrences(of: #""version":1"#, with: #""version":99"#)
        #expect(later != text)
        let read = try JSONDecoder().decode(LearnedKey.self, from: Data(later.utf8))
        var next = Adaptive()
        let isTaken = next.takeUp(read, provider: 0, model: 0, kind: .embed)
        #expect(!isTaken && next.learned.isEmpty)
    }

    @Test("of one model is not believed of another")
    func apart() {
        var policy = Adaptive(LearningRegretTests.twoLanes)
        _ = LearningWorld().play(&policy, groups: 100)
        let before = policy.learned[0].curves
        policy.observe(
            Observation(
                at: at(9000), lane: .batch, kind: .embed, model: 5, items: 3,
                latency: Span(seconds: 9), outcome: .ok))
        #expect(policy.learned.count == 2 && policy.learned[0].curves == before)
        #expect(policy.learned[1].observations == [0, 0, 1])
    }

    @Test("before anybody said what the provider offers is nothing, and no harm")
    func beforeTerms() {
        var policy = Adaptive()
        let observation = Observation(
            at: at(9), lane: .batch, kind: .embed, model: 0, items: 3,
            latency: Span(seconds: 9), outcome: .ok)
        policy.observe(observation)
        #expect(policy.learned.isEmpty)
        policy.begin(LearningWorld.terms)
        policy.observe(observation)
        #expect(policy.learned[0].observations == [0, 0, 1])
    }

    @Test("is nothing where items failed, are none, or the lane is not there")
    func useless() {
        var policy = Adaptive()
        policy.begin(LearningWorld.terms)
        for (lane, items, outcome) in [
            (Lane.batch, 3, Observation.Outcome.failed), (.batch, 0, .ok), (.bulk, 3, .ok),
            (Lane(rawValue: 9), 3, .ok),
        ] {
            policy.observe(
                Observation(
                    at: at(9), lane: lane, kind: .embed, model: 0, items: items,
                    latency: Span(seconds: 9), outcome: outcome))
        }
        policy.observe(
            Observation(
                at: at(9), lane: .batch, kind: .embed, model: 0, items: 3,
                latency: Span(seconds: -9), outcome: .ok))
        #expect(policy.learned.allSatisfy { $0.observations == [0, 0, 0] })
    }
}
