import BatchingCore
import LatencyHistory
import OnlineStatistics
import Reports

/// A report of thresholds as scripts read it: keys are stable, carry their units and are always there.
public struct ThresholdJSON: Codable, Sendable, Equatable {
    /// A lane that became slower or faster at once.
    public struct Change: Codable, Sendable, Equatable {
        /// The first day of the new level.
        public var day: String
        /// Latency after over latency before.
        public var factor: Double
    }

    /// What is known of one lane.
    public struct LaneFigures: Codable, Sendable, Equatable {
        /// individual, bulk or batch.
        public var lane: String
        /// Seconds that any call or job takes.
        public var overheadS: Double
        /// Its standard error, seconds.
        public var overheadErrorS: Double
        /// Seconds that each item adds.
        public var perItemS: Double
        /// Its standard error, seconds.
        public var perItemErrorS: Double
        /// Standard deviation of ln latency.
        public var noise: Double
        /// What waiting costs over what half of the latencies stay below.
        public var meanOverMedian: Double
        /// The same with every late latency counted whole.
        public var observedMeanOverMedian: Double
        /// US dollars.
        public var pricePerItemUsd: Double
        /// given, recorded (at the key's mean tokens), recorded_by_item (tokens are missing) or unknown
        /// (counted as 0).
        public var priceSource: String
        /// Latencies that the curve rests on.
        public var observations: Int
        /// ISO 8601 date.
        public var firstDay: String
        /// ISO 8601 instant.
        public var lastObservation: String
        /// Null where no change was detected.
        @NullWhenNil public var change: Change?
    }

    /// The threshold that groups go by.
    public struct Threshold: Codable, Sendable, Equatable {
        /// Null where `never` is true.
        @NullWhenNil public var items: Int?
        /// No group becomes a job.
        public var never: Bool
        /// default, configured or retuned.
        public var source: String
        /// ISO 8601 instant; null for the default.
        @NullWhenNil public var since: String?
        /// Why, in words.
        public var reason: String
    }

    /// What one threshold costs more than another, over the groups of the period.
    public struct Difference: Codable, Sendable, Equatable {
        /// Hours; negative = less.
        public var waitingH: Double
        /// US dollars; negative = less.
        public var priceUsd: Double
        /// Groups that it is counted over.
        public var groups: Double
        /// decisions or day_sums.
        public var sizesFrom: String
    }

    /// What is known of one key's threshold.
    public struct Entry: Codable, Sendable, Equatable {
        /// Empty = unknown.
        public var provider: String
        /// Empty = unknown.
        public var model: String
        /// embed or generate.
        public var kind: String
        /// Whether the interval holds the threshold with 90 %.
        public var identified: Bool
        /// Why not.
        @NullWhenNil public var reason: String?
        /// The best guess, also where it is not identified; null where there is none or `never`.
        @NullWhenNil public var thresholdItems: Int?
        /// No group is better off as a job.
        public var never: Bool
        /// Lower end of the 90 % interval; null where there is none, or it is `never`.
        @NullWhenNil public var lowItems: Int?
        /// Null also where the interval is open.
        @NullWhenNil public var highItems: Int?
        /// One entry for each lane that was used.
        public var lanes: [LaneFigures]
        /// What its groups go by now.
        public var inForce: Threshold
        /// What the threshold in force cost more than the estimate.
        @NullWhenNil public var difference: Difference?
        /// ISO 8601 date of the first observation.
        public var firstDay: String
        /// ISO 8601 date of the last observation.
        public var lastDay: String
    }

    /// Null = only waiting counts.
    @NullWhenNil public var valueOfTimeUsdPerHour: Double?
    /// ISO 8601 instant; null = from the beginning.
    @NullWhenNil public var since: String?
    /// One entry for each key.
    public var thresholds: [Entry]

    /// The document of a report.
    public init(_ report: ThresholdReport) {
        let value = report.request.valueOfTimePerHour
        valueOfTimeUsdPerHour = value.isFinite ? value : nil
        since = report.request.query.since.map(DayText.time)
        thresholds = report.entries.map(Entry.init)
    }

    /// The document.
    public func text() throws -> String { try JSONText.of(self) }
}

extension ThresholdJSON.Entry {
    init(_ entry: ThresholdReport.Entry) {
        provider = entry.key.provider
        model = entry.key.model
        kind = entry.key.kind.name
        identified = entry.estimate.isIdentified
        if case .notIdentified(let words) = entry.estimate.verdict { reason = words }
        thresholdItems = entry.estimate.toldItems.flatMap(finite)
        never = entry.estimate.toldItems == .max
        lowItems = entry.estimate.toldLow.flatMap(finite)
        highItems = entry.estimate.toldHigh.flatMap(finite)
        lanes = entry.fits.fits.map { fit in
            ThresholdJSON.LaneFigures(
                lane: fit.lane.name, overheadS: fit.curve.overhead,
                overheadErrorS: fit.overheadError, perItemS: fit.curve.perItem,
                perItemErrorS: fit.perItemError, noise: fit.curve.noise,
                meanOverMedian: fit.curve.meanFactor,
                observedMeanOverMedian: fit.observedFactor, pricePerItemUsd: fit.pricePerItem,
                priceSource: (entry.priceSources[fit.lane] ?? .unknown).rawValue,
                observations: fit.observations, firstDay: DayText.date(fit.days.lowerBound),
                lastObservation: DayText.time(fit.lastAt),
                change: fit.change.map { .init(day: DayText.date($0.day), factor: $0.factor) })
        }
        inForce = ThresholdJSON.Threshold(
            items: finite(entry.inForce.items), never: entry.inForce.items == .max,
            source: entry.inForce.kept?.source.rawValue ?? "default",
            since: (entry.inForce.kept?.since).map(DayText.time),
            reason: entry.inForce.kept?.reason ?? entry.inForce.origin)
        difference = entry.difference.map {
            ThresholdJSON.Difference(
                waitingH: $0.waitingHours, priceUsd: $0.priceUSD, groups: entry.sizes.groups,
                sizesFrom: entry.sizes.source.rawValue)
        }
        firstDay = DayText.date(entry.days.lowerBound)
        lastDay = DayText.date(entry.days.upperBound)
    }
}

/// A threshold that is a number of items; nil = never.
func finite(_ items: Int) -> Int? { items == .max ? nil : items }
