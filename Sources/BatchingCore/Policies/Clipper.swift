import OnlineStatistics

/// Clipper's batch-size model as a chooser between the two lanes.
///
/// Source: ucbrise/clipper, `src/libclipper/src/containers.cpp` (the shipped code, not the paper's
/// AIMD; Crankshaw et al., NSDI 2017). Per lane and size: count, mean and standard deviation, for
/// ever; pooled variance over sizes with five samples or more; u(n) = mean(n) + 3 × pooled standard
/// deviation; a ridge regression of n on u (the inverse model) with latencies scaled by 10⁻³.
///
/// Departures: Clipper asks for the batch size that fits a budget; here the model is turned round,
/// u = (n - c) / m, and the lane with the smaller u takes the group. λ = 1 (the source leaves it to
/// its library's default; not verified). The first five groups go down each lane in turn. The model
/// is refitted after every sample up to 100, then after every 50, and keeps at most 1,024 sizes.
public struct Clipper: Policy {
    private var individual = InverseModel()
    private var batch = InverseModel()
    private var planned = 0

    /// Knows nothing yet.
    public init() {}

    public var name: String { "clipper" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }
    public var learns: Bool { true }

    private static let trainingGroups = 5

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        planned += 1
        if planned <= 2 * Self.trainingGroups {
            return .all(group.items, planned % 2 == 1 ? .individual : .batch)
        }
        let n = Double(group.items)
        let faster: Lane = batch.latency(n) < individual.latency(n) ? .batch : .individual
        return .all(group.items, faster)
    }

    public mutating func observe(_ observation: Observation) {
        guard observation.outcome == .ok else { return }
        if observation.lane == .individual { individual.add(observation) }
        if observation.lane == .batch { batch.add(observation) }
    }

    private struct InverseModel: Sendable {
        private var sizes: [Int: RunningMoments] = [:]
        private var samples = 0
        /// n = intercept + slope · u, u in thousandths of a second.
        private var line: FittedLine?
        private var meanU = 0.0

        mutating func add(_ observation: Observation) {
            guard sizes[observation.items] != nil || sizes.count < 1024 else { return }
            sizes[observation.items, default: RunningMoments()].add(observation.latency.seconds)
            samples += 1
            if samples <= 100 || samples % 50 == 0 { refit() }
        }

        private mutating func refit() {
            // Sums depend on their order in the last digit, and a dictionary's order changes from
            // run to run.
            let ordered = sizes.sorted { $0.key < $1.key }
            var squares = 0.0
            var freedom = 0.0
            for (_, size) in ordered where size.count >= 5 {
                squares += size.variance * Double(size.count - 1)
                freedom += Double(size.count - 1)
            }
            let spread = freedom > 0 ? (squares / freedom).squareRoot() : 0
            var sums = LineSums()
            for (n, size) in ordered {
                sums.add(x: (size.mean + 3 * spread) * 1e-3, y: Double(n))
            }
            meanU = sums.mean.x
            line = sums.ridgeLine(lambda: 1)
        }

        func latency(_ n: Double) -> Double {
            // A model that says larger batches are faster knows nothing of size.
            guard let line, line.slope > 0 else { return meanU }
            return max(0, (n - line.intercept) / line.slope)
        }
    }
}
