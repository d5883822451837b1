import BatchingCore
import ProviderAPI

/// What one source says of the configuration: a file, the environment, or a command's flags.
public struct ConfigurationLayer: Sendable, Equatable {
    public var strategy: Strategy?
    public var batchThreshold: Int?
    public var maxParallelIndividual: Int?
    public var preferIndividualFor: [String]?
    public var coalesceWindow: Span?
    public var valueOfTime: Double?
    public var maxCostIncrease: CostLimit?
    public var history: String?
    public var exploration: Adaptive.Settings.Exploration?
    public var explorationBudget: Double?
    public var endpoint: Endpoint?
    public var journal: String?
    public var onUncertain: OnUncertain?
    public var pollEvery: Span?
    public var embeddingModel: String?
    public var generationModel: String?

    /// A limit, or the word that there shall be none.
    public enum CostLimit: Sendable, Equatable {
        case none
        case atMost(Double)
    }

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
