import Testing

@testable import Tuning

@Suite("The ladder of thresholds")
struct LadderTests {
    @Test("has whole rungs, a third or less apart from three on, ten among them")
    func rungs() {
        let rungs = ThresholdLadder.rungs
        #expect(rungs.first == 1 && rungs.last == 1_000_000 && rungs.contains(10))
        #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0 < $1 })
        let large = rungs.filter { $0 >= 3 }
        #expect(zip(large, large.dropFirst()).allSatisfy { Double($1) / Double($0) < 1.34 })
    }

    @Test(
        "goes towards the estimate, at most a factor of two",
        arguments: [
            (10, 198, 500.0, 20), (160, 198, 500, 200), (200, 198, 500, 200), (10, 8, 500, 8),
            (10, 3, 500, 5), (10, 1, 500, 5), (2, 1, 500, 1), (1, 1, 500, 1),
            // Nine is no rung; ten is the nearest one.
            (9, 10, 500, 10),
        ])
    func step(current: Int, estimate: Int, largest: Double, expected: Int) {
        #expect(
            ThresholdLadder.step(from: current, towards: estimate, largest: largest) == expected)
    }

    @Test("takes everything beyond the largest group for never")
    func never() {
        #expect(ThresholdLadder.step(from: 20, towards: .max, largest: 30) == .max)
        #expect(ThresholdLadder.step(from: 10, towards: .max, largest: 30) == 20)
        #expect(ThresholdLadder.step(from: .max, towards: .max, largest: 30) == .max)
        // From never downwards: 32 is the first rung beyond 30, half of it 16.
        #expect(ThresholdLadder.step(from: .max, towards: 4, largest: 30) == 16)
    }
}
