import BatchingCore
import OnlineStatistics
import Reports

/// What retuning did, as scripts read it.
public struct RetuneJSON: Codable, Sendable, Equatable {
    public struct Replay: Codable, Sendable, Equatable {
        /// In `gain_unit`, with its 95 % interval.
        public var gainPerDay: Double
        public var gainLowPerDay: Double
        public var gainHighPerDay: Double
        public var waitingSavedHPerDay: Double
        public var priceSavedUsdPerDay: Double
        public var heldOutDays: Int
        public var blocks: Int
        public var groups: Int
    }

    public struct Coverage: Codable, Sendable, Equatable {
        public var lane: String
        public var observations: Int
        public var within50: Double
        public var within90: Double
        public var isFarOff: Bool
    }

    public struct Key: Codable, Sendable, Equatable {
        public var provider: String
        public var model: String
        public var kind: String
        /// moved, would_move, kept or overtaken.
        public var action: String
        /// Null = never.
        @NullWhenNil public var oldItems: Int?
        @NullWhenNil public var newItems: Int?
        public var reason: String
        /// Null where there is none, or it is never.
        @NullWhenNil public var estimateItems: Int?
        @NullWhenNil public var lowItems: Int?
        @NullWhenNil public var highItems: Int?
        public var evidence: Int
        @NullWhenNil public var replay: Replay?
        public var coverage: [Coverage]
        @NullWhenNil public var trainingFirstDay: String?
        @NullWhenNil public var trainingLastDay: String?
        @NullWhenNil public var heldOutFirstDay: String?
        @NullWhenNil public var heldOutLastDay: String?
    }

    public var dryRun: Bool
    /// Null = only waiting counts.
    @NullWhenNil public var valueOfTimeUsdPerHour: Double?
    /// usd, or h where only waiting counts.
    public var gainUnit: String
    public var keys: [Key]

    public init(_ retune: Retune) {
        dryRun = retune.request.isDryRun
        let value = retune.request.valueOfTimePerHour
        valueOfTimeUsdPerHour = value.isFinite ? value : nil
        gainUnit = retune.request.gainUnit
        keys = retune.keys.map(Key.init)
    }

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
        estimateItems = key.estimate?.items.flatMap(finite)
        lowItems = key.estimate?.low.flatMap(finite)
        highItems = key.estimate?.high.flatMap(finite)
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
