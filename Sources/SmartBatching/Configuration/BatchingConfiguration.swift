import BatchingCore
import ProviderAPI

/// How a client batches: every key of a `batching:` block, with its default.
public struct BatchingConfiguration: Sendable, Equatable {
    public var strategy = Strategy.auto
    /// Items from which on a fixed policy makes a job, and where the learner begins; ≥ 1.
    public var batchThreshold = 10
    /// Calls in flight at once; ≥ 1.
    public var maxParallelIndividual = 5
    /// Purposes whose groups always go one by one.
    public var preferIndividualFor: [String] = []
    /// How long requests wait for others to join them; 0 = not at all.
    public var coalesceWindow = Span.zero
    /// US dollars per hour of waiting.
    public var valueOfTime = 10.0
    /// How much more than always-batch may be paid, 0.1 = 10 %; nil = as much as is worth it.
    public var maxCostIncrease: Double?
    /// The history's file; nil = the usual place, `none` = none.
    public var history: String?
    public var exploration = Adaptive.Settings().exploration
    /// Share of items and money that exploring may take.
    public var explorationBudget = Adaptive.Settings().budget
    public var endpoint = Endpoint.gemini
    /// The jobs' file; nil = the usual place.
    public var journal: String?
    public var onUncertain = OnUncertain.resend
    /// Time between two looks at a job; nil = more seldom the older the job is.
    public var pollEvery: Span?
    /// As the provider names it; nil = none was given.
    public var embeddingModel: String?
    public var generationModel: String?

    public init() {}

    /// What several sources say together.
    ///
    /// - Parameter layers: the one that counts most first: flags, environment, file.
    public init(_ layers: ConfigurationLayer...) {
        for layer in layers.reversed() { layer.write(over: &self) }
    }
}
