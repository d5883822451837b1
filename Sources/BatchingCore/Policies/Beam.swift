import OnlineStatistics

/// Apache Beam's batch-size estimator as a chooser between the two lanes.
///
/// Source: apache/beam, `sdks/python/apache_beam/transforms/util.py` (`_BatchSizeEstimator`), whose
/// model is the one of this project: time = fixed cost + n × per-element cost. Per lane: fewer than
/// 100 points, thinned at random from the oldest half; sorted by size and cut to the lowest 80 %
/// (at least 20); a least-squares line; with ten points or more those with a Cook's distance above
/// 0.5 are dropped and the rest refitted with weights 1/n.
///
/// Departures: Beam chooses a batch size for one lane; here the lane with the smaller predicted
/// latency takes the group. The first ten groups down each lane, in turn, stand for its growth
/// phase. Thinning uses a generator of a fixed seed.
public struct Beam: Policy {
    private var individual = Estimator(stream: 1)
    private var batch = Estimator(stream: 2)
    private var planned = 0

    /// Knows nothing yet.
    public init() {}

    public var name: String { "beam" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }
    public var learns: Bool { true }

    private static let trainingGroups = 10

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        planned += 1
        if planned <= 2 * Self.trainingGroups {
            return .all(group.items, planned % 2 == 1 ? .individual : .batch)
        }
        let n = Double(group.items)
        let faster: Lane = batch.line()(n) < individual.line()(n) ? .batch : .individual
        return .all(group.items, faster)
    }

    public mutating func observe(_ observation: Observation) {
        guard observation.outcome == .ok else { return }
        let point = SIMD2(Double(observation.items), observation.latency.seconds)
        if observation.lane == .individual { individual.add(point) }
        if observation.lane == .batch { batch.add(point) }
    }

    private struct Estimator: Sendable {
        private var points: [SIMD2<Double>] = []
        private var fitted: FittedLine?
        private var random: KeyedRandom
        private var thinnings = 0

        init(stream: UInt64) { random = KeyedRandom(seed: 0, stream: stream) }

        mutating func add(_ point: SIMD2<Double>) {
            if points.count >= 99 { thin() }
            points.append(point)
            fitted = nil
        }

        /// One point of the oldest quarter and one of the oldest half go.
        private mutating func thin() {
            for part in [4, 2] {
                thinnings += 1
                let bits = KeyedRandom.bits(
                    row: random.row(thinnings), item: 0, lane: 0, attempt: 0)
                points.remove(at: Int(bits.unitInterval * Double(points.count / part)))
            }
        }

        mutating func line() -> FittedLine {
            if let fitted { return fitted }
            let line = fit()
            fitted = line
            return line
        }

        private func fit() -> FittedLine {
            guard !points.isEmpty else { return FittedLine(intercept: 0, slope: 0) }
            let sorted = points.sorted { $0.x != $1.x ? $0.x < $1.x : $0.y < $1.y }
            let kept = sorted.prefix(max(20, sorted.count * 4 / 5))
            var sums = LineSums()
            for point in kept { sums.add(x: point.x, y: point.y) }
            guard let line = sums.line else {
                return FittedLine(intercept: 0, slope: sums.mean.y / sums.mean.x)
            }
            guard kept.count >= 10 else { return clamped(line) }
            let count = Double(kept.count)
            let variance =
                kept.reduce(0) { $0 + ($1.y - line($1.x)) * ($1.y - line($1.x)) } / (count - 2)
            guard variance > 0 else { return clamped(line) }
            var weighted = LineSums()
            for point in kept {
                let error = point.y - line(point.x)
                let offset = point.x - sums.mean.x
                let leverage = 1 / count + offset * offset / sums.spreadX
                let distance =
                    error * error / (2 * variance) * leverage
                    / ((1 - leverage) * (1 - leverage))
                if distance <= 0.5 { weighted.add(x: point.x, y: point.y, weight: 1 / point.x) }
            }
            return clamped(weighted.line ?? line)
        }

        private func clamped(_ line: FittedLine) -> FittedLine {
            FittedLine(intercept: max(1e-10, line.intercept), slope: max(1e-20, line.slope))
        }
    }
}
