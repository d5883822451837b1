import BatchingCore
import BatchingSimulator
import Diagnostics

/// What to compare, how often, and what is to be shown.
public struct ComparisonPlan: Sendable {
    /// As reports name it.
    public var traceName: String
    /// The provider, whose recorded latencies are filled in.
    public var provider: ProviderModel
    /// What the user asked for, in that order.
    public var policies: [PolicyRequest]
    /// What waiting and lateness are worth.
    public var objective: Objective
    /// Keys all chance.
    public var seed: UInt64
    /// Nil: 20 for a small trace, else 1.
    public var replications: Int?
    /// Workers, ≥ 1.
    public var jobs: Int
    /// Also the threshold sweep, jobs in flight and group sizes, for charts and exports.
    public var details: Bool
    /// Only the policies asked for: nothing to save against, no bound.
    public var onlyNamed: Bool
    /// Which engine is used.
    public var engine: SimulationRun.Engine

    public init(
        traceName: String, provider: ProviderModel, policies: [PolicyRequest],
        objective: Objective = Objective(), seed: UInt64 = 1, replications: Int? = nil,
        jobs: Int = 1, details: Bool = false, onlyNamed: Bool = false,
        engine: SimulationRun.Engine = .automatic
    ) {
        self.traceName = traceName
        self.provider = provider
        self.policies = policies
        self.objective = objective
        self.seed = seed
        self.replications = replications
        self.jobs = jobs
        self.details = details
        self.onlyNamed = onlyNamed
        self.engine = engine
    }

    /// Replications of a small trace: enough that the interval of a mean is near its last width
    /// (Student's t is 2.09 with 19 degrees of freedom, 1.96 with infinitely many).
    public static let replicationsOfSmallTrace = 20

    /// The policies to run: those asked for, and unless only those are wanted the two that others
    /// are measured against.
    var policiesToRun: [PolicyRequest] {
        var all = policies
        guard !onlyNamed else { return all }
        if !all.contains(where: { $0.name == "always-batch" }) {
            all.append(.policy(AlwaysLane(.batch)))
        }
        if !all.contains(where: { $0.name == "clairvoyant" }) { all.append(.clairvoyant) }
        return all
    }

    /// Their names, in the order of the run.
    public var namesToRun: [String] { policiesToRun.map(\.name) }

    /// - Throws: `InputError(.usage)` for a policy that the provider cannot serve.
    public func check() throws(InputError) {
        let quotas =
            [provider.individual.requestsPerMinute]
            + provider.changes.filter { $0.figure.name.hasSuffix("requests_per_minute") }.map(\.to)
        for quota in quotas where quota > 0 && quota < 0.1 {
            throw InputError(
                .configuration,
                "provider '\(provider.name)' admits less than one call in ten minutes",
                remedy: "set individual.requests_per_minute to 0 (no limit) or at least 0.1")
        }
        for case .policy(let policy) in policies {
            for lane in policy.lanesNeeded where !provider.terms.offers(lane) {
                throw InputError(
                    .usage,
                    "policy '\(policy.name)' needs the \(lane.name) lane, which provider "
                        + "'\(provider.name)' does not have",
                    remedy: "leave the policy out, or add '\(lane.name):' to the provider's file")
            }
        }
    }
}
