import OnlineStatistics
import RealModule

/// The smallest number of items for which a job is the better choice, and how well that is known.
///
/// A lane's objective for n items is mean latency × value of time + price per item × n. With the
/// value of time infinite only waiting counts.
public struct ThresholdEstimate: Sendable, Equatable {
    /// What is known of one lane.
    public struct Side: Sendable, Equatable {
        /// What its latency follows.
        public var curve: LatencyCurve
        /// Latencies that the curve rests on.
        public var observations: Int
        /// The smallest and the largest number of items observed.
        public var sizes: ClosedRange<Double>
        /// US dollars, ≥ 0.
        public var pricePerItem: Double

        public init(
            curve: LatencyCurve, observations: Int, sizes: ClosedRange<Double>,
            pricePerItem: Double = 0
        ) {
            self.curve = curve
            self.observations = observations
            self.sizes = sizes
            self.pricePerItem = pricePerItem
        }
    }

    /// Whether the observations tell a threshold.
    public enum Verdict: Sendable, Equatable {
        /// They do; the interval holds it with 90 %.
        case identified
        /// Why not, in words.
        case notIdentified(String)
    }

    /// ≥ 1; 1 = every group is better off as a job, `Int.max` = none is.
    ///
    /// The best guess where it is not identified; nil where there is not even that.
    public var items: Int?
    /// 90 % interval, ends included; nil where `items` is.
    public var low: Int?
    /// The interval's upper end; `Int.max` = perhaps no group is better off as a job.
    public var high: Int?
    /// Whether the figures are known well enough to be used.
    public var verdict: Verdict
    /// Whether the interval is to be believed, however wide it is: both lanes are known.
    public private(set) var hasInterval = false

    /// Whether the verdict is `identified`.
    public var isIdentified: Bool { verdict == .identified }

    /// - Parameters:
    ///   - individual: nil where the lane was never used.
    ///   - batch: nil where the lane was never used.
    ///   - valueOfTimePerHour: US dollars, ≥ 0; infinite = only waiting counts.
    ///   - evidenceMin: observations that each lane must have.
    public init(
        individual: Side?, batch: Side?, valueOfTimePerHour: Double,
        evidenceMin: Int = Self.evidenceMinDefault
    ) {
        guard let individual, let batch else {
            let missing = [(individual, "individual"), (batch, "batch")].filter { $0.0 == nil }
            let lanes = missing.map(\.1).joined(separator: " and the ")
            verdict = .notIdentified("nothing is known of the \(lanes) lane")
            return
        }
        if valueOfTimePerHour == 0, individual.pricePerItem == 0, batch.pricePerItem == 0 {
            verdict = .notIdentified("neither waiting nor items cost anything")
            return
        }
        let crossing = ObjectiveCrossing(individual, batch, valueOfTimePerHour)
        items = crossing.first(atLeast: 0)
        low = crossing.first(atLeast: -NormalDistribution.quantile95)
        high = crossing.first(atLeast: NormalDistribution.quantile95)
        verdict = .identified
        if let reason = Self.doubt(individual, "individual", evidenceMin)
            ?? Self.doubt(batch, "batch", evidenceMin)
        {
            verdict = .notIdentified(reason)
        } else {
            hasInterval = true
            if let reason = widthDoubt { verdict = .notIdentified(reason) }
        }
    }

    /// Where to go from a threshold that is in force; nil = there is nothing to go by.
    ///
    /// The best guess where the threshold is identified. Where it is not, but the interval excludes the
    /// one in force, that one is wrong all the same: the interval's nearer end is where to go.
    public func target(from inForce: Int) -> Int? {
        if isIdentified { return items }
        guard hasInterval, let low, let high else { return nil }
        if inForce < low { return low }
        return inForce > high ? high : nil
    }

    /// Thirty, because with fewer the interval itself is not to be believed.
    ///
    /// The median of n has a standard error of 1.25 · noise / √n, which at the usual noise of 0.5 is
    /// 11 %, half a step of the thresholds' ladder; and the noise itself, from as many, is known to
    /// √(1 / 2n) = 13 %.
    public static let evidenceMinDefault = 30
    /// Sizes closer together than a step of the thresholds' ladder tell overhead from per-item cost
    /// by chance only.
    public static let sizeSpreadMin = 1.25
    /// 16: people hard-code thresholds between 10 and 50, and an interval much wider than all of
    /// their opinions decides nothing between them.
    public static let intervalSpanMax = 16.0

    private static func doubt(_ side: Side, _ lane: String, _ evidenceMin: Int) -> String? {
        if side.observations < evidenceMin {
            let seen =
                side.observations == 1 ? "1 observation" : "\(side.observations) observations"
            return "only \(seen) in the \(lane) lane, \(evidenceMin) are needed"
        }
        if side.sizes.upperBound < side.sizes.lowerBound * sizeSpreadMin {
            return "sizes in the \(lane) lane never vary: overhead and cost per item cannot be "
                + "told apart"
        }
        return nil
    }

    private var widthDoubt: String? {
        guard let low, let high else { return nil }
        // Never, whatever the truth within the interval: that is an answer.
        if low == .max { return nil }
        if high == .max {
            return "the interval is open: from \(low) items on, or never"
        }
        guard Double(high) > Self.intervalSpanMax * Double(low) else { return nil }
        return "the interval from \(low) to \(high) spans more than a factor of "
            + "\(Int(Self.intervalSpanMax))"
    }
}
