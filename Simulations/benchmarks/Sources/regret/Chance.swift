import Foundation

/// Random numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195).
///
/// Small and fixed, so that a table can be made again on any machine.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0xD6E8_FEB8_6659_FD93 }

    /// Strictly between 0 and 1.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return (Double(z >> 12) + 0.5) * 0x1p-52
    }

    /// Box and Muller 1958.
    mutating func normal() -> Double {
        let radius = (-2 * log(unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }

    mutating func exponential(mean: Double) -> Double { -mean * log(unit()) }

    /// A whole number, its logarithm even between two bounds.
    mutating func logUniform(_ low: Double, _ high: Double) -> Int {
        Int((low * pow(high / low, unit())).rounded())
    }
}
