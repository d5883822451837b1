import RealModule

/// A mean with the interval that holds the true one with 95 % confidence.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
    /// The mean of the numbers.
    public var mean: Double
    /// The interval's lower end.
    public var low: Double
    /// The interval's upper end.
    public var high: Double
    /// Numbers behind it.
    public var count: Int

    /// Student's interval: mean ± t(0.975, n-1) · s / √n.
    ///
    /// Nil with fewer than two numbers.
    ///
    /// For paired differences under common random numbers give the differences, one per
    /// replication (Law, *Simulation Modeling and Analysis*, §10.2).
    public init?(ofMean moments: RunningMoments) {
        guard moments.count >= 2 else { return nil }
        let n = Double(moments.count)
        let half =
            studentQuantile975(degreesOfFreedom: moments.count - 1)
            * moments.standardDeviation / .sqrt(n)
        mean = moments.mean
        low = moments.mean - half
        high = moments.mean + half
        count = moments.count
    }
}

/// The 0.975 quantile of Student's t.
///
/// Hill 1970, *Algorithm 396: Student's t-quantiles*, doi:10.1145/355598.355600, exact for one and
/// two degrees of freedom and within 10⁻⁴ above.
/// - Parameter degreesOfFreedom: ≥ 1.
public func studentQuantile975(degreesOfFreedom: Int) -> Double {
    let twoSided = 0.05
    let n = Double(degreesOfFreedom)
    if degreesOfFreedom == 1 { return .cos(twoSided * .pi / 2) / .sin(twoSided * .pi / 2) }
    if degreesOfFreedom == 2 { return .sqrt(2 / (twoSided * (2 - twoSided)) - 2) }
    let a = 1 / (n - 0.5)
    let b = 48 / (a * a)
    var c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    let d = ((94.5 / (b + c) - 3) / b + 1) * .sqrt(a * .pi / 2) * n
    var y = Double.pow(d * twoSided, 2 / n)
    if y > 0.05 + a {
        let x = normalQuantile(twoSided / 2)
        y = x * x
        if degreesOfFreedom < 5 { c += 0.3 * (n - 4.5) * (x + 0.6) }
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = a * y * y
        y = y > 0.002 ? .expMinusOne(y) : 0.5 * y * y + y
    } else {
        y =
            ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1)
            * (n + 1) / (n + 2) + 1 / y
    }
    return .sqrt(n * y)
}
