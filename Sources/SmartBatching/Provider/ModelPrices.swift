import BatchingCore

/// What a provider's models cost and may do: a dated table.
public struct ModelPrices: Sendable, Equatable {
    /// The day that the table was held against the provider's own list, `2026-10-07`.
    public var dated: String
    /// What a job costs of what the same calls cost.
    var batchShare: Double
    var lanes: [RequestKind: LaneDefaults]
    var models: [Model]

    /// What holds for all models of a kind.
    struct LaneDefaults: Sendable, Equatable {
        var individualTypical: Span
        var bulk: (typical: Span, itemsMax: Int)?
        var batch: (typical: Span, itemsMax: Int)
        var assumedInput: Double
        var assumedOutput: Double

        static func == (a: LaneDefaults, b: LaneDefaults) -> Bool {
            a.individualTypical == b.individualTypical && a.batch == b.batch
                && a.bulk?.typical == b.bulk?.typical && a.bulk?.itemsMax == b.bulk?.itemsMax
                && a.assumedInput == b.assumedInput && a.assumedOutput == b.assumedOutput
        }
    }

    struct Model: Sendable, Equatable {
        var names: [String]
        var kind: RequestKind
        var price: Price
        /// The last day of `price`, and the one after it.
        var until: String?
        var then: Price?
        var inputTokensMax: Int?
        /// By tier.
        var enqueuedTokens: [Int]
    }

    /// US dollars per million tokens.
    struct Price: Sendable, Equatable {
        var input: Double
        var output: Double
    }
}

/// What a client may count on with one model.
public struct ModelTerms: Sendable, Equatable {
    /// Lanes, prices and typical durations.
    public var terms: Terms
    /// Whether the table knows the model; if not, all prices are 0 and no cost can be told.
    public var isPriced: Bool
    /// Tokens that one text may have; nil = not known.
    public var inputTokensMax: Int?
    /// Tokens that all jobs may hold together, by the project's tier; empty = not known.
    public var enqueuedTokensMax: [Int]
}

extension ModelPrices {
    /// What a client may count on with a model.
    ///
    /// - Parameters:
    ///   - model: with or without `models/`, and with or without a version of three digits behind
    ///     it.
    ///   - kind: what is asked of it.
    ///   - day: `2026-12-31`; nil = the table's own.
    ///   - maxParallel: calls in flight at once.
    ///   - pollEvery: time between two looks at a job.
    public func terms(
        of model: String, _ kind: RequestKind, on day: String? = nil, maxParallel: Int,
        pollEvery: Span
    ) -> ModelTerms {
        let known = find(model, kind)
        let price = known.map { Self.price(of: $0, on: day ?? dated) } ?? Price(input: 0, output: 0)
        let lanes = lanes[kind]
        func lane(_ style: LaneTerms.Style, _ items: Int, _ typical: Span) -> LaneTerms {
            let share = style == .jobs ? batchShare : 1
            return LaneTerms(
                style: style, itemsMax: items, pricePer1kTokens: price.input * share / 1000,
                pricePer1kOutputTokens: price.output * share / 1000, typical: typical)
        }
        let terms = Terms(
            lanes: [
                lanes.map { lane(.calls, 1, $0.individualTypical) },
                lanes?.bulk.map { lane(.calls, $0.itemsMax, $0.typical) },
                lanes.map { lane(.jobs, $0.batch.itemsMax, $0.batch.typical) },
            ],
            maxParallel: maxParallel, pollEvery: pollEvery,
            assumedInputTokensPerItem: lanes?.assumedInput ?? 0,
            assumedOutputTokensPerItem: lanes?.assumedOutput ?? 0)
        return ModelTerms(
            terms: terms, isPriced: known != nil, inputTokensMax: known?.inputTokensMax,
            enqueuedTokensMax: known?.enqueuedTokens ?? [])
    }

    private func find(_ model: String, _ kind: RequestKind) -> Model? {
        let name = model.hasPrefix("models/") ? String(model.dropFirst(7)) : model
        // `gemini-2.5-flash-001` is a version of `gemini-2.5-flash`; `-image` is another model.
        let family = name.replacing(#/-[0-9]{3}$/#, with: "")
        let ofKind = models.filter { $0.kind == kind }
        return ofKind.first { $0.names.contains(name) }
            ?? ofKind.first { $0.names.contains(family) }
    }

    /// Days as text compare as days do.
    private static func price(of model: Model, on day: String) -> Price {
        guard let until = model.until, let then = model.then, day > until else {
            return model.price
        }
        return then
    }
}
