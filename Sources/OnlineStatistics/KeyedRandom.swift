/// Random numbers that are a pure function of a seed and a key.
///
/// There is no stream to advance: whoever asks for the draw of the same (seed, row, item, lane,
/// attempt) gets the same number, in any order and on any core. That is what lets two policies meet
/// the same luck (common random numbers; Law, *Simulation Modeling and Analysis*, §11.2).
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood 2014,
/// doi:10.1145/2714064.2660195), applied once to seed and row and once more to the rest of the key.
public struct KeyedRandom: Sendable, Equatable {
    @usableFromInline let seed: UInt64

    /// The same seed and stream give the same draws; streams of a seed have nothing to do with each
    /// other.
    public init(seed: UInt64, stream: UInt64 = 0) {
        self.seed = Self.mix(Self.mix(seed &+ Self.golden) ^ (stream &* 0xD6E8_FEB8_6659_FD93))
    }

    /// 2⁶⁴ / φ, odd: the increment of SplitMix64.
    @usableFromInline static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inlinable static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The part of the key that all draws of one row share.
    @inlinable public func row(_ row: Int) -> UInt64 {
        Self.mix(seed &+ UInt64(bitPattern: Int64(row)) &* Self.golden)
    }

    /// 64 random bits for one use within a row.
    /// - Parameters:
    ///   - row: from `row(_:)`.
    ///   - item: index of the item, ≥ 0 and < 2⁴⁰.
    ///   - lane: 0…255.
    ///   - attempt: 0…65,535.
    @inlinable public static func bits(
        row: UInt64, item: Int, lane: UInt8, attempt: Int
    ) -> UInt64 {
        let key =
            UInt64(truncatingIfNeeded: item) | UInt64(lane) << 40
            | UInt64(truncatingIfNeeded: attempt) << 48
        return mix(row &+ (key &+ 1) &* golden)
    }
}

extension UInt64 {
    /// These bits as a number strictly between 0 and 1, on the midpoints of 2⁵² equal cells: with
    /// 2⁵³ the last midpoint would need one bit more than a `Double` has, and round to 1.
    @inlinable public var unitInterval: Double {
        (Double(self >> 12) + 0.5) * 0x1p-52
    }
}
