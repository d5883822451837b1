import BatchingCore
import BatchingSimulator
import Diagnostics

/// Runs a comparison from its rows to its figures.
public struct ComparisonRunner {
    private let plan: ComparisonPlan
    private let watch: Watch

    /// Runs a plan, and tells the watch how far it is.
    public init(_ plan: ComparisonPlan, watch: Watch) {
        self.plan = plan
        self.watch = watch
    }

    /// - Parameters:
    ///   - supply: the trace's rows, once for each pass.
    ///   - onFinish: told of each group of the first replication, with the policy's place.
    ///   - peakMemory: bytes of resident memory at most so far.
    public func run(
        _ supply: RowSupply, onFinish: SimulationRun.FinishHook? = nil, peakMemory: () -> Int
    ) throws -> Comparison {
        try plan.check()
        let clock = ContinuousClock()
        let began = clock.now
        let replications =
            plan.replications
            ?? (supply.isSmall ? ComparisonPlan.replicationsOfSmallTrace : 1)
        var policies = plan.policiesToRun
        var resolved: [String?] = policies.map { _ in nil }
        var frontier: [ThresholdPoint] = []
        if needsSearch {
            try supply.keepIfUnrepeatable()
            frontier = try ThresholdSearch(plan: plan, replications: replications)
                .run(supply, watch)
            for (index, policy) in policies.enumerated() {
                guard case .bestStatic = policy, let best = ThresholdSearch.best(of: frontier)
                else { continue }
                let threshold = Threshold(best.threshold)
                policies[index] = .policy(threshold)
                resolved[index] = threshold.name
            }
        }
        let passBegan = clock.now
        let (run, trace) = try simulate(policies, replications, supply, onFinish)
        let passSeconds = passBegan.duration(to: clock.now).seconds
        var figures: [PolicyFigures] = []
        var details: [Comparison.Details] = []
        var events = 0
        for (index, request) in plan.policiesToRun.enumerated() {
            let ledgers = run.ledgers(ofPolicy: index)
            figures.append(PolicyFigures(request, resolved: resolved[index], ledgers))
            events += ledgers.reduce(0) { $0 + $1.events }
            details.append(
                Comparison.Details(
                    policy: request.name, latency: ledgers[0].latency,
                    jobsInFlight: ledgers[0].jobsInFlight, sizes: ledgers[0].sizes))
        }
        let measured = Measures(plan.policiesToRun, run)
        measured.complete(&figures)
        return Comparison(
            trace: trace, provider: plan.provider.name, objective: plan.objective,
            seed: plan.seed, replications: replications, policies: figures, details: details,
            frontier: frontier, bestFixed: measured.bestFixed,
            engine: Comparison.Engine(
                events: events, wallS: began.duration(to: clock.now).seconds,
                groupsPerS: Double(trace.rows * figures.count * replications) / passSeconds,
                peakRssBytes: peakMemory()))
    }

    private var needsSearch: Bool {
        let asked = plan.policies.contains {
            if case .bestStatic = $0 { true } else { false }
        }
        return asked || plan.details
    }

    private func simulate(
        _ policies: [PolicyRequest], _ replications: Int, _ supply: RowSupply,
        _ onFinish: SimulationRun.FinishHook?
    ) throws -> (SimulationRun, Comparison.Trace) {
        let run = SimulationRun(
            policies,
            SimulationRun.Settings(
                provider: plan.provider, objective: plan.objective, seed: plan.seed,
                replications: replications, jobs: plan.jobs, details: plan.details,
                engine: plan.engine), onFinish: onFinish)
        var trace = Comparison.Trace(file: plan.traceName, rows: 0, items: 0, spanS: 0)
        var first: Instant?
        watch.begin("policies")
        try supply.pass(blockRows: TraceBlockSize.rows(jobs: plan.jobs)) { groups, readNext in
            run.process(groups, alongside: readNext)
            first = first ?? groups.first?.arrival
            trace.rows += groups.count
            trace.spanS = groups[groups.count - 1].arrival.seconds - (first?.seconds ?? 0)
            watch.advance(supply)
        }
        run.finish()
        trace.items = run.ledgers(ofPolicy: 0)[0].metrics.items
        return (run, trace)
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
