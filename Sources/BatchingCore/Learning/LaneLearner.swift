import OnlineStatistics
import RealModule

/// What one lane is known to take, for groups of any size.
struct LaneLearner: Sendable, Equatable, Codable {
    var tracker: LatencyTracker
    private var tokens = TokenShare()
    // Apart: a caller may tell what became of its groups and carry out no probes.
    private var groups = InFlightWatch()
    private var probes = InFlightWatch()
    /// What is believed while something is overdue: one, or none while nothing is.
    private var supposed: [LatencyTracker] = []
    /// Groups planned since the lane was last looked at, by choice or by probe.
    private(set) var groupsSinceLook = 0
    /// Probes sent since the lane last told something.
    private(set) var probesUnanswered = 0

    /// - Parameter terms: nil where the provider has no such lane.
    init(_ terms: LaneTerms?, slots: Int) {
        tracker = LatencyTracker(prior: LanePrior.curve(terms ?? LanePrior.unknown, slots: slots))
    }

    /// What is expected by now, with what is overdue.
    ///
    /// It changes the learner in its place; without that Swift would copy it to read it.
    /// - Parameter pollEvery: looks at jobs are so far apart, and an end between two of them is
    ///   seen half of that too late on average.
    mutating func predictNow(
        _ now: Instant, _ items: Int, tokens inputTokens: Int, _ terms: LaneTerms,
        pollEvery: Span, queue: LaneQueue
    ) -> LanePrediction {
        lookAtClock(now)
        // Jobs of a group that needs several run side by side.
        let items = terms.style == .jobs ? min(items, terms.itemsMax) : items
        return predict(
            effectiveItems: tokens.effectiveItems(items, tokens: inputTokens) + queue.items,
            ahead: queue.items,
            wait: queue.seconds + (terms.style == .jobs ? pollEvery.seconds / 2 : 0))
    }

    /// - Parameters:
    ///   - ahead: those of them that are others'.
    ///   - wait: seconds that pass besides.
    func predict(
        effectiveItems: Double, ahead: Double = 0, wait: Double = 0
    ) -> LanePrediction {
        let belief =
            supposed.isEmpty
            ? tracker.belief(items: effectiveItems) : supposed[0].belief(items: effectiveItems)
        let median = Double.exp(belief.logMedian)
        return LanePrediction(
            effectiveItems: effectiveItems, ahead: ahead, median: median + wait,
            mean: median * (supposed.isEmpty ? tracker.meanFactor : supposed[0].meanFactor) + wait,
            variance: belief.variance,
            noiseVariance: supposed.isEmpty ? tracker.noiseVariance : supposed[0].noiseVariance)
    }

    /// A new run: what was in flight is none of its business.
    mutating func begin() {
        groups = InFlightWatch()
        probes = InFlightWatch()
        supposed = []
        probesUnanswered = 0
    }

    mutating func passedOver() { groupsSinceLook += 1 }

    mutating func sent(
        _ items: Int, effectiveItems: Double, expected: Double, at now: Instant
    ) {
        groupsSinceLook = 0
        groups.sent(items: items, effectiveItems: effectiveItems, expected: expected, at: now)
    }

    mutating func probed(
        _ items: Int, effectiveItems: Double, expected: Double, at now: Instant
    ) {
        groupsSinceLook = 0
        probesUnanswered += 1
        probes.sent(items: items, effectiveItems: effectiveItems, expected: expected, at: now)
    }

    /// How many items of the group to duplicate down this lane; nil = none.
    ///
    /// - Parameters: as `Explorer.worth` and `Explorer.size` take them.
    mutating func probeSize(
        _ explorer: Explorer, cost: Double, effectiveItems: Double, variance: Double,
        timeShare: Double, against chosen: (cost: Double, variance: Double), group: Int,
        pricePerItem: Double
    ) -> Int? {
        guard explorer.maySpend, probesUnanswered < Explorer.unansweredMax,
            let changed = explorer.worth(
                groupsSinceLook: groupsSinceLook, cost: cost, variance: variance,
                timeShare: timeShare, against: chosen)
        else { return nil }
        return explorer.size(
            tracker, effectiveItems: effectiveItems, group: group, changed: changed,
            pricePerItem: pricePerItem)
    }

    /// Lets what is overdue count as "at least so long", until it is known how long it took.
    private mutating func lookAtClock(_ now: Instant) {
        if !supposed.isEmpty { supposed.removeAll(keepingCapacity: true) }
        guard groups.hasOverdue(now) || probes.hasOverdue(now) else { return }
        var tracker = tracker
        groups.forEachOverdue(now) { tracker.observe(items: $0, atLeast: $1) }
        probes.forEachOverdue(now) { tracker.observe(items: $0, atLeast: $1) }
        supposed.append(tracker)
    }

    mutating func observe(
        _ observation: Observation, _ terms: LaneTerms, pollEvery: Span, queue: LaneQueue
    ) {
        if !groups.cameBack(items: observation.items) {
            _ = probes.cameBack(items: observation.items)
        }
        guard observation.items > 0 else { return }
        let items =
            terms.style == .jobs ? min(observation.items, terms.itemsMax) : observation.items
        let size =
            tokens.effectiveItems(items, tokens: observation.inputTokens) + queue.items
        let seconds = observation.latency.seconds - queue.seconds
        // What was mostly waiting for others tells little of the lane.
        guard seconds >= observation.latency.seconds / 2 else { return }
        switch observation.outcome {
        case .failed: return
        case .censored: tracker.observe(items: size, atLeast: seconds)
        case .ok:
            groupsSinceLook = 0
            probesUnanswered = 0
            if observation.inputTokens > 0, seconds > 0 {
                let curve = tracker.curve
                let expected = curve.median(items: size)
                tokens.learn(
                    items, tokens: observation.inputTokens,
                    residual: .log(seconds / expected),
                    perItemShare: curve.perItem * size / expected,
                    noiseVariance: tracker.noiseVariance + curve.variance(items: size))
            }
            tracker.observe(
                items: size, seconds: seconds,
                resolution: terms.style == .jobs ? pollEvery.seconds : 0)
        }
    }
}

/// What is before a group in its sender's slots, as a lane feels it.
struct LaneQueue: Sendable, Equatable {
    /// Further items that go through the lane first.
    var items: Double
    /// Or seconds that pass first.
    var seconds: Double

    static let none = LaneQueue(items: 0, seconds: 0)
}

/// What a lane is expected to take for one group, seconds.
struct LanePrediction: Sendable, Equatable, Codable {
    /// Before anything was asked.
    static let unknown = LanePrediction(
        effectiveItems: 1, ahead: 0, median: 0, mean: 0, variance: 0, noiseVariance: 0)

    /// Items of the usual size that take as long, those ahead in the slots included.
    var effectiveItems: Double
    /// Those ahead.
    var ahead: Double
    var median: Double
    var mean: Double
    /// Of ln median: how well it is known.
    var variance: Double
    /// Of ln latency around it.
    var noiseVariance: Double

    /// Of some of the group's items, with or without those ahead.
    func effectiveItems(share: Double, queues: Bool = true) -> Double {
        (effectiveItems - ahead) * share + (queues ? ahead : 0)
    }

    /// Standard deviation of ln latency as it will be seen.
    var spread: Double { (variance + noiseVariance).squareRoot() }
    /// The 90 % interval of what will be seen.
    var low: Double { median * .exp(-NormalDistribution.quantile95 * spread) }
    var high: Double { median * .exp(NormalDistribution.quantile95 * spread) }

    /// The probability of taking longer than so many seconds.
    func tail(beyond seconds: Double) -> Double {
        guard seconds > 0 else { return 1 }
        return NormalDistribution.upperTail(.log(seconds / median) / max(spread, 1e-9))
    }
}
