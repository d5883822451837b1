import BatchingCore

/// How long a provider takes and what it charges: all that a simulated run needs to know of it.
///
/// Every figure is a `Double` in the unit its comment names, so that one table
/// (`ProviderFigure.all`) can name them for files, for drift and for error messages. Durations are
/// seconds, prices US dollars.
public struct ProviderModel: Sendable, Equatable {
    /// Shown in reports.
    public var name: String
    /// One call per request.
    public var individual: CallLaneModel
    /// One synchronous call with many items; nil where the provider has none.
    public var bulk: CallLaneModel?
    /// An asynchronous job that is polled.
    public var batch: JobLaneModel
    /// What is assumed where a trace does not say how many tokens a group has.
    public var assumedTokens: AssumedTokens
    /// Figures that change during the run, in order of `at`.
    public var changes: [Change]

    public init(
        name: String, individual: CallLaneModel, bulk: CallLaneModel?, batch: JobLaneModel,
        assumedTokens: AssumedTokens = AssumedTokens(), changes: [Change] = []
    ) {
        self.name = name
        self.individual = individual
        self.bulk = bulk
        self.batch = batch
        self.assumedTokens = assumedTokens
        self.changes = changes
    }

    /// What a row's tokens are taken to be where a trace does not tell them.
    public struct AssumedTokens: Sendable, Equatable {
        /// Input tokens per item.
        ///
        /// 250: about 1,000 characters at the four characters per token that Gemini's documentation
        /// gives (ai.google.dev/gemini-api/docs/tokens).
        public var inputPerItem = 250.0
        /// Output tokens per item; 0 for embeddings.
        public var outputPerItem = 0.0
        public init() {}
    }

    /// A figure that becomes another: at once, or little by little.
    public struct Change: Sendable, Equatable {
        /// Seconds from the start of the run.
        public var at: Double
        /// 0 = a step; otherwise a straight ramp of so many seconds.
        public var over: Double
        /// What changes.
        public var figure: ProviderFigure
        /// The new value, in the figure's unit.
        public var to: Double
        public init(at: Double, over: Double = 0, figure: ProviderFigure, to: Double) {
            self.at = at
            self.over = over
            self.figure = figure
            self.to = to
        }
    }
}

/// A lane of synchronous calls: individual or bulk.
public struct CallLaneModel: Sendable, Equatable {
    /// Of one call; the per-token and per-item terms come on top.
    public var latency: Distribution
    /// Seconds per 1,000 input tokens of the call.
    public var per1kTokens = 0.0
    /// Seconds per 1,000 output tokens of the call.
    public var per1kOutputTokens = 0.0
    /// Seconds per item of the call (bulk).
    public var perItem = 0.0
    /// Items per call: 1 for individual calls.
    public var maxItems = 1.0
    /// Calls in flight per sender.
    ///
    /// The individual lane's figure holds for bulk calls as well.
    public var maxParallel = 5.0
    /// US dollars per 1,000 input tokens.
    public var pricePer1kTokens: Double
    /// US dollars per 1,000 output tokens.
    public var pricePer1kOutputTokens = 0.0
    /// Calls per minute that the provider admits, over all senders; 0 = no limit.
    ///
    /// The individual lane's figure is one quota for individual and bulk calls together.
    public var requestsPerMinute = 0.0
    /// Probability that a call fails after its full latency.
    public var errorRate = 0.0

    public init(latency: Distribution, pricePer1kTokens: Double) {
        self.latency = latency
        self.pricePer1kTokens = pricePer1kTokens
    }
}

/// The lane of asynchronous jobs.
///
/// A job takes (overhead + per item × items + per 1,000 tokens × tokens) × noise, and a slow one that
/// times the slow factor.
public struct JobLaneModel: Sendable, Equatable {
    /// A job's duration without its items, seconds.
    public var overhead: Distribution
    /// Seconds per item.
    public var perItem = 0.0
    /// Seconds per 1,000 input tokens.
    public var per1kTokens = 0.0
    /// Multiplies the whole duration; mean 1 where it is only noise.
    public var noise = Distribution(.constant, mean: 1, cv: 0)
    /// Seconds between two looks at a job, counted from its creation.
    public var pollEvery = 5.0
    /// Jobs that run at the same time; further ones queue, first come first served.
    public var maxConcurrentJobs = 100.0
    /// Items per job; larger groups become several jobs.
    public var maxItems = 50_000.0
    /// US dollars per 1,000 input tokens.
    public var pricePer1kTokens: Double
    /// US dollars per 1,000 output tokens.
    public var pricePer1kOutputTokens = 0.0
    /// Seconds from creation after which an unfinished job is given up, without results.
    public var expiresAfter = 86_400.0
    /// Probability that a job hangs until it expires.
    public var expireRate = 0.0
    /// Probability that a job takes `slowFactor` times as long.
    public var slowRate = 0.0
    /// How many times as long slow jobs take.
    public var slowFactor = 1.0

    public init(overhead: Distribution, pricePer1kTokens: Double) {
        self.overhead = overhead
        self.pricePer1kTokens = pricePer1kTokens
    }
}

/// A distribution of durations (or of a factor), ≥ 0.
public struct Distribution: Sendable, Equatable {
    /// The form of a distribution.
    public indirect enum Shape: Sendable, Equatable {
        /// Always the mean.
        case constant
        /// exp of a normal, by its own mean and coefficient of variation (standard deviation over
        /// mean).
        case lognormal
        /// One of several, chosen by weight (any positive numbers).
        case mixture([Weighted])
        /// Drawn from these numbers, sorted; between two neighbours every value is as likely.
        case empirical([Double])
        /// As `empirical`, with the latencies that the trace recorded for this lane.
        ///
        /// They have to be filled in before the run (`RecordedLatencies` of Comparison does it).
        case recorded
    }
    /// One part of a mixture.
    public struct Weighted: Sendable, Equatable {
        /// Its share, in proportion to the other parts' weights; > 0.
        public var weight: Double
        /// What it draws from.
        public var distribution: Distribution
        public init(weight: Double, _ distribution: Distribution) {
            self.weight = weight
            self.distribution = distribution
        }
    }
    /// The form; mean and cv scale it.
    public var shape: Shape
    /// The mean.
    ///
    /// Of a mixture or an empirical distribution: all values are scaled to give it.
    public var mean: Double
    /// Standard deviation over mean; only a lognormal reads it.
    public var cv: Double

    public init(_ shape: Shape, mean: Double, cv: Double = 0) {
        self.shape = shape
        self.mean = mean
        self.cv = cv
    }

    /// Always this value.
    public static func constant(_ value: Double) -> Distribution {
        Distribution(.constant, mean: value)
    }
    /// Lognormal with that mean, and cv = standard deviation over mean.
    public static func lognormal(mean: Double, cv: Double) -> Distribution {
        Distribution(.lognormal, mean: mean, cv: cv)
    }

    /// The mean of an `empirical` distribution: draws fall evenly between neighbours.
    /// - Parameter sorted: smallest first.
    public static func meanBetween(_ sorted: [Double]) -> Double {
        guard sorted.count > 1 else { return sorted.first ?? 0 }
        let inner = sorted.reduce(0, +) - (sorted[0] + sorted[sorted.count - 1]) / 2
        return inner / Double(sorted.count - 1)
    }
}
