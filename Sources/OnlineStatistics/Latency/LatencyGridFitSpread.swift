import RealModule

extension RobustCurveFit {
    /// Finds the noise of each octave of sizes.
    ///
    /// A group's time is that of its last call: of one call it is as noisy as calls are, of hundreds over
    /// five slots a tenth of that; and the times of a few calls are a staircase that no line fits. So
    /// sizes of little noise are to count for more (a variance function, Carroll & Ruppert 1988,
    /// *Transformation and Weighting in Regression*, ch. 3). An octave's noise is drawn towards that of
    /// all as thirty observations would draw it, and lies within a factor of four of it.
    mutating func setSpreads(around logs: Logs, _ noise: Double) {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        var octaves: [Int: [(value: Double, weight: Double)]] = [:]
        for slice in points.flatMap(\.slices) {
            octaves[Self.octave(slice.items), default: []]
                .append((abs(residual(slice, overhead, perItem)), slice.weight))
        }
        let spreads = octaves.mapValues { distances in
            let count = distances.reduce(0) { $0 + $1.weight }
            let own = weightedMedian(distances) / Self.medianOfAbsoluteNormal / noise
            let drawn = (Self.drawn + count * own * own) / (Self.drawn + count)
            return min(max(drawn.squareRoot(), 0.25), 4)
        }
        for index in points.indices {
            points[index].spread = spreads[Self.octave(points[index].items)] ?? 1
        }
    }

    private static let drawn = 30.0
    private static func octave(_ items: Double) -> Int { Int(Double.log2(items).rounded(.down)) }

    /// Variances of the two logarithms and their covariance, as wide as intervals are to be made of
    /// them by the normal's quantiles.
    ///
    /// The inverse of the information: Σ g gᵀ / noise², g being the curve's slope at each observation and
    /// the noise that of its size, and the prior's. A robust fit uses less than all the information that a Gaussian
    /// one would; how much less is E[ψ²] / E[ψ']² of the residuals themselves (Huber, Ronchetti 2009,
    /// *Robust Statistics*, §7.6, doi:10.1002/9780470434697).
    func covariance(
        at logs: Logs, _ noise: Double
    ) -> (overhead: Double, perItem: Double, both: Double) {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        let nu = Self.freedom
        var sum = SymmetricMatrix(aa: 0, bb: 0, ab: 0)
        var (pull, give) = (0.0, 0.0)
        for point in points {
            let seconds = overhead + perItem * point.items
            let own = noise * point.spread
            let z = (point.logSeconds - .log(seconds)) / own
            let psi = tWeight(z) * z
            pull += point.weight * psi * psi
            give += point.weight * (nu + 1) * (nu - z * z) / ((nu + z * z) * (nu + z * z))
            let share = overhead / seconds
            let known = point.weight / (own * own)
            sum.aa += known * share * share
            sum.bb += known * (1 - share) * (1 - share)
            sum.ab += known * share * (1 - share)
        }
        // Noise-free points pull at nothing: then the scale's own floor is all the noise there is.
        // A fit that gives by less than a tenth of a Gaussian's 1.25 has no middle to speak of.
        let mean = (pull: pull / total, give: max(give / total, 0.125))
        let loss = max(1, mean.pull / (mean.give * mean.give))
        let precision = 1 / (loss * scaleDoubt * scaleDoubt)
        let information = SymmetricMatrix(
            aa: sum.aa * precision + 1 / prior.overheadVariance,
            bb: sum.bb * precision + 1 / prior.perItemVariance, ab: sum.ab * precision)
        guard let inverse = information.inverse else {
            return (prior.overheadVariance, prior.perItemVariance, 0)
        }
        return (inverse.aa, inverse.bb, inverse.ab)
    }

    /// How much further an interval reaches because the scale of the noise is an estimate itself.
    ///
    /// A median absolute residual has an efficiency of 37 % (Rousseeuw, Croux 1993,
    /// doi:10.1080/01621459.1993.10476408): it is known as a standard deviation is of 0.37 (n - 2)
    /// degrees of freedom, two being spent on the curve. Student's 95 % point of so many over the normal's
    /// is 1 + 1.6 / degrees within a tenth from two on: 1.5 for ten latencies, 1.15 for thirty.
    private var scaleDoubt: Double { 1 + 1.6 / max(1, 0.37 * (total - 2)) }

    /// Mean over median of the noise.
    ///
    /// A plain mean of the ratios is at the mercy of one row of ten hours where seconds are usual.
    /// So ratios are clipped at three standard deviations and count by their t weight, and what that
    /// does to lognormal noise, where mean over median is known to be exp(noise² / 2), is undone.
    ///
    /// Where more than 15 % lie beyond, they are no longer the one row in ten that may be wrong, and
    /// half as many again by chance: a quarter of all jobs taking hours is how some providers are. Then
    /// the mean is winsorized (Tukey 1962, doi:10.1214/aoms/1177704711): the largest 15 % count as the
    /// smallest of them does, so that a tail is counted, and the end of it in part only.
    func meanFactor(around logs: Logs, _ noise: Double) -> Double {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        let cut = tailStart(overhead, perItem)
        let isTail = cut > Self.clip * noise
        var (sum, weights) = (0.0, 0.0)
        for point in points {
            let rest = residual(point, overhead, perItem)
            let own = noise * point.spread
            let weight =
                point.weight * (isTail ? 1 : tWeight(rest / own) / (point.spread * point.spread))
            sum += weight * .exp(min(rest, isTail ? cut : Self.clip * noise))
            weights += weight
        }
        let seen = sum / weights
        if isTail { return max(1, seen) }
        return max(1, .exp(noise * noise / 2) * seen / expectedOfLognormal(noise))
    }

    /// ln latency over the curve's that 15 % lie beyond.
    private func tailStart(_ overhead: Double, _ perItem: Double) -> Double {
        var left = total * 0.15
        let sorted = points.map { (value: residual($0, overhead, perItem), weight: $0.weight) }
            .sorted { $0.value > $1.value }
        for one in sorted {
            left -= one.weight
            if left < 0 { return one.value }
        }
        return 0
    }

    private static let clip = 3.0

    /// What the same sum gives for lognormal noise: the mean over 200 equal slices of it.
    private func expectedOfLognormal(_ noise: Double) -> Double {
        var (sum, weights) = (0.0, 0.0)
        for z in Self.normalSlices {
            sum += tWeight(z) * .exp(noise * min(z, Self.clip))
            weights += tWeight(z)
        }
        return sum / weights
    }

    private static let normalSlices = (0..<200).map { normalQuantile((Double($0) + 0.5) / 200) }
}
