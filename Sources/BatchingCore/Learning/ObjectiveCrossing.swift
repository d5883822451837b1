import OnlineStatistics
import RealModule

/// Where the batch lane's objective falls below the individual lane's.
struct ObjectiveCrossing {
    /// Beyond a million items a threshold is as good as none: providers take fewer in one job
    /// (50,000 at OpenAI), and no trace that we know has such a group.
    static let itemsMax = 1_000_000

    private let individual: ThresholdEstimate.Side
    private let batch: ThresholdEstimate.Side
    /// US dollars for a second of waiting; 1 where only waiting counts.
    private let perSecond: Double
    private let pricesCount: Bool

    init(
        _ individual: ThresholdEstimate.Side, _ batch: ThresholdEstimate.Side,
        _ valueOfTimePerHour: Double
    ) {
        self.individual = individual
        self.batch = batch
        pricesCount = valueOfTimePerHour.isFinite
        perSecond = pricesCount ? valueOfTimePerHour / 3600 : 1
    }

    /// The smallest n at which the batch lane is the cheaper one by so many standard errors;
    /// `Int.max` = none.
    ///
    /// - Parameter atLeast: 0 = by the best guess; negative = it might be, positive = it surely is.
    func first(atLeast deviations: Double) -> Int {
        func isBetter(_ items: Int) -> Bool { gain(Double(items)) - deviations * error(items) > 0 }
        if isBetter(1) { return 1 }
        // Objectives are straight lines over n and cross at most once, but what is known of them
        // bends: so the first of many sizes is sought, each 5 % beyond the last, then the exact one
        // between the two neighbours.
        var below = 1
        while below < Self.itemsMax {
            let next = min(Self.itemsMax, max(below + 1, Int(Double(below) * 1.05)))
            if isBetter(next) {
                var (no, yes) = (below, next)
                while yes - no > 1 {
                    let middle = (no + yes) / 2
                    if isBetter(middle) { yes = middle } else { no = middle }
                }
                return yes
            }
            below = next
        }
        return .max
    }

    /// ln of the individual lane's objective over the batch lane's: what a job gains.
    private func gain(_ items: Double) -> Double {
        let (online, job) = (objective(individual, items), objective(batch, items))
        if online == job { return 0 }
        if job == 0 { return .infinity }
        return online == 0 ? -.infinity : .log(online / job)
    }

    /// Standard error of `gain`: each curve's own, as far as waiting makes up the objective (the
    /// delta method).
    private func error(_ items: Int) -> Double {
        let n = Double(items)
        return [individual, batch].reduce(0) { sum, side in
            let total = objective(side, n)
            guard total > 0 else { return sum }
            let share = side.curve.mean(items: n) * perSecond / total
            return sum + share * share * side.curve.variance(items: n)
        }.squareRoot()
    }

    private func objective(_ side: ThresholdEstimate.Side, _ items: Double) -> Double {
        side.curve.mean(items: items) * perSecond
            + (pricesCount ? side.pricePerItem * items : 0)
    }
}
