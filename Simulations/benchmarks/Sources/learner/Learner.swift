import AllocationCounter
import BatchingCore
import Foundation

/// Prints what an update and a decision of `adaptive` take together, and the allocations of the
/// second half.
///
///     swift run -c release learner [STEPS]
///
/// Two lanes, 0.5 + 0.3 n and 10 + 0.1 n seconds, lognormal noise of 0.3, sizes 1 to 200. Every
/// step plans a group and is told what it took; probes are sent and answered besides. The median of
/// five runs on one core: absolute times wander on a shared machine.
@main
struct Learner {
    private struct Step {
        var items: Int
        var noise: Double
    }

    private struct Outcome {
        var nanoseconds: Double
        var allocations: Int
        var right: Int
        var probes: Int
    }

    private static let runs = 5

    static func main() {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
        guard count >= 2 else {
            print("usage: learner [STEPS]")
            return
        }
        let steps = steps(count)
        for exploration in Adaptive.Settings.Exploration.allCases {
            var settings = Adaptive.Settings()
            settings.exploration = exploration
            settings.strategies = [.individual, .batch]
            let outcomes = (0..<runs).map { _ in run(steps, settings) }
            let sorted = outcomes.sorted { $0.nanoseconds < $1.nanoseconds }
            let median = sorted[runs / 2]
            let share = Double(median.right) / Double(count)
            print(
                "adaptive, \(exploration.rawValue): \(String(format: "%.3f", median.nanoseconds / 1e3)) "
                    + "µs a step (best \(String(format: "%.3f", sorted[0].nanoseconds / 1e3))), "
                    + "right \(String(format: "%.4f", share)), \(median.probes) probes, "
                    + "\(median.allocations) allocations in the second half of \(count) steps")
        }
    }

    private static func steps(_ count: Int) -> [Step] {
        // xorshift64 (Marsaglia 2003) and Box-Muller, as the peers' task draws them.
        var state: UInt64 = 88_172_645_463_325_252
        func unit() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return (Double(state >> 11) + 0.5) * 0x1p-53
        }
        return (0..<count).map { _ in
            let items = 1 + Int(unit() * 200)
            let radius = (-2 * log(unit())).squareRoot()
            return Step(items: items, noise: exp(0.3 * radius * cos(2 * .pi * unit())))
        }
    }

    private static func seconds(_ lane: Lane, _ items: Int) -> Double {
        lane == .batch ? 10 + 0.1 * Double(items) : 0.5 + 0.3 * Double(items)
    }

    private static func run(_ steps: [Step], _ settings: Adaptive.Settings) -> Outcome {
        let calls = LaneTerms(
            style: .calls, itemsMax: 1, pricePer1kTokens: 0, typical: Span(seconds: 1))
        let jobs = LaneTerms(
            style: .jobs, itemsMax: .max, pricePer1kTokens: 0, typical: Span(seconds: 60))
        var context = PlanningContext(
            now: .zero,
            terms: Terms(
                lanes: [calls, nil, jobs], maxParallel: 5, pollEvery: .zero,
                assumedInputTokensPerItem: 0, assumedOutputTokensPerItem: 0),
            objective: Objective(valueOfTimePerHour: .infinity))
        var adaptive = Adaptive(settings)
        var outcome = Outcome(nanoseconds: 0, allocations: 0, right: 0, probes: 0)
        let clock = ContinuousClock()
        let begun = clock.now
        var allocationsAtHalf = 0
        for (number, step) in steps.enumerated() {
            if number == steps.count / 2 { allocationsAtHalf = allocation_count() }
            context.now = Instant(nanoseconds: Int64(number) * 1_000_000_000)
            let plan = adaptive.plan(
                for: RequestGroup(row: number, arrival: context.now, items: step.items),
                in: context)
            let lane = plan.first.lane
            let isJobBetter = seconds(.batch, step.items) < seconds(.individual, step.items)
            if (lane == .batch) == isJobBetter { outcome.right += 1 }
            tell(&adaptive, lane, step.items, step.noise, context.now)
            if let probe = plan.probe {
                outcome.probes += 1
                tell(&adaptive, probe.lane, probe.items, step.noise, context.now)
            }
        }
        let time = clock.now - begun
        outcome.allocations = allocation_count() - allocationsAtHalf
        outcome.nanoseconds =
            (Double(time.components.seconds) * 1e9 + Double(time.components.attoseconds) / 1e9)
            / Double(steps.count)
        return outcome
    }

    private static func tell(
        _ adaptive: inout Adaptive, _ lane: Lane, _ items: Int, _ noise: Double, _ now: Instant
    ) {
        adaptive.observe(
            Observation(
                at: now, lane: lane, kind: .embed, model: 0, items: items,
                latency: Span(seconds: seconds(lane, items) * noise), outcome: .ok))
    }
}
