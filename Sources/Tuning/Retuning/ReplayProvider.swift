import BatchingCore
import BatchingSimulator
import OnlineStatistics
import RealModule

/// A provider that behaves as two curves say, for the simulator.
///
/// The history holds what a group of calls took as a whole, not its calls. So the online curve
/// stands in the simulator's lane of one draw for a group, the bulk lane, and thresholds are sent
/// there (`OnlineStandIn`).
struct ReplayProvider {
    var individual: ThresholdEstimate.Side
    var batch: ThresholdEstimate.Side

    /// - Parameters:
    ///   - typicalItems: the group size at which the online lane's noise is to be right.
    ///   - pricesCount: false where only waiting counts.
    func model(typicalItems: Double, pricesCount: Bool) -> ProviderModel {
        let online = individual.curve
        let fixed = online.overhead * online.meanFactor
        // All the noise is in the fixed part of a synchronous call; beyond twice its mean it would be
        // another distribution, all tail.
        let cv = min(2, spread(online) * online.mean(items: typicalItems) / fixed)
        var calls = CallLaneModel(
            latency: .lognormal(mean: fixed, cv: cv),
            pricePer1kTokens: pricesCount ? individual.pricePerItem : 0)
        calls.perItem = online.perItem * online.meanFactor
        calls.maxItems = 1e9
        let job = batch.curve
        var jobs = JobLaneModel(
            overhead: .constant(job.overhead),
            pricePer1kTokens: pricesCount ? batch.pricePerItem : 0)
        jobs.perItem = job.perItem
        jobs.noise = .lognormal(mean: job.meanFactor, cv: spread(job))
        // What was recorded has the looks and the queues in it.
        jobs.pollEvery = 0.001
        jobs.maxConcurrentJobs = 1e9
        jobs.maxItems = 1e9
        // A year: no fitted job takes as long.
        jobs.expiresAfter = 365 * 86_400
        var single = CallLaneModel(
            latency: calls.latency, pricePer1kTokens: calls.pricePer1kTokens)
        // Each group is one call, and no two groups share a sender.
        single.maxParallel = 1
        var model = ProviderModel(
            name: "held-out days", individual: single, bulk: calls, batch: jobs)
        // A thousand tokens an item make a price per thousand tokens one per item.
        model.assumedTokens.inputPerItem = 1000
        return model
    }

    /// Standard deviation over mean of lognormal noise.
    private func spread(_ curve: LatencyCurve) -> Double {
        Double.exp(curve.noise * curve.noise).advanced(by: -1).squareRoot()
    }
}

/// A policy whose individual legs take the lane where the fitted online curve stands.
struct OnlineStandIn: Policy {
    private var policy: Threshold

    init(_ policy: Threshold) { self.policy = policy }

    var name: String { policy.name }
    var lanesNeeded: [Lane] { [.bulk, .batch] }

    mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        var plan = policy.plan(for: group, in: context)
        if plan.first.lane == .individual { plan.first.lane = .bulk }
        return plan
    }
}
