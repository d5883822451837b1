import BatchingCore
import Dispatch
import OnlineStatistics
import Synchronization

/// Several policies, each so many times with its own luck, over one pass of a trace.
///
/// Every (policy, replication) is an engine of its own and a pure function of rows, provider and
/// seed; workers only decide which of them runs where. So the answer is the same on any number of
/// cores, and the trace is read once for all.
public final class SimulationRun {
    /// Which engine computes the outcomes; the answers are the same.
    public enum Engine: String, Sendable, CaseIterable {
        /// The recursion where it gives the dispatcher's answer, else the dispatcher.
        case automatic
        /// Always the dispatcher, event by event.
        case events
    }

    /// What is simulated, how often and by how many workers.
    public struct Settings: Sendable {
        /// The provider, with its latencies, quota, faults and prices.
        public var provider: ProviderModel
        /// What waiting and lateness are worth.
        public var objective: Objective
        /// Keys all chance.
        public var seed: UInt64
        /// ≥ 1.
        ///
        /// The first has the seed's own luck, each further one luck of its own.
        public var replications: Int
        /// Workers, ≥ 1.
        public var jobs: Int
        /// Whether to keep what charts need: jobs in flight, sizes against latency.
        public var details: Bool
        /// Which engine is used.
        public var engine: Engine

        public init(
            provider: ProviderModel, objective: Objective = Objective(), seed: UInt64 = 1,
            replications: Int = 1, jobs: Int = 1, details: Bool = false,
            engine: Engine = .automatic
        ) {
            self.provider = provider
            self.objective = objective
            self.seed = seed
            self.replications = replications
            self.jobs = jobs
            self.details = details
            self.engine = engine
        }
    }

    /// Told of each group that finished, with the policy's place in the list.
    ///
    /// First replication only; called on the worker that runs the policy, in the policy's own
    /// order.
    public typealias FinishHook = @Sendable (Int, GroupResult) -> Void

    private let settings: Settings
    /// Policy by policy, replications side by side.
    private let pool: Pool

    /// Workers share the engines, yet each engine is taken by one worker at a time: a block's
    /// engines are handed out by a counter, and the next block starts when all have ended.
    private struct Pool: @unchecked Sendable {
        var engines: [AnyEngine]
    }

    /// Prepares an engine for each policy and replication.
    ///
    /// `PolicyRequest.bestStatic` has to be resolved to a threshold before: here it traps.
    public init(
        _ policies: [PolicyRequest], _ settings: Settings, onFinish: FinishHook? = nil
    ) {
        self.settings = settings
        let timelines = (0..<settings.replications).map { replication in
            ProviderTimeline(
                settings.provider,
                random: KeyedRandom(seed: settings.seed, stream: UInt64(replication)))
        }
        var engines: [AnyEngine] = []
        for (index, policy) in policies.enumerated() {
            for (replication, timeline) in timelines.enumerated() {
                let hook: (@Sendable (GroupResult) -> Void)?
                if let onFinish, replication == 0 {
                    hook = { onFinish(index, $0) }
                } else {
                    hook = nil
                }
                let ledger = PolicyLedger(
                    objective: settings.objective, details: settings.details && replication == 0,
                    onFinish: hook)
                engines.append(Self.engine(policy, timeline, ledger, settings))
            }
        }
        pool = Pool(engines: engines)
    }

    private static func engine(
        _ request: PolicyRequest, _ timeline: ProviderTimeline, _ ledger: PolicyLedger,
        _ settings: Settings
    ) -> AnyEngine {
        switch request {
        case .bestStatic:
            preconditionFailure("best-static is resolved to a threshold before the run")
        case .clairvoyant:
            let foresight = IsolatedForesight(provider: timeline, objective: settings.objective)
            return BoxedEngine(
                RecursionEngine(
                    policy: Clairvoyant(foresight), provider: timeline, isAlone: true,
                    ledger: ledger))
        case .policy(let policy):
            if settings.engine == .automatic, RecursionEngine.suits(policy, at: settings.provider) {
                return BoxedEngine(
                    RecursionEngine(policy: policy, provider: timeline, ledger: ledger))
            }
            return BoxedEngine(EventEngine(policy: policy, provider: timeline, ledger: ledger))
        }
    }

    /// Rows in order of arrival.
    ///
    /// - Parameters:
    ///   - groups: the next rows; they have to stay where they are until it returns.
    ///   - alongside: done meanwhile by one of the workers, such as reading the next rows.
    public func process(
        _ groups: UnsafeBufferPointer<RequestGroup>, alongside: (() -> Void)? = nil
    ) {
        nonisolated(unsafe) let groups = groups
        nonisolated(unsafe) let alongside = alongside
        forEachEngine(alongside: { alongside?() }) { $0.process(groups) }
    }

    /// After the last row: lets everything in flight end.
    public func finish() { forEachEngine(alongside: {}) { $0.finish() } }

    private func forEachEngine(
        alongside: @escaping @Sendable () -> Void,
        _ work: @escaping @Sendable (AnyEngine) -> Void
    ) {
        let workers = min(settings.jobs, pool.engines.count + 1)
        guard workers > 1 else {
            for engine in pool.engines { work(engine) }
            alongside()
            return
        }
        let pool = pool
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let task = next.add(1, ordering: .relaxed).oldValue
                if task > pool.engines.count { return }
                // The side task first: it is never the one that all wait for.
                if task == 0 { alongside() } else { work(pool.engines[task - 1]) }
            }
        }
    }

    /// The ledgers of a policy, one per replication.
    ///
    /// After `finish`.
    public func ledgers(ofPolicy index: Int) -> [PolicyLedger] {
        let first = index * settings.replications
        return pool.engines[first..<first + settings.replications].map(\.ledger)
    }
}
