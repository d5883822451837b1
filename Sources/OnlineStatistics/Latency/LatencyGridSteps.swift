/// The steps of size and latency that a `LatencyGrid` counts in.
///
/// Quarters of an octave, 19 % apart: finer than the noise of any latency seen (a lognormal σ of
/// 0.3 and more), so that nothing is lost, and few enough that a day's cells fit some pages. Steps
/// are read off the floating-point exponent and compared with constants, without logarithms, so that
/// every machine puts an observation into the same cell.
public enum LatencyGridSteps {
    /// 1 to 8 items have a step each; then come quarter octaves up to 2³⁰ ≈ 10⁹.
    public static let sizes = 8 + 4 * 27
    /// Quarter octaves from 2⁻¹⁰ s ≈ 1 ms to 2²⁴ s ≈ 194 days.
    public static let latencies = 4 * 34

    /// Seconds: anything shorter counts as this.
    public static let shortest = 0x1p-10
    /// Seconds: anything longer counts as a little less than this.
    public static let longest = 0x1p24

    /// The step of so many items, 0..<`sizes`.
    ///
    /// - Parameter items: ≥ 1.
    @inlinable public static func size(of items: Int) -> UInt8 {
        if items <= 8 { return UInt8(max(items, 1) - 1) }
        if items >= 1 << 30 { return UInt8(sizes - 1) }
        let value = Double(items)
        return UInt8(8 + 4 * (Int(value.exponent) - 3) + quarter(value.significand))
    }

    /// The step of so many seconds, 0..<`latencies`.
    @inlinable public static func latency(of seconds: Double) -> UInt8 {
        let value = withinRange(seconds)
        return UInt8(4 * (Int(value.exponent) + 10) + quarter(value.significand))
    }

    /// `seconds`, moved to the nearest end where it lies outside the steps.
    @inlinable public static func withinRange(_ seconds: Double) -> Double {
        min(max(seconds, shortest), longest.nextDown)
    }

    /// Which quarter of an octave, on a logarithmic scale; `significand` is in 1..<2.
    @inlinable static func quarter(_ significand: Double) -> Int {
        // 2^(1/4), 2^(1/2), 2^(3/4)
        if significand < 1.414_213_562_373_095_1 {
            return significand < 1.189_207_115_002_721 ? 0 : 1
        }
        return significand < 1.681_792_830_507_429 ? 2 : 3
    }
}
