/// One number of a provider model, by the name it has in files: `batch.overhead.mean`.
public struct ProviderFigure: Sendable, Equatable {
    /// What the figure counts in; it says which texts a file may give.
    public enum Unit: Sendable {
        /// Written with a unit in files (`40s`, `5m`, `24h`); seconds in memory.
        case duration
        /// A plain number, ≥ 0.
        case number
        /// 0…1.
        case share
        /// A whole number, ≥ 1.
        case count
        /// US dollars, ≥ 0.
        case price
    }

    /// Dotted, as in files.
    public let name: String
    /// What it counts in.
    public let unit: Unit
    /// Nil where the model has no such lane.
    public let read: @Sendable (ProviderModel) -> Double?
    /// Puts a value into a model; a lane that the model has not stays away.
    public let write: @Sendable (inout ProviderModel, Double) -> Void

    public static func == (a: Self, b: Self) -> Bool { a.name == b.name }

    /// The figure of that name in files; nil where there is none.
    public static func named(_ name: String) -> ProviderFigure? { all.first { $0.name == name } }

    /// Every figure that a file may set or change.
    public static let all: [ProviderFigure] =
        callLane(
            "individual", { $0.individual }, { $0.individual = $1 },
            faults: "faults.individual")
        + [
            figure("individual.max_parallel", .count, \.individual.maxParallel),
            figure("individual.requests_per_minute", .number, \.individual.requestsPerMinute),
        ]
        + callLane("bulk", { $0.bulk }, { $0.bulk = $1 }, faults: "faults.bulk")
        + [
            ProviderFigure(
                name: "bulk.max_items", unit: .count, read: { $0.bulk?.maxItems },
                write: { $0.bulk?.maxItems = $1 }),
            ProviderFigure(
                name: "bulk.per_item", unit: .duration, read: { $0.bulk?.perItem },
                write: { $0.bulk?.perItem = $1 }),
            figure("batch.overhead.mean", .duration, \.batch.overhead.mean),
            figure("batch.overhead.cv", .number, \.batch.overhead.cv),
            figure("batch.per_item", .duration, \.batch.perItem),
            figure("batch.per_1k_tokens", .duration, \.batch.per1kTokens),
            figure("batch.noise.mean", .number, \.batch.noise.mean),
            figure("batch.noise.cv", .number, \.batch.noise.cv),
            figure("batch.poll.every", .duration, \.batch.pollEvery),
            figure("batch.max_concurrent_jobs", .count, \.batch.maxConcurrentJobs),
            figure("batch.max_items", .count, \.batch.maxItems),
            figure("batch.price_per_1k_tokens", .price, \.batch.pricePer1kTokens),
            figure("batch.price_per_1k_output_tokens", .price, \.batch.pricePer1kOutputTokens),
            figure("batch.expires_after", .duration, \.batch.expiresAfter),
            figure("faults.batch.expire_rate", .share, \.batch.expireRate),
            figure("faults.batch.slow_rate", .share, \.batch.slowRate),
            figure("faults.batch.slow_factor", .number, \.batch.slowFactor),
        ]

    private static func figure(
        _ name: String, _ unit: Unit, _ path: WritableKeyPath<ProviderModel, Double> & Sendable
    ) -> ProviderFigure {
        ProviderFigure(
            name: name, unit: unit, read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
    }

    private static func callLane(
        _ lane: String, _ get: @escaping @Sendable (ProviderModel) -> CallLaneModel?,
        _ set: @escaping @Sendable (inout ProviderModel, CallLaneModel) -> Void, faults: String
    ) -> [ProviderFigure] {
        func figure(
            _ name: String, _ unit: Unit, _ path: WritableKeyPath<CallLaneModel, Double> & Sendable
        ) -> ProviderFigure {
            ProviderFigure(
                name: name, unit: unit, read: { get($0)?[keyPath: path] },
                write: { model, value in
                    guard var changed = get(model) else { return }
                    changed[keyPath: path] = value
                    set(&model, changed)
                })
        }
        return [
            figure("\(lane).latency.mean", .duration, \.latency.mean),
            figure("\(lane).latency.cv", .number, \.latency.cv),
            figure("\(lane).latency.per_1k_tokens", .duration, \.per1kTokens),
            figure("\(lane).latency.per_1k_output_tokens", .duration, \.per1kOutputTokens),
            figure("\(lane).price_per_1k_tokens", .price, \.pricePer1kTokens),
            figure("\(lane).price_per_1k_output_tokens", .price, \.pricePer1kOutputTokens),
            figure("\(faults).error_rate", .share, \.errorRate),
        ]
    }
}
