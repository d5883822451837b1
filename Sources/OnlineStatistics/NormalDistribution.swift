import RealModule

/// The standard normal distribution: density, tail, expected excess.
public enum NormalDistribution {
    /// φ(z).
    public static func density(_ z: Double) -> Double { .exp(-z * z / 2) * peak }

    /// The density's greatest value, 1 / √(2π).
    static let peak = 0.3989422804014327

    /// The probability of more than z.
    public static func upperTail(_ z: Double) -> Double { 0.5 * Double.erfc(z * 0.5.squareRoot()) }

    /// E[max(0, Z - z)] = φ(z) - z · P(Z > z): what is won on average by knowing Z before choosing
    /// between it and z (the unit normal loss integral, Raiffa & Schlaifer 1961).
    public static func expectedExcess(_ z: Double) -> Double {
        max(0, density(z) - z * upperTail(z))
    }

    /// Mean of the greater of two independent normal variables (Clark 1961,
    /// doi:10.1287/opre.9.2.145).
    public static func meanOfGreater(
        _ a: (mean: Double, deviation: Double), _ b: (mean: Double, deviation: Double)
    ) -> Double {
        let spread = (a.deviation * a.deviation + b.deviation * b.deviation).squareRoot()
        guard spread > 0 else { return max(a.mean, b.mean) }
        return b.mean + spread * expectedExcess((b.mean - a.mean) / spread)
    }

    /// 95 % of Z lie below it, so that a 90 % interval reaches so far to both sides.
    public static let quantile95 = 1.6448536269514722
}
