import BatchingCore
import LatencyHistory
import OnlineStatistics

/// What retuning makes of one key.
public struct KeyRetune: Sendable, Equatable {
    /// What became of the threshold.
    public enum Action: String, Sendable, Codable {
        /// Another value is in force now.
        case moved
        /// What a dry run would have moved.
        case wouldMove = "would_move"
        /// It stays as it was.
        case kept
        /// Another value came into force meanwhile.
        case overtaken
    }

    /// Whose threshold it is.
    public var key: HistoryKey
    /// In force before, items; `Int.max` = never a job.
    public var old: Int
    /// In force afterwards, or proposed; items.
    public var new: Int
    /// What became of it.
    public var action: Action
    /// In words.
    public var reason: String
    /// From the training days.
    public var estimate: ThresholdEstimate?
    /// Observations that the estimate rests on.
    public var evidence: Int
    /// Both thresholds over the held-out groups; nil where nothing was replayed.
    public var replay: PairedReplay?
    /// Of each lane, on the held-out days.
    public var coverage: [CurveCoverage]
    /// Days that the lanes were fitted to, since 1970-01-01 UTC; nil where there are too few.
    public var trainingDays: ClosedRange<Int>?
    /// Days that were replayed, since 1970-01-01 UTC; nil where there are too few.
    public var heldOutDays: ClosedRange<Int>?
}

/// One key's retuning: fit, candidate, replay, verdict.
///
/// Nothing is written here.
struct KeyRetuning {
    let history: KeyHistory
    let request: Retune.Request
    let prices: LanePrices

    func result(_ inForce: InForce, in store: some HistoryStore) throws -> KeyRetune {
        var result = KeyRetune(
            key: history.key, old: inForce.items, new: inForce.items, action: .kept, reason: "",
            estimate: nil, evidence: 0, replay: nil, coverage: [], trainingDays: nil,
            heldOutDays: nil)
        guard let (training, held) = split else {
            result.reason = "all observations are of one day: none can be held out"
            return result
        }
        result.trainingDays = range(training)
        result.heldOutDays = range(held)
        let fits = LaneFits(training, prices: prices)
        result.evidence = fits.fits.reduce(0) { $0 + $1.observations }
        result.coverage = fits.fits.compactMap { fit in
            CurveCoverage(fit.lane, fit.curve, of: (held.lanes[fit.lane] ?? []).merged)
        }
        let estimate = fits.estimate(
            valueOfTimePerHour: request.valueOfTimePerHour, evidenceMin: request.evidenceMin)
        result.estimate = estimate
        let target = estimate.target(from: inForce.items)
        if case .notIdentified(let reason) = estimate.verdict, target == nil {
            result.reason = "not identified: \(reason)"
            return result
        }
        guard let items = target, let low = estimate.low, let high = estimate.high,
            let individual = fits[.individual], let batch = fits[.batch]
        else { return result }
        if low <= inForce.items, inForce.items <= high {
            result.reason =
                "the estimate \(ThresholdWords.number(items)) "
                + "\(ThresholdWords.interval(low, high)) does not exclude it"
            return result
        }
        let groups = try HeldOutGroups(held, in: store)
        let largest = groups.blocks.flatMap(\.groups).reduce(1) { max($0, $1.items) }
        let candidate = ThresholdLadder.step(
            from: inForce.items, towards: items, largest: Double(largest))
        if candidate == inForce.items {
            result.reason =
                "nearest step to \(Self.name(items, estimate)) for groups of up to \(largest) items"
            return result
        }
        let provider = ReplayProvider(
            individual: side(individual, held), batch: side(batch, held))
        guard
            let replay = PairedReplay(
                current: inForce.items, candidate: candidate, groups, provider,
                valueOfTimePerHour: request.valueOfTimePerHour)
        else {
            result.reason = "too few groups on the held-out days to compare"
            return result
        }
        result.replay = replay
        judge(&result, candidate, towards: items, replay)
        return result
    }

    private func judge(
        _ result: inout KeyRetune, _ candidate: Int, towards items: Int, _ replay: PairedReplay
    ) {
        let effect = RetuneWords.effect(replay, valueOfTimePerHour: request.valueOfTimePerHour)
        guard replay.showsGain else {
            result.reason =
                "no gain shown by \(ThresholdWords.number(candidate)) on held-out days: \(effect)"
            return
        }
        result.new = candidate
        result.action = request.isDryRun ? .wouldMove : .moved
        result.reason = "\(effect) over " + RetuneWords.days(replay.days) + " held out"
        if ThresholdLadder.nearest(to: items) != candidate, candidate != .max {
            let aim = result.estimate.map { Self.name(items, $0) } ?? ThresholdWords.number(items)
            result.reason += "; a step towards \(aim), at most a factor of 2 a run"
        }
    }

    /// What a threshold moves to: the estimate, or the nearer end of an interval that has none.
    private static func name(_ items: Int, _ estimate: ThresholdEstimate) -> String {
        let number = ThresholdWords.number(items)
        if estimate.isIdentified { return "the estimate \(number)" }
        return items == estimate.low ? "at least \(number)" : "at most \(number)"
    }

    /// The lane as the held-out days show it; where they hardly do, as the days before did.
    private func side(_ fit: LaneFit, _ held: KeyHistory) -> ThresholdEstimate.Side {
        let grid = (held.lanes[fit.lane] ?? []).merged
        guard grid.count >= ThresholdEstimate.evidenceMinDefault else { return fit.side }
        var side = fit.side
        side.curve = LatencyCurve(fitting: grid, prior: LaneFit.prior(fit.lane))
        return side
    }

    /// The last days held out: as many as asked for, and at most a third of those with observations.
    private var split: (training: KeyHistory, held: KeyHistory)? {
        let days = history.days
        guard days.count > 1, let first = days.first, let last = days.last else { return nil }
        let count = min(request.days, max(1, days.count / 3))
        let border = days[days.count - count]
        return (history.days(first...(border - 1)), history.days(border...last))
    }

    private func range(_ part: KeyHistory) -> ClosedRange<Int>? {
        let days = part.days
        guard let first = days.first, let last = days.last else { return nil }
        return first...last
    }
}
