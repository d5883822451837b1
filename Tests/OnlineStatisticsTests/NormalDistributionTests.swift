import OnlineStatistics
import RealModule
import Testing

@Suite("The standard normal distribution")
struct NormalDistributionTests {
    // φ(0) = 1 / √(2π); φ(1) = φ(0) · e^(-1/2).
    @Test("has the bell's height")
    func density() {
        #expect(abs(NormalDistribution.density(0) - 1 / (2 * Double.pi).squareRoot()) < 1e-15)
        #expect(abs(NormalDistribution.density(1) - 0.24197072451914337) < 1e-15)
        #expect(NormalDistribution.density(-2) == NormalDistribution.density(2))
        #expect(NormalDistribution.density(.infinity) == 0)
    }

    @Test("leaves half beyond its middle, and to both sides together everything")
    func tail() {
        #expect(NormalDistribution.upperTail(0) == 0.5)
        for z in [0.1, 1, 2.5, 6] {
            let sum = NormalDistribution.upperTail(z) + NormalDistribution.upperTail(-z)
            #expect(abs(sum - 1) < 1e-15)
        }
    }

    @Test("gives back the quantile's probability", arguments: [0.001, 0.05, 0.3, 0.77, 0.999])
    func quantiles(p: Double) {
        #expect(abs(NormalDistribution.upperTail(normalQuantile(p)) - (1 - p)) < 1e-14)
    }

    @Test("has a twentieth beyond the named quantile")
    func quantile95() {
        #expect(abs(NormalDistribution.upperTail(NormalDistribution.quantile95) - 0.05) < 1e-15)
    }

    // E[max(0, Z - z)] by the middle rule: the sum over the quantiles of 10⁵ equal slices.
    @Test("has the expected excess that adding up gives", arguments: [-2.0, -0.5, 0, 0.7, 2])
    func excess(z: Double) {
        let slices = 100_000
        var sum = 0.0
        for slice in 0..<slices {
            sum += max(0, normalQuantile((Double(slice) + 0.5) / Double(slices)) - z)
        }
        #expect(abs(NormalDistribution.expectedExcess(z) - sum / Double(slices)) < 1e-4)
    }

    @Test("never wins less than nothing by knowing, however far the other is")
    func excessFarOut() {
        for z in [5.0, 10, 40, 1e10] {
            #expect((0...1e-6).contains(NormalDistribution.expectedExcess(z)))
        }
    }

    // Of two alike with deviation 1: 1 / √π. Of two certain ones: the greater.
    @Test("knows the mean of the greater of two")
    func greater() {
        let alike = NormalDistribution.meanOfGreater((3, 1), (3, 1))
        #expect(abs(alike - 3 - 1 / Double.pi.squareRoot()) < 1e-12)
        #expect(NormalDistribution.meanOfGreater((2, 0), (5, 0)) == 5)
        #expect(NormalDistribution.meanOfGreater((7, 0), (5, 0)) == 7)
        let swapped = NormalDistribution.meanOfGreater((4, 2), (1, 3))
        #expect(abs(swapped - NormalDistribution.meanOfGreater((1, 3), (4, 2))) < 1e-12)
        #expect(swapped > 4)
    }
}
