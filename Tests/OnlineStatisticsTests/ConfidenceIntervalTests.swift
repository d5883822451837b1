import OnlineStatistics
import Testing

@Suite("Student's interval")
struct ConfidenceIntervalTests {
    @Test(
        "the 0.975 quantile of t is the tabled one",
        arguments: [
            (1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (10, 2.2281),
            (19, 2.0930), (30, 2.0423), (60, 2.0003), (120, 1.9799), (1000, 1.9623),
            (100_000_000, 1.95996),
        ])
    func quantile(freedom: Int, tabled: Double) {
        // Half a unit of the table's last digit, and the algorithm's own 10⁻⁴ per unit.
        #expect(abs(studentQuantile975(degreesOfFreedom: freedom) - tabled) <= 0.00025)
    }

    @Test("more degrees of freedom never widen it")
    func falls() {
        let values = (1...300).map { studentQuantile975(degreesOfFreedom: $0) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
    }

    /// 1, 2, 3, 4, 5: mean 3, s = √2.5 = 1.58114, s/√5 = 0.70711, × 2.7764 = 1.96324.
    @Test("five numbers by hand")
    func byHand() throws {
        let interval = try #require(ConfidenceInterval(ofMean: RunningMoments([1, 2, 3, 4, 5])))
        #expect(interval.mean == 3 && interval.count == 5)
        #expect(abs(interval.low - 1.03676) < 1e-3 && abs(interval.high - 4.96324) < 1e-3)
    }

    @Test("one number, or none, says nothing of its own accuracy")
    func tooFew() {
        #expect(ConfidenceInterval(ofMean: RunningMoments([Double]())) == nil)
        #expect(ConfidenceInterval(ofMean: RunningMoments([7])) == nil)
    }

    /// Normal samples of four with a fixed seed: 95 % of 4,000 intervals are 3,800 ± 14.
    @Test("95 % of intervals hold the true mean")
    func coverage() {
        let random = KeyedRandom(seed: 5)
        let hits = (0..<4000).count { row in
            let numbers = (0..<4).map { item in
                normalQuantile(
                    KeyedRandom.bits(row: random.row(row), item: item, lane: 0, attempt: 0)
                        .unitInterval)
            }
            let interval = ConfidenceInterval(ofMean: RunningMoments(numbers))!
            return interval.low <= 0 && 0 <= interval.high
        }
        #expect((3744...3856).contains(hits), "\(hits) of 4000")
    }
}
