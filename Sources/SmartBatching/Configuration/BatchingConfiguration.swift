import BatchingCore
import ProviderAPI

/// How a client batches: every key of a `batching:` block, with its default.
public struct BatchingConfiguration: Sendable, Equatable {
    /// The way that groups go unless their caller says otherwise.
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
    /// Whether small duplicates show what other lanes take.
    public var exploration = Adaptive.Settings().exploration
    /// Share of items and money that exploring may take.
    public var explorationBudget = Adaptive.Settings().budget
    /// Where the provider is.
    public var endpoint = Endpoint.gemini
    /// The jobs' file; nil = beside the history, `none` = none.
    public var journal: String?
    /// What becomes of a job of which nobody can say whether the provider took it.
    public var onUncertain = OnUncertain.resend
    /// Time between two looks at a job; nil = as `ClientSettings` has it.
    public var pollEvery: Span?
    /// As the provider names it; nil = none was given.
    public var embeddingModel: String?
    /// As the provider names it; nil = none was given.
    public var generationModel: String?

    /// The defaults.
    public init() {}

    /// What several sources say together.
    ///
    /// - Parameter layers: the one that counts most first: flags, environment, file.
    public init(_ layers: ConfigurationLayer...) {
        for layer in layers.reversed() { layer.write(over: &self) }
    }
}
