import Foundation
import OnlineStatistics
import Testing

@testable import BatchingCore

@Suite("What is told and answered, as values")
struct CodableTests {
    static let samples: [Event] = [
        .groupArrived(group(3, items: 5, at: 1.5, sender: 9, tokens: 77, deadline: 30, model: 2)),
        .groupArrived(group(4, items: 1, kind: .generate)), .callEnded(7, .ok),
        .callEnded(7, .failed), .callEnded(7, .refused(retryAfter: Span(seconds: 3))),
        .jobEnded(1, .done, polls: 4), .jobEnded(1, .expired, polls: 1),
        .jobEnded(1, .cancelled(billed: true), polls: 0), .deadlineReached,
        .termsChanged(plainTerms()), .plannedElsewhere(pledged),
    ]

    /// Of three offers: where there is none is to be told as well.
    private static var pledged: PledgedGroup {
        var group = PledgedGroup(paidUSD: 0.2, batchUSD: 0.1)
        for place in 0..<3 {
            group.offer(place, cost: 1.5 * Double(place), priceUSD: 0.2)
        }
        return group
    }

    @Test("events survive being written down and read again", arguments: samples)
    func events(event: Event) throws {
        let data = try JSONEncoder().encode(event)
        #expect(try JSONDecoder().decode(Event.self, from: data) == event)
    }

    @Test("actions do as well")
    func actions() throws {
        var driver = Driver("hybrid:2")
        var actions = driver.arrive(group(0, items: 4, deadline: 9))
        actions.append(.cancelJob(3))
        actions.append(
            .finished(
                GroupResult(
                    group: group(1, items: 2), finished: at(3), firstResult: at(2), priceUSD: 0.1,
                    failedItems: 1, lanes: 5)))
        #expect(actions.count == 5)
        let data = try JSONEncoder().encode(actions)
        #expect(try JSONDecoder().decode([Action].self, from: data) == actions)
    }

    /// The copies share storage until they differ; nothing that one does may reach the other.
    @Test(
        "a copy of a dispatcher in full flight answers as the original does",
        arguments: [
            "always-individual", "always-bulk", "hybrid:3", "deadline", "window:9,3s", "bentoml",
            "adaptive",
        ])
    func fork(policy: String) {
        var driver = Driver(policy)
        let early = Self.play(&driver, from: 0, steps: 150)
        var copy = driver
        let late = Self.play(&driver, from: 150, steps: 150)
        #expect(Self.play(&copy, from: 150, steps: 150) == late)
        #expect(copy.dispatcher.metrics == driver.dispatcher.metrics)
        // And a new dispatcher that is told the whole log gives every answer again.
        var again = Driver(policy)
        var actions: [Action] = []
        for (event, at) in driver.log { actions += again.tell(event, at: at) }
        #expect(actions == early + late)
        #expect(!late.isEmpty)
    }

    /// A body that answers everything in order, with outcomes picked by a hash of the step.
    private static func play(_ driver: inout Driver, from: Int, steps: Int) -> [Action] {
        var all: [Action] = []
        var open: [Event] = []
        for step in from..<from + steps {
            let now = at(Double(step))
            var actions: [Action] = []
            while let due = driver.dispatcher.nextDeadline, due <= now {
                actions += driver.tell(.deadlineReached, at: due)
            }
            actions += driver.arrive(
                group(
                    step, items: 1 + step * 7 % 11, at: Double(step), sender: UInt64(step % 3),
                    deadline: step % 2 == 0 ? 60 : nil))
            for event in open { actions += driver.tell(event, at: now) }
            open = []
            for (place, action) in actions.enumerated() {
                let dice = (step * 31 + place * 17) % 10
                switch action {
                case .startCall(let order):
                    open.append(.callEnded(order.id, dice == 0 ? .failed : .ok))
                case .createJob(let order):
                    open.append(.jobEnded(order.id, dice == 0 ? .expired : .done, polls: 1))
                default: break
                }
            }
            all += actions
        }
        for event in open { all += driver.tell(event, at: Double(from + steps) - 0.5) }
        return all
    }
}
