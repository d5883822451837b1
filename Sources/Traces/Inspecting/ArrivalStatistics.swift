import BatchingCore

/// How arrivals are spread over time, in one pass and constant memory.
struct ArrivalStatistics {
    /// Width of the bins that arrivals are counted in.
    static let bin: Int64 = 60_000_000_000

    private(set) var count = 0
    private(set) var first = Instant.zero
    private(set) var last = Instant.zero
    private var gaps = Moments()
    private var bins = Moments()
    private var openBin: Int64 = 0
    private var inOpenBin = 0

    mutating func add(_ arrival: Instant) {
        if count == 0 {
            first = arrival
        } else {
            gaps.add((arrival - last).seconds)
        }
        let bin = (arrival - first).nanoseconds / Self.bin
        if bin > openBin {
            bins.add(Double(inOpenBin))
            bins.add(0, times: Double(bin - openBin - 1))
            (openBin, inOpenBin) = (bin, 0)
        }
        inOpenBin += 1
        last = arrival
        count += 1
    }

    /// Variance of the gaps between arrivals over their mean squared; nil without a mean gap.
    var gapVariation: Double? {
        guard let variance = gaps.variance, gaps.mean > 0 else { return nil }
        return variance / (gaps.mean * gaps.mean)
    }

    /// Variance of the counts in whole one-minute bins over their mean.
    ///
    /// The last bin, which the trace ends in, is left out.
    var dispersion: Double? {
        guard let variance = bins.variance, bins.mean > 0 else { return nil }
        return variance / bins.mean
    }
}

/// Mean and sample variance, updated one by one (Welford 1962, doi:10.1080/00401706.1962.10490022)
/// or by many equal values at once (Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115).
struct Moments {
    private(set) var count = 0.0
    private(set) var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double, times: Double = 1) {
        if times <= 0 { return }
        let total = count + times
        let step = value - mean
        squares += step * step * count * times / total
        mean += step * times / total
        count = total
    }

    /// Needs two values.
    var variance: Double? { count >= 2 ? squares / (count - 1) : nil }
}
