import OnlineStatistics

/// BentoML's batching optimiser as a chooser between the two lanes.
///
/// Source: bentoml/BentoML, `src/bentoml/_internal/marshal/dispatcher.py` (`Optimizer`). Per lane:
/// latency = a·n + b by unweighted least squares over the last 50 samples, the first two dropped,
/// refreshed at most every 5 s, with a ≥ 10⁻⁶ and b ≥ 0; start values a = min(2, 2L/30) and
/// b = min(1, L/30) for L = 60 s, the endpoint default.
///
/// Departures: BentoML sizes one queue's batches and knows one lane. Here the two fits meet in the
/// threshold n* = (b_batch - b_individual) / (a_individual - a_batch); where the slopes do not
/// cross, the lane with the lower intercept takes everything. Its training phase (8 + 1 + 1 + 1
/// batches) becomes eleven groups down each lane in turn.
public struct BentoML: Policy {
    private var individual = Optimizer()
    private var batch = Optimizer()
    private var planned = 0

    /// Knows nothing yet.
    public init() {}

    public var name: String { "bentoml" }
    public var lanesNeeded: [Lane] { [.individual, .batch] }
    public var learns: Bool { true }

    private static let trainingGroups = 11

    public mutating func plan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        planned += 1
        if planned <= 2 * Self.trainingGroups {
            return .all(group.items, planned % 2 == 1 ? .individual : .batch)
        }
        let slopes = individual.line.slope - batch.line.slope
        let intercepts = batch.line.intercept - individual.line.intercept
        let takesBatch =
            slopes > 0 ? Double(group.items) >= intercepts / slopes : intercepts < 0
        return .all(group.items, takesBatch ? .batch : .individual)
    }

    public mutating func observe(_ observation: Observation) {
        guard observation.outcome == .ok else { return }
        if observation.lane == .individual { individual.add(observation) }
        if observation.lane == .batch { batch.add(observation) }
    }

    private struct Optimizer: Sendable {
        private(set) var line = FittedLine(intercept: 1, slope: 2)
        private var samples = Ring<SIMD2<Double>>(capacity: 50)
        private var dropped = 0
        private var refreshed: Instant?

        mutating func add(_ observation: Observation) {
            if dropped < 2 {
                dropped += 1
                return
            }
            samples.append(SIMD2(Double(observation.items), observation.latency.seconds))
            if let refreshed, observation.at - refreshed < Span(seconds: 5) { return }
            refreshed = observation.at
            var sums = LineSums()
            for sample in samples.values { sums.add(x: sample.x, y: sample.y) }
            let (n, d) = sums.mean
            // All sizes equal: the minimum-norm solution of n·a + b = d, as `lstsq` gives it.
            let fit =
                sums.line
                ?? FittedLine(intercept: d / (n * n + 1), slope: n * d / (n * n + 1))
            line = FittedLine(intercept: max(0, fit.intercept), slope: max(1e-6, fit.slope))
        }
    }
}
