import OnlineStatistics
import RealModule
import Testing

@Suite("The table of lognormal draws")
struct LognormalTableTests {
    static let cvs = [0.05, 0.3, 0.6, 1.0, 3.0]

    /// The bits whose place in the unit interval is (i + ½)/n.
    private func bits(_ i: Int, of n: Int) -> UInt64 {
        UInt64((Double(i) + 0.5) / Double(n) * 0x1p64)
    }

    @Test("its draws are the exact quantiles to 1 part in 10⁵", arguments: cvs)
    func quantiles(cv: Double) {
        let table = LognormalTable(cv: cv)
        // The bend of exp(σz) between two edges of the table grows with (1 + σ²).
        let sigma2 = Double.log(onePlus: cv * cv)
        for i in 0..<50_021 {
            let draw = table.draw(bits(i, of: 50_021))
            let exact = table.exactDraw(bits(i, of: 50_021))
            #expect(abs(draw - exact) <= 1e-5 * (1 + sigma2) * exact)
        }
    }

    @Test("its mean is 1 to 1 part in 10⁵ where tails are exact", arguments: [0.05, 0.3, 0.6])
    func mean(cv: Double) {
        let table = LognormalTable(cv: cv)
        let n = 1 << 19
        let mean = (0..<n).reduce(0) { $0 + table.draw(bits($1, of: n)) } / Double(n)
        #expect(abs(mean - 1) <= 1e-5)
    }

    @Test("its coefficient of variation is the one asked for", arguments: [0.05, 0.3, 0.6])
    func variation(cv: Double) {
        let table = LognormalTable(cv: cv)
        let n = 1 << 19
        let moments = RunningMoments((0..<n).lazy.map { table.draw(bits($0, of: n)) })
        #expect(abs(moments.standardDeviation / cv - 1) <= 2e-3)
    }

    @Test("a larger draw never belongs to smaller bits by more than rounding", arguments: cvs)
    func rises(cv: Double) {
        let table = LognormalTable(cv: cv)
        var last = 0.0
        for i in 0..<20_011 {
            let draw = table.draw(bits(i, of: 20_011))
            #expect(draw > last * (1 - 1e-6))
            last = draw
        }
    }

    @Test("the outermost draws are exact, and the extreme bits give finite positive ones")
    func tails() {
        let table = LognormalTable(cv: 1)
        for word in [0, 1, UInt64.max / 65, .max - .max / 65, .max] {
            #expect(table.draw(word) == table.exactDraw(word))
            #expect(table.draw(word) > 0 && table.draw(word).isFinite)
        }
    }
}
