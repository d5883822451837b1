import BatchingCore

/// What a decider loses in an episode against whoever knows every lane's mean.
struct Regret {
    /// Percent of the clairvoyant's expected objective.
    var percent: Double
    /// Percent of all items that were sent a second time as a probe.
    var probedPercent: Double

    /// - Parameter seesBoth: whether it is told of either lane after every group, taken or not.
    init(of decider: any Policy, in episode: Episode, seesBoth: Bool = false) {
        var decider = decider
        var context = PlanningContext(
            now: .zero, terms: Self.terms(episode.world),
            objective: Objective(valueOfTimePerHour: episode.world.valueOfTime))
        var feedback = Feedback()
        var lost = 0.0
        var best = 0.0
        var items = 0
        var probed = 0
        for (number, group) in episode.groups.enumerated() {
            feedback.deliver(until: group.arrival) { decider.observe($0) }
            context.now = Instant(nanoseconds: Int64(group.arrival * 1e9))
            let plan = decider.plan(
                for: RequestGroup(
                    row: number, arrival: context.now, items: group.shape.items,
                    inputTokens: group.shape.tokens), in: context)
            let isJob = plan.first.lane == .batch
            lost += (isJob ? group.cost.y : group.cost.x) - group.cost.min()
            best += group.cost.min()
            items += group.shape.items
            if isJob || seesBoth { feedback.add(group, .batch, group.latency.y) }
            if !isJob || seesBoth { feedback.add(group, .individual, group.latency.x) }
            if let probe = plan.probe {
                probed += probe.items
                let seconds = episode.probe(
                    number, isJob: probe.lane == .batch, items: probe.items)
                feedback.add(group, probe.lane, seconds, items: probe.items)
            }
        }
        percent = 100 * lost / best
        probedPercent = 100 * Double(probed) / Double(items)
    }

    /// Of the best fixed threshold in hindsight, found by trying all.
    static func ofBestThreshold(in episode: Episode) -> Double {
        let sorted = episode.groups.sorted { $0.shape.items > $1.shape.items }
        let best = sorted.reduce(0) { $0 + $1.cost.min() }
        // From "never a job" on, one group after the other becomes one, the largest first; groups
        // of one size move together.
        var cost = sorted.reduce(0) { $0 + $1.cost.x }
        var lowest = cost
        for (place, group) in sorted.enumerated() {
            cost += group.cost.y - group.cost.x
            let isLastOfSize =
                place + 1 == sorted.count || sorted[place + 1].shape.items < group.shape.items
            if isLastOfSize { lowest = min(lowest, cost) }
        }
        return 100 * (lowest - best) / best
    }

    /// What a client is told beforehand: the same typical latencies in every world, however wrong.
    private static func terms(_ world: World) -> Terms {
        let calls = LaneTerms(
            style: .calls, itemsMax: 1, pricePer1kTokens: 0, pricePerItem: world.individualPrice,
            typical: Span(seconds: 1))
        let jobs = LaneTerms(
            style: .jobs, itemsMax: .max, pricePer1kTokens: 0, pricePerItem: world.batchPrice,
            typical: Span(seconds: 60))
        return Terms(
            lanes: [calls, nil, jobs], maxParallel: 5, pollEvery: Span(seconds: world.pollEvery),
            assumedInputTokensPerItem: 0, assumedOutputTokensPerItem: 0)
    }
}

/// What is under way, told in the order in which it comes back.
private struct Feedback {
    /// The last comes back first.
    private var waiting: [Observation] = []

    mutating func add(
        _ group: Episode.Group, _ lane: Lane, _ seconds: Double, items: Int? = nil
    ) {
        let items = items ?? group.shape.items
        let tokens = group.shape.tokens < 0 ? -1 : group.shape.tokens * items / group.shape.items
        let latency = Span(seconds: seconds)
        let observation = Observation(
            at: Instant(nanoseconds: Int64(group.arrival * 1e9)) + latency, lane: lane,
            kind: .embed, model: 0, items: items, inputTokens: tokens, latency: latency,
            outcome: .ok)
        // Binary search for the first that comes back no later than this one.
        var low = 0
        var high = waiting.count
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].at > observation.at { low = middle + 1 } else { high = middle }
        }
        waiting.insert(observation, at: low)
    }

    mutating func deliver(until seconds: Double, _ tell: (Observation) -> Void) {
        let now = Instant(nanoseconds: Int64(seconds * 1e9))
        while let next = waiting.last, next.at <= now {
            tell(next)
            waiting.removeLast()
        }
    }
}
