import RealModule

/// The values that retuning may put into force.
///
/// The preferred numbers R10 of ISO 3, ten steps of about 26 % to a factor of ten, whole: finer ones
/// nobody could tell apart in a week of traffic, and coarser ones would leave a fifth on the table.
enum ThresholdLadder {
    /// Smallest first, up to a million.
    static let rungs: [Int] = {
        let decade = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800]
        let small = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 63, 80]
        return small + [1, 10, 100, 1000].flatMap { factor in decade.map { $0 * factor } }
            + [1_000_000]
    }()

    /// The rung nearest by ratio.
    static func nearest(to items: Int) -> Int {
        func distance(_ rung: Int) -> Double { abs(.log(Double(rung) / Double(items))) }
        return rungs.min { distance($0) < distance($1) } ?? items
    }

    /// Where to go from what is in force, at most a factor of two towards the estimate.
    ///
    /// - Parameter largest: the largest group there is; beyond it all thresholds are as good as none.
    /// - Returns: a rung, `Int.max`, or `current` where there is nowhere to go.
    static func step(from current: Int, towards estimate: Int, largest: Double) -> Int {
        let beyond = rungs.first { Double($0) > largest } ?? rungs[rungs.count - 1]
        let start = min(current, beyond)
        let goal = nearest(to: min(estimate, beyond))
        let reachable = rungs.filter { $0 <= beyond && $0 * 2 >= start && $0 <= start * 2 }
        let bounded = reachable.min { abs($0 - goal) < abs($1 - goal) } ?? start
        if bounded == beyond { return estimate == .max || current == .max ? .max : bounded }
        return bounded == start ? current : bounded
    }
}
