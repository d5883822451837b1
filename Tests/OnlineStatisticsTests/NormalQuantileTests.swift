import OnlineStatistics
import RealModule
import Testing

@Suite("The normal quantile")
struct NormalQuantileTests {
    @Test(
        "agrees with tabled values to 14 digits",
        arguments: [
            (0.5, 0.0), (0.75, 0.674_489_750_196_081_7), (0.9, 1.281_551_565_544_600_5),
            (0.975, 1.959_963_984_540_054), (0.99, 2.326_347_874_040_841),
            (0.995, 2.575_829_303_548_900_4), (1e-3, -3.090_232_306_167_813_5),
            (1e-6, -4.753_424_308_822_899), (1e-12, -7.034_483_825_301_132),
        ])
    func tabled(p: Double, z: Double) {
        #expect(abs(normalQuantile(p) - z) <= 2e-14 * max(1, abs(z)))
    }

    /// Φ(z) = erfc(-z/√2)/2, from another library's code.
    @Test("undoes the distribution function, in the centre and in both tails")
    func inverse() {
        for step in -60...60 {
            let z = Double(step) / 8
            let p = Double.erfc(-z / .sqrt(2)) / 2
            // What p's last digits may be off (the library's own) moves z by so much over φ(z).
            let density = Double.exp(-z * z / 2) / .sqrt(2 * .pi)
            let tolerance = 2e-15 * max(1, abs(z)) + 60 * p.ulp / density
            #expect(abs(normalQuantile(p) - z) <= tolerance, "z = \(z)")
        }
    }

    @Test("is odd around a half: dyadic probabilities, whose mirror images are exact")
    func symmetry() {
        for step in 1..<512 {
            let p = Double(step) / 1024
            #expect(normalQuantile(p) == -normalQuantile(1 - p))
        }
    }

    @Test("rises, also where its three pieces meet")
    func monotone() {
        // |p - 0.5| = 0.425 and √(-ln p) = 5 are the seams.
        for seam in [0.075, 0.925, Double.exp(-25)] {
            let values = (-50...50).map { normalQuantile(seam * (1 + Double($0) * 1e-12)) }
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-14 })
            #expect(values.last! > values.first!)
        }
    }
}
