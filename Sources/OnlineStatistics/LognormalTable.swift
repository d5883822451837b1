import RealModule

/// Draws from a lognormal distribution of mean 1, by a table of its quantile function.
///
/// A draw through `exp(σ·normalQuantile(u))` costs some 40 ns; a table of straight pieces costs 3.
/// 4,096 pieces over (0, 1), the outermost 1/64 on each side computed exactly, because there the
/// function bends: the mean is then off by less than 1 part in 10⁵, the quantiles likewise.
/// A table takes 32 KiB, as much as the first-level cache holds, and is made once per σ.
public final class LognormalTable: Sendable {
    /// Standard deviation of the logarithm.
    @usableFromInline let sigma: Double
    /// Mean of the logarithm: -σ²/2, so that the mean is 1.
    @usableFromInline let mu: Double
    /// Value and slope per cell.
    ///
    /// The memory is written in `init` only and lives as long as the table, so that sharing it
    /// between threads is safe.
    @usableFromInline nonisolated(unsafe) let cells: UnsafeMutablePointer<SIMD2<Float>>

    @inlinable static var cellBits: Int { 12 }
    @inlinable static var cellCount: Int { 1 << cellBits }
    @inlinable static var tailCells: Int { cellCount / 64 }

    /// - Parameter cv: coefficient of variation (standard deviation over mean), > 0. σ² = ln(1+cv²).
    public init(cv: Double) {
        let sigma = Double.sqrt(.log(onePlus: cv * cv))
        let mu = -sigma * sigma / 2
        self.sigma = sigma
        self.mu = mu
        let count = Self.cellCount
        cells = .allocate(capacity: count)
        for i in 0..<count {
            // The outermost edges are finite stand-ins: those cells are never looked up.
            let low = i == 0 ? 0.25 : Double(i)
            let high = i + 1 == count ? Double(count) - 0.25 : Double(i + 1)
            let left = Double.exp(mu + sigma * normalQuantile(low / Double(count)))
            let right = Double.exp(mu + sigma * normalQuantile(high / Double(count)))
            // Slope per unit of the 52 bits below the cell's number.
            let unit = 1 / Double(UInt64(1) << (64 - UInt64(Self.cellBits)))
            cells[i] = SIMD2(Float(left), Float((right - left) * unit))
        }
    }

    deinit { cells.deallocate() }

    /// What drawing needs, without the object around it: good for as long as the table lives.
    ///
    /// Loops that draw millions of times are spared the reference counting.
    @inlinable public var pieces: LognormalPieces {
        LognormalPieces(cells: cells, mu: mu, sigma: sigma)
    }

    /// The draw that belongs to 64 random bits.
    @inlinable public func draw(_ bits: UInt64) -> Double { pieces.draw(bits) }

    /// The draw without the table.
    public func exactDraw(_ bits: UInt64) -> Double { pieces.exactDraw(bits) }
}

/// A `LognormalTable`'s content; see `LognormalTable.pieces`.
public struct LognormalPieces {
    @usableFromInline let cells: UnsafeMutablePointer<SIMD2<Float>>
    @usableFromInline let mu: Double
    @usableFromInline let sigma: Double

    @usableFromInline init(
        cells: UnsafeMutablePointer<SIMD2<Float>>, mu: Double, sigma: Double
    ) {
        self.cells = cells
        self.mu = mu
        self.sigma = sigma
    }

    /// A draw of mean 1 from 64 even bits.
    @inlinable public func draw(_ bits: UInt64) -> Double {
        let cell = Int(truncatingIfNeeded: bits >> (64 - UInt64(LognormalTable.cellBits)))
        if cell &- LognormalTable.tailCells >= 0,
            cell < LognormalTable.cellCount &- LognormalTable.tailCells
        {
            let piece = cells[cell]
            let rest = bits & (UInt64.max >> UInt64(LognormalTable.cellBits))
            return Double(piece.x) + Double(piece.y) * Double(Int64(truncatingIfNeeded: rest))
        }
        return exactDraw(bits)
    }

    @usableFromInline func exactDraw(_ bits: UInt64) -> Double {
        .exp(mu + sigma * normalQuantile(bits.unitInterval))
    }
}
