import BatchingCore
import Foundation
import OnlineStatistics

/// The ways to learn that one finds in blogs and textbooks, written as anybody would.
enum Baselines {
    /// Groups that go down each lane in turn before any fit is trusted.
    static let trainingGroups = 20

    /// The cheaper lane by two predictions of latency.
    static func cheaper(
        _ seconds: SIMD2<Double>, _ group: RequestGroup, _ context: borrowing PlanningContext
    ) -> Lane {
        var cost = seconds
        if context.objective.valueOfTimePerHour.isFinite {
            let price = SIMD2(
                context.terms[.individual].pricePerItem, context.terms[.batch].pricePerItem)
            cost =
                seconds * (context.objective.valueOfTimePerHour / 3600)
                + price * Double(group.items)
        }
        return cost.y < cost.x ? .batch : .individual
    }

    static func place(_ lane: Lane) -> Int { lane == .batch ? 1 : 0 }
}

/// Least squares over each lane's last hundred latencies; sometimes the other lane, to see.
struct WindowedLeastSquares: Policy {
    /// The share of groups that go down either lane by chance: 0 = always what looks better.
    let epsilon: Double
    private var windows = [
        Ring<SIMD2<Double>>(capacity: 100), Ring<SIMD2<Double>>(capacity: 100),
    ]
    private var lines = [FittedLine(intercept: 0, slope: 0), FittedLine(intercept: 0, slope: 0)]
    private var planned = 0
    private var chance = Chance(seed: 1)

    init(epsilon: Double = 0) { self.epsilon = epsilon }

    var name: String { epsilon > 0 ? "ε-greedy" : "windowed LS" }
    var lanesNeeded: [Lane] { [.individual, .batch] }
    var learns: Bool { true }

    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        planned += 1
        let isChance = epsilon > 0 && chance.unit() < epsilon
        if planned <= Baselines.trainingGroups || isChance {
            let isJob = isChance ? chance.unit() < 0.5 : planned % 2 == 0
            return .all(group.items, isJob ? .batch : .individual)
        }
        let n = Double(group.items)
        return .all(
            group.items, Baselines.cheaper(SIMD2(lines[0](n), lines[1](n)), group, context))
    }

    mutating func observe(_ observation: Observation) {
        let lane = Baselines.place(observation.lane)
        windows[lane].append(SIMD2(Double(observation.items), observation.latency.seconds))
        var sums = LineSums()
        for point in windows[lane].values { sums.add(x: point.x, y: point.y) }
        lines[lane] = sums.line ?? FittedLine(intercept: sums.mean.y, slope: 0)
    }
}

/// Thompson sampling: a Bayesian line per lane that forgets, a draw of each, the lower one.
///
/// Latencies are weighted by one over their expected square, as their noise grows with them.
struct ThompsonSampling: Policy {
    private var lanes = [BayesianLine(), BayesianLine()]
    private var planned = 0
    private var chance = Chance(seed: 2)

    var name: String { "Thompson" }
    var lanesNeeded: [Lane] { [.individual, .batch] }
    var learns: Bool { true }

    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        planned += 1
        if planned <= Baselines.trainingGroups {
            return .all(group.items, planned % 2 == 0 ? .batch : .individual)
        }
        let n = Double(group.items)
        let drawn = SIMD2(lanes[0].draw(n, &chance), lanes[1].draw(n, &chance))
        return .all(group.items, Baselines.cheaper(drawn, group, context))
    }

    mutating func observe(_ observation: Observation) {
        lanes[Baselines.place(observation.lane)].add(
            Double(observation.items), observation.latency.seconds)
    }
}

/// Weighted sums of a line with forgetting, and the posterior of what it says.
private struct BayesianLine {
    /// Half of it is forgotten after 140 latencies.
    private static let kept = 0.995
    /// Next to nothing, so that two latencies of one size can be solved for.
    private static let ridge = 1e-6

    private var weight = 0.0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var xy = 0.0
    /// Of the relative error, and how many are behind it.
    private var variance = 0.25
    private var seen = 0.0

    private var determinant: Double { (weight + Self.ridge) * (xx + Self.ridge) - x * x }

    private func mean(_ n: Double) -> Double {
        guard weight > 0, determinant > 0 else { return 0 }
        let slope = ((weight + Self.ridge) * xy - x * y) / determinant
        let intercept = ((xx + Self.ridge) * y - x * xy) / determinant
        return intercept + slope * n
    }

    func draw(_ n: Double, _ chance: inout Chance) -> Double {
        guard weight > 0, determinant > 0 else { return 0 }
        let unit = (xx + Self.ridge - 2 * x * n + (weight + Self.ridge) * n * n) / determinant
        return mean(n) + (variance * max(0, unit)).squareRoot() * chance.normal()
    }

    mutating func add(_ n: Double, _ seconds: Double) {
        let expected = seen > 10 ? max(mean(n), seconds / 10) : seconds
        seen = min(seen + 1, 200)
        if seen > 10 {
            let error = (seconds - expected) / expected
            variance += (error * error - variance) / seen
        }
        let w = 1 / (expected * expected)
        weight = weight * Self.kept + w
        x = x * Self.kept + w * n
        y = y * Self.kept + w * seconds
        xx = xx * Self.kept + w * n * n
        xy = xy * Self.kept + w * n * seconds
    }
}

/// Two of the project's own trackers, told of both lanes after every group: what is lost although
/// nothing is hidden, and so what no learner that sees one lane at a time can be blamed for.
struct ShownBothLanes: Policy {
    // The same beliefs as `adaptive` starts from where calls take 1 s and jobs 60 s
    // (`LanePrior`, which is not public).
    private var individual = LatencyTracker(
        prior: LatencyCurve(
            logOverhead: 0, logPerItem: -log(4), overheadVariance: 1, perItemVariance: 1,
            noise: 0.4, meanFactor: 1.1))
    private var batch = LatencyTracker(
        prior: LatencyCurve(
            logOverhead: log(60), logPerItem: log(0.06), overheadVariance: 2, perItemVariance: 2,
            noise: 0.8, meanFactor: 1.1))

    var name: String { "shown both" }
    var lanesNeeded: [Lane] { [.individual, .batch] }
    var learns: Bool { true }

    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        let n = Double(group.items)
        let seconds = SIMD2(individual.mean(items: n), batch.mean(items: n))
        return .all(group.items, Baselines.cheaper(seconds, group, context))
    }

    mutating func observe(_ observation: Observation) {
        let n = Double(observation.items)
        if observation.lane == .batch {
            batch.observe(items: n, seconds: observation.latency.seconds)
        } else {
            individual.observe(items: n, seconds: observation.latency.seconds)
        }
    }
}
