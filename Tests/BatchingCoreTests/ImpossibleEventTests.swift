import BatchingCore
import Testing

/// A driver that reports what cannot be is broken; going on would lose or repeat work.
@Suite("Impossible events end the process")
struct ImpossibleEventTests {
    @Test("a call that is not in flight ends")
    func unknownCall() async {
        await #expect(processExitsWith: .failure) {
            var driver = Driver("always-individual")
            _ = driver.tell(.callEnded(3, .ok), at: 0)
        }
    }

    @Test("a job that is not in flight ends")
    func unknownJob() async {
        await #expect(processExitsWith: .failure) {
            var driver = Driver("always-batch")
            _ = driver.tell(.jobEnded(0, .done, polls: 1), at: 0)
        }
    }

    @Test("a plan with fewer items than its group")
    func shortPlan() async {
        await #expect(processExitsWith: .failure) {
            struct Short: Policy {
                var name: String { "short" }
                var lanesNeeded: [Lane] { [] }
                mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
                    .all(group.items - 1, .batch)
                }
            }
            var driver = Driver(Short())
            _ = driver.arrive(group(0, items: 3))
        }
    }

    @Test("a lane that the provider does not have")
    func noLane() async {
        await #expect(processExitsWith: .failure) {
            var terms = plainTerms()
            terms.lanes[1] = nil
            var driver = Driver("always-bulk", terms)
            _ = driver.arrive(group(0, items: 3))
        }
    }
}
