import BatchingCore
import BatchingSimulator
import OnlineStatistics

/// What policies are measured against: always-batch, the clairvoyant, the best fixed rule.
struct Measures {
    private let requests: [PolicyRequest]
    private let run: SimulationRun

    init(_ requests: [PolicyRequest], _ run: SimulationRun) {
        self.requests = requests
        self.run = run
    }

    /// Name of the best of the policies that neither learn nor know the future.
    var bestFixed: String? { bestFixedIndex.map { requests[$0].name } }

    private var bestFixedIndex: Int? {
        let fixed = requests.indices.filter { index in
            if case .policy(let policy) = requests[index] { !policy.learns } else { false }
        }
        let failures = requests.indices.map(failedShare)
        let fewest = fixed.map { failures[$0] }.min() ?? 0
        // What never arrives is never waited for nor paid: a policy that loses groups is no measure.
        return fixed.filter { failures[$0] <= fewest + Self.failedShareMax }
            .min { meanObjective($0) < meanObjective($1) }
    }

    /// One group in a hundred more than the policy that fails least is chance, not a habit.
    static let failedShareMax = 0.01

    private func failedShare(_ index: Int) -> Double {
        let ledgers = run.ledgers(ofPolicy: index)
        let failed = ledgers.reduce(0) { $0 + $1.groupsFailed }
        return Double(failed) / Double(max(1, ledgers.reduce(0) { $0 + $1.metrics.groups }))
    }

    private func meanObjective(_ index: Int) -> Double {
        RunningMoments(run.ledgers(ofPolicy: index).map(\.objectiveUSD)).mean
    }

    private func index(named name: String) -> Int? {
        requests.firstIndex { $0.name == name }
    }

    /// Fills in savings, regret and verdicts.
    func complete(_ figures: inout [PolicyFigures]) {
        if let naive = index(named: "always-batch") {
            let (hours, price) = (figures[naive].waitingHours, figures[naive].priceUsd)
            for index in figures.indices {
                figures[index].savedVsAlwaysBatch = PolicyFigures.Saved(
                    timeS: saving(hours, figures[index].waitingHours) * 3600,
                    priceUsd: saving(price, figures[index].priceUsd))
            }
        }
        if let bound = index(named: "clairvoyant") {
            let least = figures[bound].objectiveUsd
            for index in figures.indices {
                // A trace where waiting is worth nothing and prices are nothing has no regret.
                figures[index].regretPercent =
                    least > 0 ? 100 * (figures[index].objectiveUsd / least - 1) : 0
            }
        }
        guard let fixed = bestFixedIndex else { return }
        let baseline = run.ledgers(ofPolicy: fixed).map(\.objectiveUSD)
        for index in figures.indices where index != fixed {
            let own = run.ledgers(ofPolicy: index).map(\.objectiveUSD)
            let differences = RunningMoments(zip(own, baseline).map { $0 - $1 })
            guard let interval = ConfidenceInterval(ofMean: differences) else { continue }
            figures[index].vsBestFixed = PolicyFigures.Against(
                baseline: requests[fixed].name, differenceUsd: interval.mean,
                lowUsd: interval.low, highUsd: interval.high, replications: interval.count,
                verdict: verdict(interval, RunningMoments(baseline).mean))
        }
    }

    /// The difference of two sums of many terms; what only their rounding leaves is none.
    private func saving(_ naive: Double, _ own: Double) -> Double {
        abs(naive - own) <= 1e-9 * abs(naive) ? 0 : naive - own
    }

    /// What is less than a billionth of the baseline is rounding, in either direction.
    private func verdict(
        _ interval: ConfidenceInterval, _ baseline: Double
    ) -> PolicyFigures.Verdict {
        let rounding = 1e-9 * abs(baseline)
        if max(abs(interval.low), abs(interval.high)) <= rounding { return .noDifference }
        if interval.high < 0 { return .better }
        return interval.low > 0 ? .worse : .noDifference
    }
}
