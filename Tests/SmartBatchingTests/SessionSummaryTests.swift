import SmartBatching
import Testing

@Suite("A session in a line")
struct SessionSummaryTests {
    @Test("counts calls and jobs, and what they saved")
    func counts() {
        var summary = SessionSummary()
        summary.individualCalls = 15
        summary.batchJobs = 3
        summary.timeSavedEstimate = 180
        #expect(summary.text == "15 individual, 3 batch. Saved ~180s total.")
    }

    @Test("says how many probes are among them, and what came without a result")
    func probes() {
        var summary = SessionSummary()
        summary.bulkCalls = 3
        summary.batchJobs = 1
        summary.probes = 1
        summary.itemsFailed = 2
        #expect(
            summary.text
                == "0 individual, 3 bulk, 1 batch (with 1 probe). 2 items without a result."
        )
    }

    @Test(
        "tells money in cents, and in two digits below one",
        arguments: [
            (12.346, 0, "Paid $12.35."),
            (1234.5, 0.01, "Paid $1234.50, $0.01 more than all batch."),
            (0.0000018, 0.0000009, "Paid $0.0000018, $0.0000009 more than all batch."),
            (0.00999, -1, "Paid $0.01."),
        ])
    func money(price: Double, more: Double, said: String) {
        var summary = SessionSummary()
        summary.priceUSD = price
        summary.costDeltaUSD = more
        #expect(summary.text == "0 individual, 0 batch. " + said)
    }
}
