import BatchingSimulator
import Diagnostics
import StrictYAML

/// Reads a provider model from its section or file.
struct ProviderReader {
    static let keys = [
        "name", "individual", "bulk", "batch", "assumed_tokens", "changes", "faults",
    ]
    private static let prices = ["price_per_1k_tokens", "price_per_1k_output_tokens"]
    private static let tokenTimes = ["per_1k_tokens", "per_1k_output_tokens"]

    static func read(_ value: YAMLValue, defaultName: String) throws(InputError) -> ProviderModel {
        let root = try value.section(keys: keys)
        let individual = try root.required("individual").section(
            keys: ["latency", "max_parallel", "requests_per_minute"] + prices)
        let batch = try root.required("batch").section(keys: batchKeys)
        let bulk = try root["bulk"]?.section(keys: ["latency", "per_item", "max_items"] + prices)

        // Every figure with a default is written over this model where the file gives it.
        var model = ProviderModel(
            name: try root["name"].map(checkedName) ?? defaultName,
            individual: try callLane(individual, "individual"),
            bulk: try bulk.map(bulkLane),
            batch: JobLaneModel(
                overhead: try distribution(batch.required("overhead"), "batch.overhead"),
                pricePer1kTokens: 0))
        if let noise = batch["noise"] {
            model.batch.noise = try distribution(noise, "batch.noise")
        }
        try readFigures(individual, "individual", into: &model)
        if let bulk { try readFigures(bulk, "bulk", requiring: ["max_items"], into: &model) }
        try readFigures(batch, "batch", into: &model)
        if let poll = try batch["poll"]?.section(keys: ["every"]) {
            try readFigures(poll, "batch.poll", requiring: ["every"], into: &model)
        }
        if let faults = root["faults"] { try readFaults(faults, into: &model) }
        if let tokens = try root["assumed_tokens"]?.section(keys: tokenKeys) {
            try readTokens(tokens, into: &model)
        }
        if let changes = root["changes"] {
            model.changes = try ChangesReader(model: model).read(changes)
        }
        return model
    }

    private static let batchKeys =
        [
            "overhead", "per_item", "per_1k_tokens", "noise", "poll", "max_concurrent_jobs",
            "max_items", "expires_after",
        ] + prices
    private static let tokenKeys = ["input_per_item", "output_per_item"]

    private static func checkedName(_ name: YAMLValue) throws(InputError) -> String {
        let text = try name.text()
        guard text.utf8.count <= 100 else { throw name.error("must be at most 100 bytes long") }
        return text
    }

    private static func bulkLane(_ section: Section) throws(InputError) -> CallLaneModel {
        try callLane(section, "bulk")
    }

    private static func callLane(
        _ section: Section, _ lane: String
    ) throws(InputError) -> CallLaneModel {
        let latency = try section.required("latency").section(
            keys: DistributionReader.keys + tokenTimes)
        let mean = FigureRules.figure("\(lane).latency.mean")
        var model = CallLaneModel(
            latency: try DistributionReader(mean: mean).read(latency), pricePer1kTokens: 0)
        if let time = latency["per_1k_tokens"] {
            let figure = FigureRules.figure("\(lane).latency.per_1k_tokens")
            model.per1kTokens = try FigureRules.read(figure, time)
        }
        if let time = latency["per_1k_output_tokens"] {
            let figure = FigureRules.figure("\(lane).latency.per_1k_output_tokens")
            model.per1kOutputTokens = try FigureRules.read(figure, time)
        }
        return model
    }

    private static func distribution(
        _ value: YAMLValue, _ name: String
    ) throws(InputError) -> Distribution {
        try DistributionReader(mean: FigureRules.figure("\(name).mean")).read(
            value.section(keys: DistributionReader.keys))
    }

    /// Reads those keys of a section that are figures by themselves.
    private static func readFigures(
        _ section: Section, _ prefix: String, requiring required: [String]? = nil,
        into model: inout ProviderModel
    ) throws(InputError) {
        let isLane = !prefix.contains(".")
        for key in (isLane ? ["price_per_1k_tokens"] : []) + (required ?? []) {
            _ = try section.required(key)
        }
        for key in section.keys {
            guard let figure = ProviderFigure.named("\(prefix).\(key)"), let value = section[key]
            else { continue }
            figure.write(&model, try FigureRules.read(figure, value))
        }
    }

    private static func readFaults(
        _ value: YAMLValue, into model: inout ProviderModel
    ) throws(InputError) {
        let faults = try value.section(keys: ["individual", "bulk", "batch"])
        if let calls = try faults["individual"]?.section(keys: ["error_rate"]) {
            try readFigures(calls, "faults.individual", into: &model)
        }
        if let calls = try faults["bulk"]?.section(keys: ["error_rate"]) {
            guard model.bulk != nil else {
                throw calls.place.error(
                    "\(calls.path) is given, but the provider has no bulk lane",
                    remedy: "add 'bulk:' or remove this")
            }
            try readFigures(calls, "faults.bulk", into: &model)
        }
        let jobKeys = ["expire_rate", "slow_rate", "slow_factor"]
        if let jobs = try faults["batch"]?.section(keys: jobKeys) {
            // One without the other would change nothing, and nobody would notice.
            let required = ["slow_rate", "slow_factor"]
            let isSlow = required.contains { jobs[$0] != nil }
            try readFigures(
                jobs, "faults.batch", requiring: isSlow ? required : nil, into: &model)
        }
    }

    private static func readTokens(
        _ section: Section, into model: inout ProviderModel
    ) throws(InputError) {
        let bounds = Bounds.from(0, to: 1_000_000_000)
        if let input = section["input_per_item"] {
            model.assumedTokens.inputPerItem = try input.number(bounds)
        }
        if let output = section["output_per_item"] {
            model.assumedTokens.outputPerItem = try output.number(bounds)
        }
    }
}
