/// What the emulator has served so far.
public struct EmulatorStats: Sendable, Codable, Equatable {
    /// Requests by operation, refused and struck ones included.
    public var requests: [String: Int] = [:]
    /// Answers by HTTP status; `0` are connections closed without one.
    public var statuses: [String: Int] = [:]
    /// How often each fault struck, by its name.
    public var faults: [String: Int] = [:]
    /// Creates and what came of them, by the display name that the client gave.
    public var jobs: [String: JobCounts] = [:]
    /// How often each text was billed, by the 16 hexadecimal digits of `EmulatedText.checksum`.
    public var items: [String: ItemCounts] = [:]
    /// Billed tokens of calls and of jobs.
    public var online = TokenCounts()
    /// Billed tokens of jobs.
    public var batch = TokenCounts()
    /// At the prices of the provider that was in force when each was billed; US dollars.
    public var dollars = 0.0
    /// Requests that were under way at the same time, at most.
    public var mostInFlight = 0
    /// Model seconds since the start.
    public var modelSeconds = 0.0

    public init() {}

    /// What happened to the jobs of one display name.
    public struct JobCounts: Sendable, Codable, Equatable {
        /// Creates that arrived, whatever the answer.
        public var createsReceived = 0
        /// Jobs that exist: more than one of a name is a job bought twice.
        public var createsAccepted = 0
        /// Looks at these jobs; lists are counted under `requests`.
        public var polls = 0
        /// Requests to cancel them.
        public var cancels = 0
        /// Of creates and of the input files they name.
        public var bytesIn = 0
        /// Of looks and of result files.
        public var bytesOut = 0
        /// Items of jobs that ended well, those with errors of their own left out.
        public var itemsBilled = 0

        public init() {}
    }

    /// How often a text was billed.
    public struct ItemCounts: Sendable, Codable, Equatable {
        /// By calls whose work was done, whether or not the answer arrived.
        public var online = 0
        /// In jobs that ended well.
        public var jobs = 0

        public init() {}
    }

    /// Tokens, by direction.
    public struct TokenCounts: Sendable, Codable, Equatable {
        /// Of texts and prompts.
        public var input = 0
        /// Of answers.
        public var output = 0

        public init() {}
    }

    /// Texts that were billed more than once, wherever.
    public var boughtTwice: Int { items.values.count { $0.online + $0.jobs > 1 } }

    /// Jobs that exist under a display name beside the first one.
    public var doubledJobs: Int { jobs.values.reduce(0) { $0 + max(0, $1.createsAccepted - 1) } }
}
