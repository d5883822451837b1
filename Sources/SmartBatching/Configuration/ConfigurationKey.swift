/// A key of the configuration, by its dotted name.
public enum ConfigurationKey: String, Sendable, CaseIterable {
    /// `Strategy`, by its raw value.
    case strategy
    /// Items, 1 to 1,000,000.
    case batchThreshold = "batch_threshold"
    /// Calls in flight, 1 to 10,000.
    case maxParallelIndividual = "max_parallel_individual"
    /// A list of purposes; in a variable commas stand between them.
    case preferIndividualFor = "prefer_individual_for"
    /// A duration from 0 to one hour.
    case coalesceWindow = "coalesce_window"
    /// US dollars per hour, 0 to 10⁹.
    case valueOfTime = "value_of_time"
    /// A share, a percentage, or `none`.
    case maxCostIncrease = "max_cost_increase"
    /// A file's path, or `none`.
    case history
    /// `shadow` or `passive`.
    case explorationMode = "exploration.mode"
    /// A share from 0.01 % to 50 %.
    case explorationBudget = "exploration.budget"
    /// An `https` address, or `http` on this machine.
    case baseURL = "base_url"
    /// A file's path, or `none`.
    case journal
    /// `resend` or `park`.
    case onUncertain = "on_uncertain"
    /// A duration of more than 0, up to 24 hours.
    case pollEvery = "poll_every"
    /// Beside the `batching:` block.
    case embeddingModel = "model.embedding"
    /// A model's name, with or without `models/`.
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
