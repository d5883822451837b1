import BatchingCore
import BatchingSimulator
import OnlineStatistics

/// Two thresholds over the same held-out groups, with the same luck.
public struct PairedReplay: Sendable, Equatable {
    /// Of the gain of the candidate per day, in US dollars; in hours where only waiting counts.
    public var gainPerDay: ConfidenceInterval
    /// Means per day; positive = the candidate takes less.
    public var waitingHoursPerDay: Double
    /// US dollars per day; positive = the candidate takes less.
    public var priceUSDPerDay: Double
    /// Days that were held out.
    public var days: Int
    /// Stretches of them that were compared, each a pair.
    public var blocks: Int
    /// Groups in them.
    public var groups: Int

    /// Nil where there are too few blocks for an interval.
    init?(
        current: Int, candidate: Int, _ held: HeldOutGroups, _ provider: ReplayProvider,
        valueOfTimePerHour: Double
    ) {
        let pricesCount = valueOfTimePerHour.isFinite
        // Where only waiting counts an hour is worth one, and the objective is in hours.
        let objective = Objective(valueOfTimePerHour: pricesCount ? valueOfTimePerHour : 1)
        let sizes = held.blocks.flatMap {
            $0.groups.map { (Double($0.items), $0.items > 0 ? 1.0 : 0) }
        }
        let model = provider.model(
            typicalItems: max(1, weightedMedian(sizes.map { (value: $0.0, weight: $0.1) })),
            pricesCount: pricesCount)
        // Each day is as many blocks.
        let perDay = Double(held.blocks.count) / Double(max(1, held.days))
        var gains = RunningMoments()
        var (hours, price) = (RunningMoments(), RunningMoments())
        for (index, block) in held.blocks.enumerated() {
            let run = SimulationRun(
                [current, candidate].map { .policy(OnlineStandIn(Threshold($0))) },
                .init(provider: model, objective: objective, seed: UInt64(index + 1)))
            block.groups.withUnsafeBufferPointer { run.process($0) }
            run.finish()
            let (old, new) = (run.ledgers(ofPolicy: 0)[0], run.ledgers(ofPolicy: 1)[0])
            let scale = block.weight * perDay
            gains.add((old.objectiveUSD - new.objectiveUSD) * scale)
            hours.add((old.latency.total - new.latency.total) / 3600 * scale)
            price.add((old.priceUSD - new.priceUSD) * scale)
        }
        guard let interval = ConfidenceInterval(ofMean: gains) else { return nil }
        gainPerDay = interval
        waitingHoursPerDay = hours.mean
        priceUSDPerDay = price.mean
        days = held.days
        blocks = held.blocks.count
        groups = held.count
    }

    /// Whether the interval excludes zero on the good side, by more than rounding.
    public var showsGain: Bool { gainPerDay.low > 1e-12 }
}
