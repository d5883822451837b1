import BatchingSimulator
import Diagnostics
import StrictYAML

/// A simulated comparison as a file describes it: which groups, which provider, which policies, and
/// what is expected of them.
public struct Scenario: Sendable {
    /// The comparison's name.
    public var name: String
    /// One sentence; may be empty.
    public var about: String
    /// Where the groups come from.
    public var workload: Workload
    /// The provider that they are sent to.
    public var provider: ProviderModel
    /// At least one, all different; whether there are such policies is checked elsewhere.
    public var policies: [Located<String>]
    /// Keys all chance of the run.
    public var seed: UInt64
    /// Runs with different luck, ≥ 1.
    public var replications: Int
    /// US dollars per hour of waiting, ≥ 0.
    public var valueOfTime: Double
    /// US dollars per missed deadline, ≥ 0.
    public var latePenalty: Double
    /// What has to come out; may be empty.
    public var expectations: [Expectation]

    /// Where the groups come from.
    public enum Workload: Sendable {
        /// A trace file; the path counts from the working directory.
        case trace(Located<String>)
        /// A generated trace; whether there is such a preset is checked elsewhere.
        case generated(preset: Located<String>, rows: Int, seed: UInt64)
    }

    /// A figure of a policy and the closed range in which it must come out.
    public struct Expectation: Sendable {
        /// One of the scenario's policies, as written there.
        public var policy: String
        /// The figure that is looked at.
        public var figure: HeadlineFigure
        /// The range that it has to lie in, both ends included.
        public var range: ClosedRange<Double>
        /// Where the range stands.
        public var place: Place
    }
}

/// A word of a file that somebody else will check: it keeps its place for the error.
public struct Located<Value: Sendable>: Sendable {
    /// What was written.
    public var value: Value
    /// Where it stands.
    public var place: Place

    public init(_ value: Value, _ place: Place) {
        self.value = value
        self.place = place
    }

    /// `error` at this place; its file, line and column, if any, are replaced.
    public func located(_ error: InputError) -> InputError {
        place.error(error.what, remedy: error.remedy)
    }
}

/// The figures that a scenario may expect something of, by their names in files.
public enum HeadlineFigure: String, Sendable, CaseIterable {
    /// The objective over the clairvoyant's, less 1, in percent.
    case regretPercent = "regret_percent"
    /// Seconds.
    case meanLatency = "mean_latency_s"
    /// Seconds.
    case p95Latency = "p95_latency_s"
    /// US dollars over the whole trace.
    case price = "price_usd"
    /// US dollars over the whole trace: price, waiting and penalties.
    case objective = "objective_usd"
    /// Groups that were late.
    case deadlineMisses = "deadline_misses"
}
