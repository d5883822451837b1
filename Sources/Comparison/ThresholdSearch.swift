import BatchingCore
import BatchingSimulator
import Diagnostics

/// A fixed threshold and what it cost.
public struct ThresholdPoint: Sendable, Equatable {
    /// The smallest group that becomes a job; `Int.max` = none does.
    public var threshold: Int
    /// Arrival to last result, over all groups.
    public var meanLatencySeconds: Double
    /// US dollars, all groups together.
    public var priceUSD: Double
    /// Waiting, price and lateness of all groups together, US dollars.
    public var objectiveUSD: Double
}

/// Finds the fixed threshold that turns out best for a trace, by trying: all of them where no more
/// than 40 sizes occur.
///
/// Only thresholds at sizes that occur can differ, so these are the candidates, and "no job at
/// all". Up to `triesPerPass` are simulated side by side; where more sizes occur, evenly spread ones
/// first and then, pass by pass, those between the best one's neighbours.
struct ThresholdSearch {
    /// Thresholds tried at a time.
    static let triesPerPass = 40

    let plan: ComparisonPlan
    let replications: Int

    /// - Returns: every threshold tried, in order.
    func run(_ supply: RowSupply, _ watch: Watch) throws -> [ThresholdPoint] {
        let sizes = try sizes(supply, watch)
        let candidates = sizes + [.max]
        var tried: [Int: ThresholdPoint] = [:]
        var next = Self.spread(candidates, Self.triesPerPass)
        while !next.isEmpty {
            // Side by side only so many engines as stay small in memory, replications included.
            let together = max(4, 160 / replications)
            for start in stride(from: 0, to: next.count, by: together) {
                let part = Array(next[start..<min(start + together, next.count)])
                for point in try simulate(part, supply, watch) { tried[point.threshold] = point }
            }
            next = Self.spread(between: tried, candidates)
        }
        return tried.values.sorted { $0.threshold < $1.threshold }
    }

    /// Sizes that occur, smallest first.
    private func sizes(_ supply: RowSupply, _ watch: Watch) throws -> [Int] {
        var seen: Set<Int> = []
        watch.begin("sizes")
        try supply.pass(blockRows: TraceBlockSize.single) { groups, readNext in
            for group in groups { seen.insert(group.items) }
            readNext()
            watch.advance(supply)
        }
        return seen.sorted()
    }

    private func simulate(
        _ thresholds: [Int], _ supply: RowSupply, _ watch: Watch
    ) throws -> [ThresholdPoint] {
        let run = SimulationRun(
            thresholds.map { .policy(Threshold($0)) },
            SimulationRun.Settings(
                provider: plan.provider, objective: plan.objective, seed: plan.seed,
                replications: replications, jobs: plan.jobs, engine: plan.engine))
        watch.begin("thresholds")
        try supply.pass(blockRows: TraceBlockSize.rows(jobs: plan.jobs)) { groups, readNext in
            run.process(groups, alongside: readNext)
            watch.advance(supply)
        }
        run.finish()
        return thresholds.enumerated().map { index, threshold in
            let ledgers = run.ledgers(ofPolicy: index)
            let count = Double(ledgers.count)
            return ThresholdPoint(
                threshold: threshold,
                meanLatencySeconds: ledgers.reduce(0) { $0 + $1.latency.mean } / count,
                priceUSD: ledgers.reduce(0) { $0 + $1.priceUSD } / count,
                objectiveUSD: ledgers.reduce(0) { $0 + $1.objectiveUSD } / count)
        }
    }

    /// At most `count` of the candidates, evenly spread over their order, both ends among them.
    static func spread(_ candidates: [Int], _ count: Int) -> [Int] {
        guard candidates.count > count else { return candidates }
        return (0..<count).map { candidates[$0 * (candidates.count - 1) / (count - 1)] }
    }

    /// Untried candidates between the best one's tried neighbours.
    static func spread(between tried: [Int: ThresholdPoint], _ candidates: [Int]) -> [Int] {
        let order = tried.values.sorted { $0.threshold < $1.threshold }
        guard let best = Self.best(of: order),
            let place = order.firstIndex(where: { $0.threshold == best.threshold })
        else { return [] }
        let low = place > 0 ? order[place - 1].threshold : 0
        let high = place + 1 < order.count ? order[place + 1].threshold : Int.max
        let between = candidates.filter { $0 > low && $0 < high && tried[$0] == nil }
        return spread(between, triesPerPass)
    }

    /// The lowest objective; of equal ones the smallest threshold.
    static func best(of points: [ThresholdPoint]) -> ThresholdPoint? {
        points.min { ($0.objectiveUSD, $0.threshold) < ($1.objectiveUSD, $1.threshold) }
    }
}

/// Rows per block.
enum TraceBlockSize {
    /// One worker: a block stays in the second-level cache.
    static let single = 2048
    /// Several workers: what starting them costs (some 10 µs) is little against a block's work.
    static let shared = 8192

    static func rows(jobs: Int) -> Int { jobs > 1 ? shared : single }
}
