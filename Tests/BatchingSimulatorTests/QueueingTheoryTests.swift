import BatchingCore
import OnlineStatistics
import RealModule
import Testing

@testable import BatchingSimulator

/// Mean waits that theory knows exactly, within the interval of independent replications.
///
/// Seeds are fixed, so a run that passes passes for ever. Each replication leaves out its first
/// tenth, while the queue fills.
@Suite("Closed forms of queueing theory")
struct QueueingTheoryTests {
    static let replications = 20

    /// Exponential of the given mean: the midpoints of 20,000 equal cells of its quantiles.
    private func exponential(mean: Double) -> Distribution {
        let n = 20_000
        let quantiles = (0..<n).map { -Double.log(1 - (Double($0) + 0.5) / Double(n)) }
        return Distribution(.empirical(quantiles), mean: mean)
    }

    /// Poisson arrivals of one-item groups of one sender.
    private func arrivals(_ count: Int, perSecond rate: Double, seed: UInt64) -> [RequestGroup] {
        let random = KeyedRandom(seed: seed, stream: 0xA221)
        var now = 0.0
        return (0..<count).map { number in
            let u = KeyedRandom.bits(row: random.row(number), item: 0, lane: 9, attempt: 0)
                .unitInterval
            now -= Double.log(u) / rate
            return row(number, items: 1, at: now, sender: 1)
        }
    }

    /// Mean latency less the mean service, with its interval over replications.
    private func wait(
        _ policy: String, _ model: ProviderModel, rate: Double, service: Double, groups: Int
    ) throws -> ConfidenceInterval {
        var means = RunningMoments()
        for seed in 1...UInt64(Self.replications) {
            let rows = arrivals(groups, perSecond: rate, seed: seed)
            let results = simulate(policy, model, rows, seed: seed).results
            let steady = results.filter { $0.group.row >= groups / 10 }
            means.add(steady.reduce(0) { $0 + $1.latency.seconds } / Double(steady.count) - service)
        }
        return try #require(ConfidenceInterval(ofMean: means))
    }

    /// Whether a number is within the 95 % interval stretched to twice its width: t is 2.09 for
    /// 20 replications, so that all but one in 2,000 of such intervals hold the truth.
    private func holds(_ interval: ConfidenceInterval, _ exact: Double) -> Bool {
        abs(exact - interval.mean) <= interval.high - interval.low
    }

    /// Erlang's C times the mean residual wait: the mean wait of M/M/c.
    private func erlangWait(rate: Double, service: Double, places: Int) -> Double {
        let load = rate * service
        // Erlang B by its recursion, then C = B / (1 - ρ(1 - B)).
        var blocked = 1.0
        for c in 1...places { blocked = load * blocked / (Double(c) + load * blocked) }
        let busy = load / Double(places)
        let waits = blocked / (1 - busy * (1 - blocked))
        return waits * service / (Double(places) - load)
    }

    @Test("Erlang's C by hand: one place is ρ, two places 2ρ²/(1 + ρ)")
    func erlang() {
        // M/M/1 at ρ = 0.5: ρ s/(1 - ρ) = 1. M/M/2 at ρ = 0.5: C = 1/3, wait 1/3 · 1/(2 - 1).
        #expect(abs(erlangWait(rate: 0.5, service: 1, places: 1) - 1) < 1e-12)
        #expect(abs(erlangWait(rate: 1, service: 1, places: 2) - 1.0 / 3) < 1e-12)
    }

    @Test("a sender's slots are M/M/c", arguments: [(1, 0.5), (5, 0.8)])
    func slots(places: Int, busy: Double) throws {
        var model = steadyProvider()
        model.individual.latency = exponential(mean: 2)
        model.individual.maxParallel = Double(places)
        let rate = busy * Double(places) / 2
        let seen = try wait("always-individual", model, rate: rate, service: 2, groups: 10_000)
        let exact = erlangWait(rate: rate, service: 2, places: places)
        #expect(holds(seen, exact), "\(exact) in \(seen)")
        #expect(seen.high - seen.low < exact, "an interval that says something")
    }

    // Pollaczek and Khinchine with constant service: half of M/M/1's wait.
    @Test("one slot with constant calls is M/D/1: ρ s / (2(1 - ρ))", arguments: [0.3, 0.8])
    func constant(busy: Double) throws {
        var model = steadyProvider()
        model.individual.maxParallel = 1
        let seen = try wait("always-individual", model, rate: busy / 2, service: 2, groups: 10_000)
        let exact = busy * 2 / (2 * (1 - busy))
        #expect(holds(seen, exact), "\(exact) in \(seen)")
        #expect(seen.high - seen.low < exact / 2)
    }

    // Looks every 10 ms add 5 ms on average to jobs of 20 s.
    @Test("the provider's places for jobs are M/M/c as well", arguments: [(4, 0.8)])
    func jobs(places: Int, busy: Double) throws {
        var model = steadyProvider()
        model.batch.overhead = exponential(mean: 20)
        model.batch.perItem = 0
        model.batch.pollEvery = 0.01
        model.batch.maxConcurrentJobs = Double(places)
        let rate = busy * Double(places) / 20
        let seen = try wait("always-batch", model, rate: rate, service: 20.005, groups: 10_000)
        let exact = erlangWait(rate: rate, service: 20, places: places)
        #expect(holds(seen, exact), "\(exact) in \(seen)")
    }

    // Looks every T s at instants independent of a smooth end: T/2 on average.
    @Test("looking every five seconds costs half of it on average")
    func looks() throws {
        var model = steadyProvider()
        model.batch.overhead = exponential(mean: 400)
        model.batch.perItem = 0
        let seen = try wait("always-batch", model, rate: 0.01, service: 400, groups: 2000)
        // The residual of an exponential of mean 400 s at steps of 5: 5/(1 - e^(-5/400)) - 400.
        let exact = 5 / (1 - Double.exp(-5.0 / 400)) - 400
        #expect(abs(exact - 2.505) < 1e-3)
        // The same jobs looked at every millisecond: paired, so that only the looks differ.
        model.batch.pollEvery = 0.001
        let fine = try wait("always-batch", model, rate: 0.01, service: 400, groups: 2000)
        #expect(abs(seen.mean - fine.mean - exact) < 0.1)
    }
}
