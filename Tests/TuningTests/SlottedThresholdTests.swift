import Testing

@testable import Tuning

@Suite("A threshold of groups that go over five slots")
struct SlottedThresholdTests {
    // Twelve histories of 200 groups for each of five providers. Of sixty intervals of 90 % between 48
    // and 60 hold the truth (54 ± 2.3, three times that); the middle of the guesses is off by less
    // than the 3 % that a line through the staircase of a few calls costs.
    @Test("lies in its interval nine times of ten, whatever a job's overhead")
    func inside() throws {
        var ratios: [Double] = []
        var inside = 0
        for overhead in [20.0, 40, 60, 90, 130] {
            let implied = SlottedWorld.implied(overhead)
            for seed in 1...12 {
                let world = SlottedWorld(seed: UInt64(seed * 13))
                let rows = world.observations(200, from: 0, overhead: overhead) { _ in implied }
                let history = try World.history(of: rows)
                defer { discard(history) }
                let request = ThresholdReport.Request(valueOfTimePerHour: .infinity)
                let estimate = try #require(try ThresholdReport(history, request).entries.first)
                    .estimate
                let (low, high) = (estimate.low ?? 0, estimate.high ?? .max)
                if (low...high).contains(implied) { inside += 1 }
                ratios.append(Double(estimate.items ?? 0) / Double(implied))
            }
        }
        #expect(inside >= 48, "\(inside) of 60")
        #expect(abs(ratios.sorted()[30] - 1) < 0.02, "\(ratios.sorted()[30])")
    }
}
