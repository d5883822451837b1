import BatchingCore
import Histogram

/// Latencies of a run: their mean, greatest and quantiles, in bounded memory.
///
/// Up to `exactMax` values are kept and quantiles are exact (linear between order statistics, type
/// 7 of Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566, as NumPy and R have it). Beyond
/// that they go into an HDR histogram with three significant digits: quantiles within 0.1 %.
public struct LatencySummary: Sendable {
    static let exactMax = 16_384
    /// A century in microseconds, the histogram's unit.
    private static let centuryMicroseconds: UInt64 = 3_155_760_000_000_000

    /// Latencies that were added.
    public private(set) var count = 0
    private var sumNanoseconds = 0.0
    /// The greatest of them; 0 where there is none.
    public private(set) var longest = Span.zero
    private var exact: [Double] = []
    /// Empty, and as small as one can be, while all values are kept.
    private var histogram = Histogram<UInt32>(
        lowestDiscernibleValue: 1, highestTrackableValue: 2, numberOfSignificantValueDigits: .zero)
    private var isExact = true

    public init() {}

    @inline(__always) mutating func add(_ latency: Span) {
        count += 1
        sumNanoseconds += Double(latency.nanoseconds)
        if latency > longest { longest = latency }
        if isExact {
            addExact(latency.seconds)
        } else {
            _ = histogram.record(UInt64(max(0, latency.nanoseconds)) / 1000)
        }
    }

    private mutating func addExact(_ seconds: Double) {
        exact.append(seconds)
        if exact.count > Self.exactMax { spill() }
    }

    private mutating func spill() {
        histogram = Histogram<UInt32>(
            lowestDiscernibleValue: 1, highestTrackableValue: Self.centuryMicroseconds,
            numberOfSignificantValueDigits: .three)
        isExact = false
        recordExact()
    }

    /// Adds all of another's latencies.
    public mutating func merge(_ other: LatencySummary) {
        count += other.count
        sumNanoseconds += other.sumNanoseconds
        longest = max(longest, other.longest)
        exact += other.exact
        if isExact, !other.isExact || exact.count > Self.exactMax { spill() }
        guard !isExact else { return }
        if !other.isExact { histogram.add(other.histogram) }
        recordExact()
    }

    private mutating func recordExact() {
        for seconds in exact { _ = histogram.record(UInt64(max(0, seconds) * 1e6)) }
        exact = []
    }

    /// Seconds; 0 with no values.
    public var mean: Double { count == 0 ? 0 : total / Double(count) }
    /// Seconds of all together.
    public var total: Double { sumNanoseconds / 1e9 }

    /// Quantiles in seconds, for shares from 0 to 1.
    public func quantiles(_ shares: [Double]) -> [Double] {
        guard count > 0 else { return shares.map { _ in 0 } }
        if !isExact {
            return shares.map {
                min(Double(histogram.valueAtPercentile($0 * 100)) * 1e-6, longest.seconds)
            }
        }
        let sorted = exact.sorted()
        return shares.map { share in
            let place = share * Double(sorted.count - 1)
            let below = Int(place)
            let above = min(below + 1, sorted.count - 1)
            return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
        }
    }
}
