import RealModule

/// Learning from one latency.
extension LatencyTracker {
    /// Standard deviations of ln that a change of a lane has: of its speed as a whole, and of
    /// overhead and per-item cost each on top of that.
    public static var changeScale: Double { Change.scale }
    /// Of overhead and per-item cost each, beside `changeScale`.
    public static var changeOwn: Double { Change.own }

    /// How lanes change, as far as one can know beforehand.
    enum Change {
        /// Chance that a lane changes between two observations.
        ///
        /// Measured job lanes shift by days, call lanes by hours, and both give some hundred
        /// observations in between.
        static let hazard = 1.0 / 400
        /// Standard deviation of a change of the lane's speed as a whole, ln: a factor of 3.3, as
        /// between a quiet and a busy hour.
        static let scale = 1.2
        /// And of overhead and per-item cost each on top of that.
        static let own = 0.5
        /// Standard deviation per observation of the slow drift that all hypotheses allow: a tenth
        /// over three hundred observations.
        static let drift = 0.006
        /// And of the drifting hypothesis: a half over a hundred.
        static let fastDrift = 0.05
        /// A change is believed when its hypothesis has been the best for so many observations.
        static let confirmedAfter = 4.0
    }

    /// Degrees of freedom of the noise's Student distribution: 4, the value at which one outlier
    /// in twenty costs hardly any precision (Lange, Little, Taylor 1989).
    private static let freedom = 4.0
    /// Noise is followed over so many observations: it changes rarely.
    private static let noiseMemory = 150.0
    /// The ratio of mean to median over so many, as it hangs on rare ones.
    private static let factorMemory = 300.0
    /// A latency counts in it at most as twelve times the median: jobs ten times late are part of
    /// what waiting costs, a lost day is not.
    private static let factorCap = 12.0
    /// No lane is steadier than 1 %.
    private static let noiseVarianceMin = 1e-4

    /// - Parameters:
    ///   - items: > 0.
    ///   - seconds: finite, ≥ 0; others are ignored.
    ///   - resolution: seconds by which the latency may be too long, uniformly, because the end was
    ///     seen at a look only: half of it is taken off.
    public mutating func observe(items: Double, seconds: Double, resolution: Double = 0) {
        guard items > 0, items.isFinite, seconds.isFinite, seconds >= 0 else { return }
        let seconds = min(seconds, Self.secondsMax)
        let latency = max(seconds - resolution / 2, max(seconds * 0.5, Self.secondsMin))
        let rounding = resolution * resolution / 12 / (latency * latency)
        count += 1
        sizes.add(.log(items))
        let seen = predict(items: items)
        let residual = Double.log(latency) - seen.logMedian
        update(seen, residual: residual, noise: noiseVariance + min(rounding, noiseVariance))
        noteChange()
        learnNoise(residual, seen)
    }

    /// Still running, cancelled or expired: it takes at least so long.
    ///
    /// Each hypothesis that expected less is moved to what it expects given that: the truncated
    /// normal's mean and variance (Tobin 1958, doi:10.2307/1907382).
    public mutating func observe(items: Double, atLeast seconds: Double) {
        guard items > 0, items.isFinite, seconds.isFinite, seconds > 0 else { return }
        let seen = predict(items: items)
        let residual = Double.log(min(seconds, Self.secondsMax)) - seen.logMedian
        // What every hypothesis expected anyway tells nothing.
        var tells = false
        var pseudo = PerHypothesis.zero
        var likelihood = PerHypothesis(repeating: 1)
        for place in 0..<Hypotheses.count where hypotheses.weight[place] > 0 {
            let deviation = (seen.variance[place] + noiseVariance).squareRoot()
            let z = residual[place] / deviation
            let beyond = NormalDistribution.upperTail(z)
            likelihood[place] = max(beyond, Self.tailMin)
            // What it takes on average given that: far in the tail, where the quotient is lost to
            // rounding, little more than the bound (Mills's ratio).
            let expected =
                beyond > Self.tailMin ? NormalDistribution.density(z) / beyond : z + 1 / z
            pseudo[place] = max(0, expected) * deviation
            tells = tells || beyond < Self.surprising
        }
        guard tells else { return }
        count += 1
        move(
            seen, by: pseudo, noise: PerHypothesis(repeating: noiseVariance),
            likelihood: likelihood, residual: residual)
        noteChange()
    }

    /// A tail below this is as good as impossible, and its logarithm would be infinite.
    private static let tailMin = 1e-12
    /// A bound that half of all latencies pass is no news.
    private static let surprising = 0.4
    /// A nanosecond: latencies are positive.
    private static let secondsMin = 1e-9
    /// A century, as for `Span`: beyond it a clock is broken, and the way back would be long.
    private static let secondsMax = 100 * 365.25 * 86_400.0

    // MARK: Steps

    struct Prediction {
        var logMedian: PerHypothesis
        var variance: PerHypothesis
        /// Covariances of the two logarithms with ln latency.
        var withOverhead: PerHypothesis
        var withPerItem: PerHypothesis
        var overheadShare: PerHypothesis
    }

    private mutating func predict(items: Double) -> Prediction {
        let slow = Change.drift * Change.drift
        var growth = PerHypothesis(repeating: slow)
        growth[Hypotheses.drifting] = Change.fastDrift * Change.fastDrift
        hypotheses.overheadVariance += growth
        hypotheses.perItemVariance += growth
        let seconds = hypotheses.overhead + hypotheses.perItem * items
        let share = hypotheses.overhead / seconds
        let rest = PerHypothesis.one - share
        let withOverhead = share * hypotheses.overheadVariance + rest * hypotheses.covariance
        let withPerItem = share * hypotheses.covariance + rest * hypotheses.perItemVariance
        var logarithms = PerHypothesis.zero
        for place in 0..<Hypotheses.count where hypotheses.weight[place] > 0 {
            logarithms[place] = .log(seconds[place])
        }
        return Prediction(
            logMedian: logarithms, variance: share * withOverhead + rest * withPerItem,
            withOverhead: withOverhead, withPerItem: withPerItem, overheadShare: share)
    }

    private mutating func update(
        _ seen: Prediction, residual: PerHypothesis, noise: Double
    ) {
        let total = seen.variance + noise
        let q = PerHypothesis.one + residual * residual / total / Self.freedom
        // Student's density with 4 degrees of freedom: 3/8 · (1 + z²/4)^(-5/2) / scale.
        let likelihood = 0.375 / (q * q * (q * total).squareRoot())
        // A residual's weight (ν + 1) / (ν + z²) makes its noise so much larger.
        let robust = (Self.freedom + 1) / Self.freedom / q
        move(
            seen, by: residual, noise: PerHypothesis(repeating: noise) / robust,
            likelihood: likelihood, residual: residual)
    }

    /// The Kalman step of every hypothesis, and a new one where a change explains more.
    private mutating func move(
        _ seen: Prediction, by step: PerHypothesis, noise: PerHypothesis,
        likelihood: PerHypothesis, residual: PerHypothesis
    ) {
        let best = hypotheses.best
        let expected = likelihood[best]
        let changed = ChangedLane(
            of: hypotheses, seen, noise: noiseVariance, residual: residual[best],
            step: step[best], expected: expected)
        let total = seen.variance + noise
        let gainOverhead = seen.withOverhead / total
        let gainPerItem = seen.withPerItem / total
        hypotheses.logOverhead += gainOverhead * step
        hypotheses.logPerItem += gainPerItem * step
        hypotheses.overheadVariance -= gainOverhead * seen.withOverhead
        hypotheses.perItemVariance -= gainPerItem * seen.withPerItem
        hypotheses.covariance -= gainOverhead * seen.withPerItem
        hypotheses.age += 1
        let prior = hypotheses.weight[best]
        hypotheses.weight *= likelihood
        if let changed {
            changed.take(
                placeIn: &hypotheses, weight: Change.hazard * changed.likelihood * prior)
        }
        hypotheses.normalise()
        hypotheses.refreshSeconds()
        hypotheses.keepDrifting(extraVariance: Change.fastDrift * Change.fastDrift)
    }

    private mutating func noteChange() {
        sinceChange += 1
        let best = hypotheses.best
        // A younger hypothesis that has held the field for some observations: the lane changed.
        if best != Hypotheses.drifting, hypotheses.age[best] == Change.confirmedAfter,
            hypotheses.age[best] < Double(count)
        {
            changes += 1
            sinceChange = Int(Change.confirmedAfter)
        }
    }

    private mutating func learnNoise(_ residual: PerHypothesis, _ seen: Prediction) {
        let best = hypotheses.best
        // The first residuals of a new hypothesis are its own doing.
        guard hypotheses.age[best] >= Change.confirmedAfter else { return }
        let z = residual[best] * residual[best] / (seen.variance[best] + noiseVariance)
        let robust = (Self.freedom + 1) / (Self.freedom + z)
        noiseWeight = min(noiseWeight + 1, Self.noiseMemory)
        let old = noiseVariance
        noiseVariance += (robust * residual[best] * residual[best] - old) / noiseWeight
        noiseVariance = max(noiseVariance, Self.noiseVarianceMin)
        impliedFactor = Self.impliedFactor(noiseVariance)
        // What was learned under too small a noise was believed too much.
        if noiseVariance > old { hypotheses.inflate(by: noiseVariance / old, atMost: prior) }
        factorWeight = min(factorWeight + 1, Self.factorMemory)
        factor += (min(.exp(residual[best]), Self.factorCap) - factor) / factorWeight
    }
}
