import BatchingCore
import OnlineStatistics
import Testing

@Suite("A threshold that is not identified")
struct ThresholdEstimateDoubtTests {
    private typealias Known = ThresholdEstimateTests

    private func reason(
        _ individual: ThresholdEstimate.Side?, _ batch: ThresholdEstimate.Side?
    ) -> String? {
        let estimate = ThresholdEstimate(
            individual: individual, batch: batch, valueOfTimePerHour: .infinity)
        guard case .notIdentified(let reason) = estimate.verdict else { return nil }
        return reason
    }

    @Test("says which lane was never used")
    func unused() {
        #expect(reason(Known.side(1, 0.2), nil) == "nothing is known of the batch lane")
        #expect(reason(nil, Known.side(1, 0.2)) == "nothing is known of the individual lane")
        #expect(reason(nil, nil) == "nothing is known of the individual and the batch lane")
    }

    @Test("says how few observations there are, and how many are needed")
    func few() {
        let batch = Known.side(40, 0.1, observations: 29)
        #expect(
            reason(Known.side(0.5, 0.3), batch)
                == "only 29 observations in the batch lane, 30 are needed")
        #expect(reason(Known.side(0.5, 0.3), Known.side(40, 0.1, observations: 30)) == nil)
    }

    @Test("says that sizes never vary")
    func sizes() {
        let batch = Known.side(40, 0.1, sizes: 10...10)
        #expect(reason(Known.side(0.5, 0.3), batch)?.contains("batch lane never vary") == true)
    }

    @Test("says that the interval is too wide, or open")
    func width() {
        let vague = Known.side(40, 0.1, error: 0.9)
        #expect(reason(Known.side(0.5, 0.3), vague)?.hasPrefix("the interval is open") == true)
        // The cost per item is a factor of 2.5 above the job's either way, the overhead is not known.
        var batch = Known.side(40, 0.01)
        batch.curve.overheadVariance = 4
        #expect(reason(Known.side(0.5, 0.3), batch)?.contains("a factor of 16") == true)
    }

    @Test("is there where neither waiting nor items cost anything")
    func nothing() {
        let estimate = ThresholdEstimate(
            individual: Known.side(1, 0.2), batch: Known.side(40, 0.1), valueOfTimePerHour: 0)
        #expect(estimate.items == nil && !estimate.isIdentified)
    }
}
