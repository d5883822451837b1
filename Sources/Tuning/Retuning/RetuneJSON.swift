import BatchingCore
import OnlineStatistics
import Reports

/// What retuning did, as scripts read it.
public struct RetuneJSON: Codable, Sendable, Equatable {
    /// Both thresholds over the held-out groups.
    public struct Replay: Codable, Sendable, Equatable {
        /// In `gain_unit`, with its 95 % interval.
        public var gainPerDay: Double
        /// Lower end of the 95 % interval, in `gain_unit`.
        public var gainLowPerDay: Double
        /// Upper end of the 95 % interval, in `gain_unit`.
        public var gainHighPerDay: Double
        /// Hours per day less; negative = more.
        public var waitingSavedHPerDay: Double
        /// US dollars per day less; negative = more.
        public var priceSavedUsdPerDay: Double
        /// Days that were replayed.
        public var heldOutDays: Int
        /// Stretches of them that were compared, each a pair.
        public var blocks: Int
        /// Groups in them.
        public var groups: Int
    }

    /// How often a lane behaved as foretold.
    public struct Coverage: Codable, Sendable, Equatable {
        /// individual, bulk or batch.
        public var lane: String
        /// Latencies that were held against the curve.
        public var observations: Int
        /// Share inside the 50 % interval, 0…1.
        public var within50: Double
        /// Share inside the 90 % interval, 0…1.
        public var within90: Double
        /// Whether the replay is hardly to be believed.
        public var isFarOff: Bool
    }

    /// What became of one key's threshold.
    public struct Key: Codable, Sendable, Equatable {
        /// Empty = unknown.
        public var provider: String
        /// Empty = unknown.
        public var model: String
        /// embed or generate.
        public var kind: String
        /// moved, would_move, kept or overtaken.
        public var action: String
        /// Null = never.
        @NullWhenNil public var oldItems: Int?
        /// Null = never.
        @NullWhenNil public var newItems: Int?
        /// Why, in words.
        public var reason: String
        /// Null where there is none, or it is never.
        @NullWhenNil public var estimateItems: Int?
        /// Lower end of the 90 % interval; null where there is none.
        @NullWhenNil public var lowItems: Int?
        /// Upper end of the 90 % interval; null where there is none, or it is open.
        @NullWhenNil public var highItems: Int?
        /// Observations that the estimate rests on.
        public var evidence: Int
        /// Null where nothing was replayed.
        @NullWhenNil public var replay: Replay?
        /// One entry for each lane.
        public var coverage: [Coverage]
        /// ISO 8601 date; null where there are too few days.
        @NullWhenNil public var trainingFirstDay: String?
        /// ISO 8601 date; null where there are too few days.
        @NullWhenNil public var trainingLastDay: String?
        /// ISO 8601 date; null where there are too few days.
        @NullWhenNil public var heldOutFirstDay: String?
        /// ISO 8601 date; null where there are too few days.
        @NullWhenNil public var heldOutLastDay: String?
    }

    /// Whether nothing was to be changed.
    public var dryRun: Bool
    /// Null = only waiting counts.
    @NullWhenNil public var valueOfTimeUsdPerHour: Double?
    /// usd, or h where only waiting counts.
    public var gainUnit: String
    /// One entry for each key.
    public var keys: [Key]

    /// The document of a run.
    public init(_ retune: Retune) {
        dryRun = retune.request.isDryRun
        let value = retune.request.valueOfTimePerHour
        valueOfTimeUsdPerHour = value.isFinite ? value : nil
        gainUnit = retune.request.gainUnit
        keys = retune.keys.map(Key.init)
    }

    /// The document.
    public func text() throws -> String { try JSONText.of(self) }
}

extension RetuneJSON.Key {
    init(_ key: KeyRetune) {
        provider = key.key.provider
        model = key.key.model
        kind = key.key.kind.name
        action = key.action.rawValue
        oldItems = finite(key.old)
        newItems = finite(key.new)
        reason = key.reason
        estimateItems = key.estimate?.toldItems.flatMap(finite)
        lowItems = key.estimate?.toldLow.flatMap(finite)
        highItems = key.estimate?.toldHigh.flatMap(finite)
        evidence = key.evidence
        replay = key.replay.map {
            RetuneJSON.Replay(
                gainPerDay: $0.gainPerDay.mean, gainLowPerDay: $0.gainPerDay.low,
                gainHighPerDay: $0.gainPerDay.high, waitingSavedHPerDay: $0.waitingHoursPerDay,
                priceSavedUsdPerDay: $0.priceUSDPerDay, heldOutDays: $0.days, blocks: $0.blocks,
                groups: $0.groups)
        }
        coverage = key.coverage.map {
            RetuneJSON.Coverage(
                lane: $0.lane.name, observations: $0.observations, within50: $0.within50,
                within90: $0.within90, isFarOff: $0.isFarOff)
        }
        trainingFirstDay = key.trainingDays.map { DayText.date($0.lowerBound) }
        trainingLastDay = key.trainingDays.map { DayText.date($0.upperBound) }
        heldOutFirstDay = key.heldOutDays.map { DayText.date($0.lowerBound) }
        heldOutLastDay = key.heldOutDays.map { DayText.date($0.upperBound) }
    }
}
