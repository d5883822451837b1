import BatchingCore
import OnlineStatistics
import Testing

/// Published batch-size estimators as choosers between two lanes, fed with exact lines.
@Suite("Published estimators")
struct EstimatorTests {
    static let names = ["bentoml", "beam", "clipper"]

    /// A policy past its training groups, whose lanes obey the given laws.
    private func trained(
        _ name: String, individual: (Int) -> Double, batch: (Int) -> Double,
        sizes: [Int] = Array(1...40)
    ) throws -> any Policy {
        guard case .policy(var policy) = try PolicyCatalog.request(name) else {
            throw CancellationError()
        }
        for _ in 0..<22 { _ = chosen(&policy, 1) }
        for (step, size) in sizes.enumerated() {
            let time = Double(step) * 10
            policy.observe(observation(.individual, items: size, individual(size), at: time))
            policy.observe(observation(.batch, items: size, batch(size), at: time))
        }
        return policy
    }

    private func chosen(_ policy: inout any Policy, _ items: Int) -> Lane {
        policy.plan(
            for: group(0, items: items), in: PlanningContext(now: .zero, terms: plainTerms())
        ).first.lane
    }

    /// The smallest size that becomes a job.
    private func threshold(_ policy: any Policy, upTo most: Int = 2000) -> Int? {
        var policy = policy
        return (1...most).first { chosen(&policy, $0) == .batch }
    }

    /// 0.3 + 2n online against 40 + 0.2n as a job: equal at n = 39.7 / 1.8 = 22.06.
    @Test("two exact lines give their crossing", arguments: ["bentoml", "beam"])
    func crossing(name: String) throws {
        let policy = try trained(
            name, individual: { 0.3 + 2 * Double($0) }, batch: { 40 + 0.2 * Double($0) })
        #expect(threshold(policy) == 23)
    }

    // 2n against 36 + 0.2n: n* = 36 / 1.8 = 20 exactly. BentoML takes the job at n*, within the
    // last digit of the fits; 20 ± 1 either way.
    @Test("BentoML: n* = (b_batch - b_individual) / (a_individual - a_batch)")
    func formula() throws {
        let policy = try trained(
            "bentoml", individual: { 2 * Double($0) }, batch: { 36 + 0.2 * Double($0) })
        #expect([20, 21].contains(try #require(threshold(policy))))
    }

    @Test(
        "lines that do not cross: the lower one takes everything", arguments: ["bentoml", "beam"])
    func noCrossing(name: String) throws {
        // The job is dearer at the start and rises faster; and the other way round.
        let never = try trained(
            name, individual: { 1 + 0.1 * Double($0) }, batch: { 40 + Double($0) })
        #expect(threshold(never) == nil)
        let always = try trained(
            name, individual: { 40 + Double($0) }, batch: { 1 + 0.1 * Double($0) })
        #expect(threshold(always) == 1)
    }

    /// A falling line (20 - n) is clamped to slope ~0 and its intercept 20: jobs of 10 s win
    /// from the first item on, whatever the falling line promises for large groups.
    @Test("a falling fit is clamped to a level", arguments: ["bentoml", "beam"])
    func clampedSlope(name: String) throws {
        let policy = try trained(
            name, individual: { 20 - 0.4 * Double($0) }, batch: { _ in 10 })
        #expect(threshold(policy) == 1)
    }

    /// 2n - 10 has a negative intercept, which becomes 0: 2n against 30, so jobs from 15 or 16 on;
    /// unclamped it would be 20.
    @Test("BentoML: a negative intercept counts as none")
    func clampedIntercept() throws {
        let policy = try trained(
            "bentoml", individual: { 2 * Double($0) - 10 }, batch: { _ in 30 },
            sizes: Array(6...45))
        #expect([15, 16].contains(try #require(threshold(policy))))
    }

    // All of 3 items: online 6 s, so slope 18/10 and intercept 6/10 (the shortest solution of
    // 3a + b = 6); jobs 40 s: slope 12, intercept 4. Online wins at every size.
    // Jobs of 4 s: slope 1.2, intercept 0.4: jobs win at every size.
    @Test("BentoML: all sizes equal give the shortest solution")
    func equalSizes() throws {
        let sizes = [Int](repeating: 3, count: 30)
        let slow = try trained("bentoml", individual: { _ in 6 }, batch: { _ in 40 }, sizes: sizes)
        #expect(threshold(slow) == nil)
        let fast = try trained("bentoml", individual: { _ in 6 }, batch: { _ in 4 }, sizes: sizes)
        #expect(threshold(fast) == 1)
    }

    /// All sizes equal: Beam's line goes through the origin, y = 6/3 n against 40/3 n.
    @Test("Beam: all sizes equal give the line through the origin")
    func beamEqualSizes() throws {
        let sizes = [Int](repeating: 3, count: 30)
        let slow = try trained("beam", individual: { _ in 6 }, batch: { _ in 40 }, sizes: sizes)
        #expect(threshold(slow) == nil)
        let fast = try trained("beam", individual: { _ in 6 }, batch: { _ in 4 }, sizes: sizes)
        #expect(threshold(fast) == 1)
    }

    /// Two dropped, 50 kept: 60 samples at 1000 s per item, then 50 of the true line, and the old
    /// law is gone to the last digit.
    @Test("BentoML remembers 50 samples")
    func ring() throws {
        let old = [Int](repeating: 7, count: 60)
        let new = (1...50).map { $0 }
        var samples = 0
        func law(_ slope: Double, _ intercept: Double) -> (Int) -> Double {
            { intercept + slope * Double($0) }
        }
        guard case .policy(var policy) = try PolicyCatalog.request("bentoml") else { return }
        for _ in 0..<22 { _ = chosen(&policy, 1) }
        for size in old + new {
            samples += 1
            let isOld = samples <= old.count
            let time = Double(samples) * 10
            policy.observe(
                observation(
                    .individual, items: size, isOld ? 1000 : law(2, 0.3)(size), at: time))
            policy.observe(
                observation(.batch, items: size, isOld ? 1 : law(0.2, 40)(size), at: time))
            if samples == old.count { #expect(threshold(policy) == 1) }
        }
        #expect(threshold(policy) == 23)
    }

    @Test("BentoML: the first two samples of a lane are dropped")
    func dropped() throws {
        guard case .policy(var policy) = try PolicyCatalog.request("bentoml") else { return }
        for _ in 0..<22 { _ = chosen(&policy, 1) }
        for step in 0..<12 {
            let (n, time) = (step + 1, Double(step) * 10)
            // The law of the other tests from the third on; nonsense before.
            let calls = step < 2 ? 5000 : 0.3 + 2 * Double(n)
            let jobs = step < 2 ? 0.001 : 40 + 0.2 * Double(n)
            policy.observe(observation(.individual, items: n, calls, at: time))
            policy.observe(observation(.batch, items: n, jobs, at: time))
        }
        #expect(threshold(policy) == 23)
    }

    @Test("BentoML: a fit is refreshed at most every five seconds")
    func refresh() throws {
        guard case .policy(var policy) = try PolicyCatalog.request("bentoml") else { return }
        for _ in 0..<22 { _ = chosen(&policy, 1) }
        // Two are dropped; the third is fitted at 0 s: 8 s for 3 items, slope 2.4, intercept 0.8.
        // Start values of the jobs: slope 2, intercept 1: 0.4 n ≥ 0.2 from the first item on.
        for _ in 0..<3 { policy.observe(observation(.individual, items: 3, 8, at: 0)) }
        #expect(threshold(policy) == 1)
        // Faster calls, within five seconds: not looked at yet.
        for _ in 0..<60 { policy.observe(observation(.individual, items: 3, 1, at: 4.9)) }
        #expect(threshold(policy) == 1)
        policy.observe(observation(.individual, items: 3, 1, at: 5))
        #expect(threshold(policy) == nil)
    }

    @Test("training groups go down each lane in turn, so many per estimator", arguments: names)
    func training(name: String) throws {
        guard case .policy(var policy) = try PolicyCatalog.request(name) else { return }
        let perLane = ["bentoml": 11, "beam": 10, "clipper": 5][name]!
        let lanes = (0..<2 * perLane).map { _ in chosen(&policy, 1000) }
        #expect(lanes == (0..<2 * perLane).map { $0 % 2 == 0 ? Lane.individual : .batch })
    }

    @Test("failures and given-up jobs teach nothing", arguments: names)
    func onlyGood(name: String) throws {
        // Clipper's ridge sees the crossing of the lanes' laws the other way round; see below.
        let (calls, jobs) = (
            { 0.3 + 2 * Double($0) } as (Int) -> Double,
            { 40 + 0.2 * Double($0) } as (Int) -> Double
        )
        var policy = try trained(
            name, individual: name == "clipper" ? jobs : calls,
            batch: name == "clipper" ? calls : jobs)
        let before = threshold(policy)
        #expect(before != nil)
        for _ in 0..<200 {
            policy.observe(observation(.individual, items: 1, 9999, .failed, at: 9000))
            policy.observe(observation(.batch, items: 1, 0.001, .censored, at: 9000))
        }
        #expect(threshold(policy) == before)
    }

    @Test("Beam: two wild points among 40 do not move the crossing")
    func beamOutliers() throws {
        let policy = try trained(
            "beam", individual: { 0.3 + 2 * Double($0) + ($0 == 1 ? 200 : 0) },
            batch: { 40 + 0.2 * Double($0) })
        #expect(threshold(policy) == 23)
    }

    // Sizes 1…40, lambda 1, latencies in thousandths: Sxx of u = 0.002n is 4·10⁻⁶ · 5330 = 0.02132,
    // Sxy = 0.002 · 5330 = 10.66; slope m = 10.66 / 1.02132 = 10.4375; ū = 0.041, n̄ = 20.5;
    // c = 20.5 - 10.4375 · 0.041 = 20.0721. The model turned round: u(n) = (n - 20.0721) / 10.4375.
    // Jobs of 40 + 0.2n: Sxy = 1.066, Sxx = 0.0002132, m = 1.0658, ū = 0.0441, c = 20.4530.
    // For large n, u ≈ n / m: online is the faster one at every size, since its m is larger,
    // as soon as both are above 0: the ridge flattens what Clipper knows of milliseconds.
    @Test("Clipper: the ridge regression of sizes on thousandths of a second, by hand")
    func clipper() throws {
        let policy = try trained(
            "clipper", individual: { 2 * Double($0) }, batch: { 40 + 0.2 * Double($0) })
        #expect(threshold(policy, upTo: 200) == nil)
        // With the lanes' laws exchanged the job's m is the larger one: it wins once online's
        // u = (n - 20.4530) / 1.0658 is above 0 and above the job's, at n = 21.
        let other = try trained(
            "clipper", individual: { 40 + 0.2 * Double($0) }, batch: { 2 * Double($0) })
        #expect(threshold(other) == 21)
    }
}
