import OnlineStatistics
import RealModule

@testable import BatchingCore

/// What a lane really takes: (overhead + per item × items) × lognormal noise of mean 1.
struct LaneTruth: Sendable {
    var overhead: Double
    var perItem: Double
    /// Of ln latency.
    var noise = 0.3
    /// The share of latencies that is ten times as long.
    var outliers = 0.0

    func mean(_ items: Int) -> Double {
        (overhead + perItem * Double(items)) * (1 + 9 * outliers)
    }

    func seconds(_ items: Int, _ draw: (Int) -> Double) -> Double {
        (overhead + perItem * Double(items))
            * .exp(noise * normalQuantile(draw(0)) - noise * noise / 2)
            * (draw(1) < outliers ? 10 : 1)
    }
}

/// Two lanes, groups of random sizes, and a policy that is told what it chose when that has ended.
struct LearningWorld: Sendable {
    var name = "steady"
    /// On the scale of logarithms.
    var sizes = 1.0...200.0
    /// Seconds between groups.
    var gap = 30.0
    /// By the share of the run that is over.
    var individual: @Sendable (Double) -> LaneTruth = { _ in LaneTruth(overhead: 0.5, perItem: 0.3)
    }
    var batch: @Sendable (Double) -> LaneTruth = { _ in LaneTruth(overhead: 10, perItem: 0.1) }
    var seed: UInt64 = 1

    /// Without bulk; jobs are looked at all the time.
    ///
    /// 1 $ an item online, 50 ¢ in a job.
    static let terms: Terms = {
        var terms = plainTerms(parallel: 5, jobItemsMax: 100_000, poll: 0.001)
        terms.lanes[1] = nil
        return terms
    }()
    /// Only waiting counts.
    static let waiting = Objective(valueOfTimePerHour: .infinity)

    func truth(_ lane: Lane, _ share: Double) -> LaneTruth {
        lane == .batch ? batch(share) : individual(share)
    }
}

/// What became of a run, group by group.
struct LearningRun {
    struct Group {
        var items: Int
        var plan: Plan
        var receipt: DecisionReceipt?
        /// Expected waiting of what was chosen and of the better lane, seconds.
        var expected: Double
        var best: Double
    }

    var groups: [Group] = []

    /// Expected waiting over the least possible, less 1.
    func regret(from first: Int = 0) -> Double {
        let rest = groups[first...]
        return rest.reduce(0) { $0 + $1.expected } / rest.reduce(0) { $0 + $1.best } - 1
    }

    var probedItems: Int { groups.reduce(0) { $0 + ($1.plan.probe?.items ?? 0) } }
    var probes: Int { groups.count { $0.plan.probe != nil } }
    var items: Int { groups.reduce(0) { $0 + $1.items } }

    /// US dollars at `LearningWorld.terms`, probes included.
    var paid: Double {
        groups.reduce(0) { sum, group in
            let legs = [group.plan.first, group.plan.second, group.plan.probe].compactMap { $0 }
            return sum + legs.reduce(0) { $0 + Double($1.items) * ($1.lane == .batch ? 0.5 : 1) }
        }
    }
}

extension LearningWorld {
    enum Telling { case everything, noProbes, nothing }

    /// - Parameter from: the first group's number, to go on with a policy that has learned.
    func play(
        _ policy: inout some Policy, groups: Int, from: Int = 0, objective: Objective = waiting,
        terms: Terms = terms, telling: Telling = .everything,
        group: (Int, Int, Double) -> RequestGroup = {
            BatchingCoreTests.group($0, items: $1, at: $2)
        }
    ) -> LearningRun {
        let random = KeyedRandom(seed: seed, stream: 3)
        var run = LearningRun()
        var pending: [Observation] = []
        for number in 0..<groups {
            let row = random.row(from + number)
            func draw(_ use: Int, _ lane: Lane, _ part: Int = 0) -> Double {
                KeyedRandom.bits(row: row, item: use, lane: lane.rawValue, attempt: part)
                    .unitInterval
            }
            let now = gap * Double(from + number)
            pending.sort { $0.at < $1.at }
            while let next = pending.first, next.at <= at(now) {
                policy.observe(next)
                pending.removeFirst()
            }
            let share = Double(number) / Double(groups)
            let ratio = sizes.upperBound / sizes.lowerBound
            let items = Int((sizes.lowerBound * .pow(ratio, draw(9, .individual))).rounded())
            let plan = policy.plan(
                for: group(number, items, now),
                in: PlanningContext(now: at(now), terms: terms, objective: objective))
            var expected = 0.0
            let legs = [plan.first, plan.second].compactMap { $0 }
            for (place, leg) in (legs + [plan.probe].compactMap { $0 }).enumerated() {
                let isProbe = place == legs.count
                let truth = truth(leg.lane, share)
                if !isProbe { expected = max(expected, truth.mean(leg.items)) }
                if telling == .nothing || (isProbe && telling == .noProbes) { continue }
                let seconds = truth.seconds(leg.items) { draw($0, leg.lane, isProbe ? 1 : 0) }
                pending.append(
                    Observation(
                        at: at(now + seconds), lane: leg.lane, kind: .embed, model: 0,
                        items: leg.items, latency: Span(seconds: seconds), outcome: .ok))
            }
            run.groups.append(
                LearningRun.Group(
                    items: items, plan: plan, receipt: policy.receipt, expected: expected,
                    best: min(individual(share).mean(items), batch(share).mean(items))))
        }
        for last in pending.sorted(by: { $0.at < $1.at }) { policy.observe(last) }
        return run
    }
}

enum LearningRandom {
    static func draw(seed: UInt64, row: Int, use: Int) -> Double {
        KeyedRandom.bits(row: KeyedRandom(seed: seed).row(row), item: use, lane: 0, attempt: 0)
            .unitInterval
    }
}

/// A policy's plan for one group, by the group's own clock.
func decide(
    _ group: RequestGroup, _ terms: Terms = plainTerms(parallel: 5),
    valueOfTime: Double = .infinity, _ policy: inout Adaptive
) -> Plan {
    policy.plan(
        for: group,
        in: PlanningContext(
            now: group.arrival, terms: terms,
            objective: Objective(valueOfTimePerHour: valueOfTime)))
}
