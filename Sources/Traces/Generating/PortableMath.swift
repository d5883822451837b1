// Logarithm and exponential from IEEE 754 additions, multiplications and divisions alone. Those are
// exact to the last bit everywhere, the C library's are not, and a generated trace must have the
// same bytes on every machine. Both are good to about 1e-15.

/// Natural logarithm of a finite number > 0: 2·artanh((m-1)/(m+1)) for the significand, after
/// moving it to [√½, √2).
func portableLog(_ value: Double) -> Double {
    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    let s = (significand - 1) / (significand + 1)
    let square = s * s
    var sum = 0.0
    // s² ≤ 0.0295: the term after the thirteenth is below 1e-20.
    for k in stride(from: 25, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
    return 2 * s * sum + exponent * 0.693_147_180_559_945_3
}

/// e to the power of `value`, which lies within ±700: Taylor's series on [-½ ln 2, ½ ln 2].
func portableExp(_ value: Double) -> Double {
    let twos = (value / 0.693_147_180_559_945_3).rounded()
    let rest = value - twos * 0.693_147_180_559_945_3
    var sum = 1.0
    for k in stride(from: 17, through: 1, by: -1) { sum = 1 + sum * rest / Double(k) }
    return sum * Double(sign: .plus, exponent: Int(twos), significand: 1)
}
