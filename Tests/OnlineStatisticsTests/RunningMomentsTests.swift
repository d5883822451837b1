import OnlineStatistics
import Testing

@Suite("Running moments")
struct RunningMomentsTests {
    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9+1+1+1+0+0+4+16 = 32, variance 32/7.
    @Test("mean and variance by hand")
    func byHand() {
        let moments = RunningMoments([2, 4, 4, 4, 5, 5, 7, 9])
        #expect(moments.count == 8 && moments.mean == 5)
        #expect(abs(moments.variance - 32.0 / 7) < 1e-14)
        #expect(RunningMoments([3]).variance == 0 && RunningMoments([Double]()).mean == 0)
    }

    @Test("two halves merged are the whole, wherever it is cut", arguments: 0...40)
    func merge(cut: Int) {
        let numbers = (0..<40).map { Double(($0 * 37) % 41) * 0.25 + 1000 }
        var left = RunningMoments(numbers[..<cut])
        left.merge(RunningMoments(numbers[cut...]))
        let whole = RunningMoments(numbers)
        #expect(left.count == whole.count)
        #expect(abs(left.mean - whole.mean) < 1e-10)
        #expect(abs(left.variance - whole.variance) < 1e-9)
    }

    @Test("a small spread far from zero keeps its digits")
    func cancellation() {
        // The raw sum of squares of these needs 60 bits; the variance of 0, 1, 2 is 1.
        let moments = RunningMoments([1e9, 1e9 + 1, 1e9 + 2])
        #expect(moments.variance == 1)
    }
}
