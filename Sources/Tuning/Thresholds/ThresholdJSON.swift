import BatchingCore
import LatencyHistory
import OnlineStatistics
import Reports

/// A report of thresholds as scripts read it: keys are stable, carry their units and are always there.
public struct ThresholdJSON: Codable, Sendable, Equatable {
    public struct Change: Codable, Sendable, Equatable {
        /// The first day of the new level.
        public var day: String
        /// Latency after over latency before.
        public var factor: Double
    }

    public struct LaneFigures: Codable, Sendable, Equatable {
        public var lane: String
        public var overheadS: Double
        public var overheadErrorS: Double
        public var perItemS: Double
        public var perItemErrorS: Double
        /// Standard deviation of ln latency.
        public var noise: Double
        public var meanOverMedian: Double
        public var pricePerItemUsd: Double
        /// given, recorded or unknown (counted as 0).
        public var priceSource: String
        public var observations: Int
        public var firstDay: String
        public var lastObservation: String
        @NullWhenNil public var change: Change?
    }

    public struct Threshold: Codable, Sendable, Equatable {
        /// Null where `never` is true.
        @NullWhenNil public var items: Int?
        public var never: Bool
        /// default, configured or retuned.
        public var source: String
        @NullWhenNil public var since: String?
        public var reason: String
    }

    public struct Difference: Codable, Sendable, Equatable {
        public var waitingH: Double
        public var priceUsd: Double
        public var groups: Double
        /// decisions or day_sums.
        public var sizesFrom: String
    }

    public struct Entry: Codable, Sendable, Equatable {
        public var provider: String
        public var model: String
        public var kind: String
        public var identified: Bool
        /// Why not.
        @NullWhenNil public var reason: String?
        /// The best guess, also where it is not identified; null where there is none or `never`.
        @NullWhenNil public var thresholdItems: Int?
        /// No group is better off as a job.
        public var never: Bool
        @NullWhenNil public var lowItems: Int?
        /// Null also where the interval is open.
        @NullWhenNil public var highItems: Int?
        public var lanes: [LaneFigures]
        public var inForce: Threshold
        /// What the threshold in force cost more than the estimate.
        @NullWhenNil public var difference: Difference?
        public var firstDay: String
        public var lastDay: String
    }

    /// Null = only waiting counts.
    @NullWhenNil public var valueOfTimeUsdPerHour: Double?
    @NullWhenNil public var since: String?
    public var thresholds: [Entry]

    public init(_ report: ThresholdReport) {
        let value = report.request.valueOfTimePerHour
        valueOfTimeUsdPerHour = value.isFinite ? value : nil
        since = report.request.query.since.map(DayText.time)
        thresholds = report.entries.map(Entry.init)
    }

    public func text() throws -> String { try JSONText.of(self) }
}

extension ThresholdJSON.Entry {
    init(_ entry: ThresholdReport.Entry) {
        provider = entry.key.provider
        model = entry.key.model
        kind = entry.key.kind.name
        identified = entry.estimate.isIdentified
        if case .notIdentified(let words) = entry.estimate.verdict { reason = words }
        thresholdItems = entry.estimate.items.flatMap(finite)
        never = entry.estimate.items == .max
        lowItems = entry.estimate.low.flatMap(finite)
        highItems = entry.estimate.high.flatMap(finite)
        lanes = entry.fits.fits.map { fit in
            ThresholdJSON.LaneFigures(
                lane: fit.lane.name, overheadS: fit.curve.overhead,
                overheadErrorS: fit.overheadError, perItemS: fit.curve.perItem,
                perItemErrorS: fit.perItemError, noise: fit.curve.noise,
                meanOverMedian: fit.curve.meanFactor, pricePerItemUsd: fit.pricePerItem,
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
