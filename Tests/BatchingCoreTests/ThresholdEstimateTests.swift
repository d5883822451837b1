import BatchingCore
import OnlineStatistics
import RealModule
import Testing

@Suite("The threshold from two lanes' curves")
struct ThresholdEstimateTests {
    static func side(
        _ overhead: Double, _ perItem: Double, error: Double = 0.03, observations: Int = 100,
        sizes: ClosedRange<Double> = 1...200, price: Double = 0
    ) -> ThresholdEstimate.Side {
        .init(
            curve: LatencyCurve(
                logOverhead: .log(overhead), logPerItem: .log(perItem),
                overheadVariance: error * error, perItemVariance: error * error, noise: 0.3,
                meanFactor: 1, evidence: Double(observations)),
            observations: observations, sizes: sizes, pricePerItem: price)
    }

    /// 0.5 + 0.3 n = 40 + 0.1 n at n = 39.5 / 0.2 = 197.5: 198 is the first whole number beyond.
    @Test("is where the lines cross, when only waiting counts")
    func crossing() {
        let estimate = ThresholdEstimate(
            individual: Self.side(0.5, 0.3), batch: Self.side(40, 0.1),
            valueOfTimePerHour: .infinity)
        #expect(estimate.items == 198 && estimate.isIdentified)
    }

    /// One second an item over five slots is 0.2 s an item; 40 + 0.1 n is less from n = 400 on.
    @Test("of calls of a second over five slots against a job of 40 s and 0.1 s an item is 400")
    func slots() throws {
        let estimate = ThresholdEstimate(
            individual: Self.side(1e-9, 0.2), batch: Self.side(40, 0.1),
            valueOfTimePerHour: .infinity)
        #expect((400...401).contains(try #require(estimate.items)))
    }

    // $3.60 an hour is $0.001 a second. Individual: 0.001 · (1 + 0.2 n) + 0.0004 n = 0.001 + 0.0006 n;
    // batch: 0.001 · (40 + 0.1 n) + 0.0002 n = 0.04 + 0.0003 n; equal at 0.039 / 0.0003 = 130.
    @Test("comes down where jobs are cheaper and money counts")
    func prices() throws {
        let individual = Self.side(1, 0.2, price: 0.0004)
        let batch = Self.side(40, 0.1, price: 0.0002)
        let both = ThresholdEstimate(
            individual: individual, batch: batch, valueOfTimePerHour: 3.6)
        #expect((130...131).contains(try #require(both.items)))
        // 1 + 0.2 n = 40 + 0.1 n at 390: the prices do not count.
        let waiting = ThresholdEstimate(
            individual: individual, batch: batch, valueOfTimePerHour: .infinity)
        #expect((390...391).contains(try #require(waiting.items)))
        // Only money: half the price from the first item on.
        let money = ThresholdEstimate(individual: individual, batch: batch, valueOfTimePerHour: 0)
        #expect(money.items == 1 && money.low == 1 && money.high == 1 && money.isIdentified)
    }

    /// The mean counts, not the middle: 1.5 × (1 + 0.2 n) = 40 + 0.1 n at 38.5 / 0.2 = 192.5.
    @Test("weighs means, not medians")
    func means() {
        var individual = Self.side(1, 0.2)
        individual.curve.meanFactor = 1.5
        let estimate = ThresholdEstimate(
            individual: individual, batch: Self.side(40, 0.1), valueOfTimePerHour: .infinity)
        #expect(estimate.items == 193)
    }

    @Test("is one where a job is always better, and none where it never is")
    func ends() {
        let always = ThresholdEstimate(
            individual: Self.side(10, 1), batch: Self.side(2, 0.1), valueOfTimePerHour: 10)
        #expect(always.items == 1 && always.high == 1 && always.isIdentified)
        let never = ThresholdEstimate(
            individual: Self.side(1, 0.1), batch: Self.side(40, 0.5), valueOfTimePerHour: 10)
        #expect(never.items == .max && never.low == .max && never.isIdentified)
    }

    // At n = 200 both objectives are about 60.3. ln C(individual) has the error
    // √((0.5/60.5)² + (60/60.5)²) · 0.03 = 0.0298, ln C(batch) √((2/3)² + (1/3)²) · 0.03 = 0.0224;
    // together 0.0372, times 1.645: 0.0613. The gain there rises by 0.3/60.5 - 0.1/60 = 0.0033 an
    // item, so the interval is about 198 ± 19.
    @Test("has an interval that follows from the curves' errors")
    func interval() throws {
        let estimate = ThresholdEstimate(
            individual: Self.side(0.5, 0.3), batch: Self.side(40, 0.1),
            valueOfTimePerHour: .infinity)
        let (low, high) = (try #require(estimate.low), try #require(estimate.high))
        #expect((176...183).contains(low), "\(low)")
        #expect((215...222).contains(high), "\(high)")
    }

    /// Curves drawn from what is known of them: nine in ten thresholds lie within the interval.
    @Test("has an interval that holds nine in ten of the thresholds that may be true")
    func coverage() throws {
        let individual = Self.side(0.5, 0.3, error: 0.1)
        let batch = Self.side(40, 0.1, error: 0.1)
        let estimate = ThresholdEstimate(
            individual: individual, batch: batch, valueOfTimePerHour: .infinity)
        let (low, high) = (try #require(estimate.low), try #require(estimate.high))
        let random = KeyedRandom(seed: 11)
        let hits = (0..<1000).count { row in
            let z = (0..<4).map {
                0.1
                    * normalQuantile(
                        KeyedRandom.bits(row: random.row(row), item: $0, lane: 0, attempt: 0)
                            .unitInterval)
            }
            let (one, job) = (0.3 * Double.exp(z[1]), 0.1 * Double.exp(z[3]))
            let truth = (40 * Double.exp(z[2]) - 0.5 * Double.exp(z[0])) / (one - job)
            return one > job && Double(low) - 1 <= truth && truth <= Double(high)
        }
        // 900 ± 9.5; three standard deviations and the delta method's own one per cent.
        #expect((862...938).contains(hits), "\(hits) of 1000, [\(low), \(high)]")
    }
}
