import BatchingCore

/// What is in a trace.
public struct TraceSummary: Sendable, Equatable, Codable {
    /// Request groups.
    public var rows = 0
    /// Requests.
    public var items = 0
    /// First to last arrival, seconds.
    public var spanS = 0.0
    /// (rows - 1) / span; nil when all rows arrive at once.
    public var rowsPerSecond: Double?
    /// Squared coefficient of variation of the times between arrivals: sample variance / mean².
    ///
    /// 0 = like a clock, 1 = Poisson, more = in bursts. nil without two different times.
    public var gapVariation: Double?
    /// Index of dispersion: sample variance / mean of the counts in whole one-minute bins from the
    /// first arrival on.
    ///
    /// 1 = Poisson. nil for less than two whole minutes.
    public var dispersion: Double?
    /// Items of the groups.
    public var sizes = Sizes()
    /// Over the rows that tell them.
    public var inputTokens = Tokens()
    /// Over the rows that tell them.
    public var outputTokens = Tokens()
    /// Rows and items by kind.
    public var kinds: [Count] = []
    /// Rows and items by model.
    public var models: [Count] = []
    /// Rows and items by provider.
    public var providers: [Count] = []
    /// Rows and items by purpose.
    public var purposes: [Count] = []
    /// Share of rows with a deadline, 0…1.
    public var deadlineShare = 0.0
    /// Share of rows that name their sender, 0…1.
    public var senderShare = 0.0
    /// What the trace says happened, for each strategy it names; empty when it says nothing.
    public var recorded: [Recorded] = []
    /// What the trace does not say and what is assumed instead, as sentences.
    public var missing: [String] = []

    /// Items of a group.
    public struct Sizes: Sendable, Equatable, Codable {
        /// Of the smallest group.
        public var min = 0
        /// Of the middle one.
        public var p50 = 0
        /// Nine groups in ten have no more.
        public var p90 = 0
        /// 99 groups in a hundred have no more.
        public var p99 = 0
        /// Of the largest group.
        public var max = 0
        /// In the mean.
        public var mean = 0.0
    }

    /// Tokens, over the rows that tell them.
    public struct Tokens: Sendable, Equatable, Codable {
        /// Share of rows that tell them, 0…1.
        public var knownShare = 0.0
        /// Sum over those rows.
        public var total = 0.0
        /// Total / items of the rows that tell them; nil when none does.
        public var meanPerItem: Double?
    }

    /// How often a name occurs.
    ///
    /// The most frequent ten are listed; the rest is one entry, `(other)`, and rows without a name
    /// are `(unknown)`.
    public struct Count: Sendable, Equatable, Codable {
        /// The name itself.
        public var name: String
        /// Rows with it.
        public var rows: Int
        /// Items of those rows.
        public var items: Int
    }

    /// What happened under one strategy, in rows.
    public struct Recorded: Sendable, Equatable, Codable {
        /// `(unknown)` when the row does not name it.
        public var strategy: String
        /// Rows with it.
        public var rows: Int
        /// Rows that ended well.
        public var ok = 0
        /// Rows that failed.
        public var failed = 0
        /// Rows whose end was not seen.
        public var censored = 0
        /// Rows that tell a latency, and its mean over them in seconds.
        public var withLatency = 0
        /// Seconds; nil where no row tells one.
        public var meanLatencyS: Double?
        /// Rows that tell a price, and the sum in US dollars.
        public var withPrice = 0
        /// US dollars; nil where no row tells one.
        public var totalPriceUsd: Double?
    }
}
