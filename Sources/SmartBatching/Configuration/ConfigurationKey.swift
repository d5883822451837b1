/// A key of the configuration, by its dotted name.
public enum ConfigurationKey: String, Sendable, CaseIterable {
    case strategy
    case batchThreshold = "batch_threshold"
    case maxParallelIndividual = "max_parallel_individual"
    case preferIndividualFor = "prefer_individual_for"
    case coalesceWindow = "coalesce_window"
    case valueOfTime = "value_of_time"
    case maxCostIncrease = "max_cost_increase"
    case history
    case explorationMode = "exploration.mode"
    case explorationBudget = "exploration.budget"
    case baseURL = "base_url"
    case journal
    case onUncertain = "on_uncertain"
    case pollEvery = "poll_every"
    /// Beside the `batching:` block.
    case embeddingModel = "model.embedding"
    case generationModel = "model.generation"

    /// The variable that overrides it, such as `SBTUNE_EXPLORATION_MODE`.
    public var variable: String {
        Self.variablePrefix + rawValue.uppercased().replacing(".", with: "_")
    }

    static let variablePrefix = "SBTUNE_"

    /// Keys under `section.`, without it; for an empty section those that belong to none.
    static func names(in section: String) -> [String] {
        allCases.compactMap { key in
            let parts = key.rawValue.split(separator: ".").map(String.init)
            if section.isEmpty { return parts.count == 1 ? parts[0] : nil }
            return parts.count == 2 && parts[0] == section ? parts[1] : nil
        }
    }
}
