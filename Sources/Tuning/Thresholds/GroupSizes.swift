import BatchingCore
import LatencyHistory
import OnlineStatistics

/// How large the groups of one key were.
public struct GroupSizes: Sendable, Equatable {
    /// What the sizes were read from.
    public enum Source: String, Sendable, Codable {
        /// The decisions themselves.
        case decisions
        /// From the latencies' day sums: a group that was split counts as its parts.
        case daySums = "day_sums"
    }

    /// Groups of one size.
    public struct Size: Sendable, Equatable {
        /// Items of each.
        public var items: Double
        /// How many they are; from day sums it is a count of observations.
        public var groups: Double
    }

    /// In no particular order; a size may come twice.
    public var sizes: [Size]
    /// What they were read from.
    public var source: Source

    /// So many decisions are read; where a period has more, its day sums tell the sizes at once.
    public static let decisionsRead = 2000

    /// - Parameters:
    ///   - history: the key's days.
    ///   - decisions: at most `decisionsRead` of the period, of any key.
    public init(_ history: KeyHistory, decisions: [HistoryDecision]) {
        let own = decisions.filter { $0.key == history.key }
        if decisions.count < Self.decisionsRead, !own.isEmpty {
            sizes = own.map { Size(items: Double($0.items), groups: 1) }
            source = .decisions
        } else {
            sizes = history.lanes.values.flatMap { $0 }.merged.points.map {
                Size(items: $0.items, groups: $0.weight)
            }
            source = .daySums
        }
    }

    /// How many there are in all.
    public var groups: Double { sizes.reduce(0) { $0 + $1.groups } }
    /// ≥ 1.
    public var largest: Double { sizes.reduce(1) { max($0, $1.items) } }
}

/// What one threshold costs more than another over the same groups.
public struct ThresholdDifference: Sendable, Equatable {
    /// Hours more that groups waited, or would have.
    public var waitingHours: Double
    /// US dollars more.
    public var priceUSD: Double

    /// US dollars with the value of time, in hours where only waiting counts.
    public func objective(valueOfTimePerHour: Double) -> Double {
        valueOfTimePerHour.isFinite
            ? waitingHours * valueOfTimePerHour + priceUSD : waitingHours
    }

    /// Both applied to every group.
    ///
    /// What has happened is counted as it happened: by the means of all latencies, late ones too. Nil
    /// where a lane is not known.
    public init?(of used: Int, over other: Int, sizes: GroupSizes, fits: LaneFits) {
        guard let individual = fits[.individual], let batch = fits[.batch] else { return nil }
        waitingHours = 0
        priceUSD = 0
        for size in sizes.sizes {
            let isJob = (used: size.items >= Double(used), other: size.items >= Double(other))
            guard isJob.used != isJob.other else { continue }
            let sign = isJob.used ? 1.0 : -1.0
            let slower =
                batch.curve.median(items: size.items) * batch.observedFactor
                - individual.curve.median(items: size.items) * individual.observedFactor
            waitingHours += sign * size.groups * slower / 3600
            priceUSD +=
                sign * size.groups * size.items * (batch.pricePerItem - individual.pricePerItem)
        }
    }
}
