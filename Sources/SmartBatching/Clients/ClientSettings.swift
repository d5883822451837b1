import BatchingCore
import Logging
import ProviderAPI

/// How a client behaves; every part has a default that suits most.
public struct ClientSettings: Sendable {
    /// Groups at least so large become jobs: what `SmartClient` goes by.
    ///
    /// 10 is what the wrappers of batch APIs hard-code, and is wrong nearly everywhere;
    /// `AdaptiveSmartClient` finds its own.
    public var batchThreshold = 10
    /// Calls in flight at once per purpose; 5 is within the usual limits of a new key.
    public var maxParallelIndividual = 5
    /// Purposes whose groups always go one by one.
    public var preferIndividualFor: Set<String> = []
    /// What an hour of waiting is worth, US dollars; ≥ 0.
    ///
    /// 10: a modest wage, so that a minute of waiting weighs 17 cents.
    public var valueOfTimePerHour = 10.0
    /// How much more than always-batch may be paid, 0.1 = 10 %; nil = as much as is worth it.
    public var costIncreaseMax: Double?
    /// Whether lanes that are not taken are looked at with small duplicates.
    public var exploration = Adaptive.Settings.Exploration.shadow
    /// Share of items and money that duplicates may take, > 0 and ≤ 0.5.
    public var explorationBudget = 0.01
    /// Time between two looks at a job.
    public var pollEvery = Duration.seconds(5)
    /// What becomes of a job of which nobody can say whether the provider took it.
    public var onUncertain = OnUncertain.resend
    /// What is known of a provider better than the table of prices knows it: your tier's, or an
    /// emulator's.
    public var terms: [RequestKind: Terms] = [:]
    /// Items that may wait in the client, all groups together; a group that comes then waits, and a
    /// group that is larger goes in alone.
    ///
    /// 100,000 texts of 1,000 letters are 100 MB.
    public var waitingItemsMax = 100_000
    /// Bytes of text that may wait, as `waitingItemsMax`.
    public var waitingBytesMax = 256 << 20
    /// Seconds of the provider in a real second; other than 1 only for an emulator.
    public var speed = 1.0
    /// Where decisions and the session's end are logged: shapes, prices and times, never a text.
    public var logger = Logger(label: "sbtune")
    /// Of the jitter of retries; nil = another one in each run.
    public var seed: UInt64?
    /// Told every event of the dispatcher with the actions that it brought: told again to a dispatcher
    /// that is made alike, the events bring the same actions.
    public var onStep: (@Sendable (Instant, Event, [Action]) -> Void)?

    /// The defaults.
    public init() {}

    /// As a configuration has it.
    public init(_ configuration: BatchingConfiguration) {
        batchThreshold = configuration.batchThreshold
        maxParallelIndividual = configuration.maxParallelIndividual
        preferIndividualFor = Set(configuration.preferIndividualFor)
        valueOfTimePerHour = configuration.valueOfTime
        costIncreaseMax = configuration.maxCostIncrease
        exploration = configuration.exploration
        explorationBudget = configuration.explorationBudget
        onUncertain = configuration.onUncertain
        if let span = configuration.pollEvery { pollEvery = .nanoseconds(span.nanoseconds) }
    }
}

/// Where latencies and decisions are kept.
public enum HistoryPlace: Sendable, Equatable {
    /// Nowhere: what was learned ends with the process.
    case none
    /// A SQLite file, made where it is missing.
    case file(String)
}

/// Where jobs in flight are kept.
public enum JournalPlace: Sendable, Equatable {
    /// Beside the history: `history.sqlite` has its jobs in `history.jobs.sqlite`; nowhere without.
    case besideHistory
    /// Nowhere: a crash loses the jobs that are out.
    case none
    /// A SQLite file, made where it is missing.
    case file(String)

    /// The file; nil = nowhere.
    public func path(_ history: HistoryPlace) -> String? {
        switch (self, history) {
        case (.none, _), (.besideHistory, .none): nil
        case (.file(let path), _): path
        case (.besideHistory, .file(let path)):
            path.hasSuffix(".sqlite") ? path.dropLast(6) + "jobs.sqlite" : path + ".jobs"
        }
    }
}
