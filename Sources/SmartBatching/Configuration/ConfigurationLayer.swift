import BatchingCore
import ProviderAPI

/// What one source says of the configuration: a file, the environment, or a command's flags.
public struct ConfigurationLayer: Sendable, Equatable {
    /// Of `strategy`; here and below nil = this source does not say.
    public var strategy: Strategy?
    /// Of `batch_threshold`, items.
    public var batchThreshold: Int?
    /// Of `max_parallel_individual`, calls.
    public var maxParallelIndividual: Int?
    /// Of `prefer_individual_for`.
    public var preferIndividualFor: [String]?
    /// Of `coalesce_window`.
    public var coalesceWindow: Span?
    /// Of `value_of_time`, US dollars per hour.
    public var valueOfTime: Double?
    /// Of `max_cost_increase`.
    public var maxCostIncrease: CostLimit?
    /// Of `history`: a path, or `none`.
    public var history: String?
    /// Of `exploration.mode`.
    public var exploration: Adaptive.Settings.Exploration?
    /// Of `exploration.budget`, a share.
    public var explorationBudget: Double?
    /// Of `base_url`.
    public var endpoint: Endpoint?
    /// Of `journal`: a path, or `none`.
    public var journal: String?
    /// Of `on_uncertain`.
    public var onUncertain: OnUncertain?
    /// Of `poll_every`.
    public var pollEvery: Span?
    /// Of `model.embedding`.
    public var embeddingModel: String?
    /// Of `model.generation`.
    public var generationModel: String?

    /// A limit, or the word that there shall be none.
    public enum CostLimit: Sendable, Equatable {
        /// As much as is worth it.
        case none
        /// So much more than always-batch, 0.1 = 10 %.
        case atMost(Double)
    }

    /// Says nothing.
    public init() {}

    func write(over whole: inout BatchingConfiguration) {
        func set<Value>(_ value: Value?, _ path: WritableKeyPath<BatchingConfiguration, Value>) {
            if let value { whole[keyPath: path] = value }
        }
        func set<Value>(_ value: Value?, _ path: WritableKeyPath<BatchingConfiguration, Value?>) {
            if let value { whole[keyPath: path] = value }
        }
        set(strategy, \.strategy)
        set(batchThreshold, \.batchThreshold)
        set(maxParallelIndividual, \.maxParallelIndividual)
        set(preferIndividualFor, \.preferIndividualFor)
        set(coalesceWindow, \.coalesceWindow)
        set(valueOfTime, \.valueOfTime)
        set(history, \.history)
        set(exploration, \.exploration)
        set(explorationBudget, \.explorationBudget)
        set(endpoint, \.endpoint)
        set(journal, \.journal)
        set(onUncertain, \.onUncertain)
        set(pollEvery, \.pollEvery)
        set(embeddingModel, \.embeddingModel)
        set(generationModel, \.generationModel)
        switch maxCostIncrease {
        case .atMost(let share): whole.maxCostIncrease = share
        case CostLimit.none?: whole.maxCostIncrease = nil
        case nil: break
        }
    }
}
