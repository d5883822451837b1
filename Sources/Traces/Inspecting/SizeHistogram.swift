/// Counts of whole numbers ≥ 0, exact below 4,096 and with a relative error below 1/2,048 above.
///
/// Above, each doubling is cut into 2,048 equal cells: the logarithmic-linear layout of
/// HdrHistogram (G. Tene). Memory is bounded: 12 doublings reach 16.7 million.
struct SizeHistogram {
    private static let exactBits = 12
    private var cells = [Int](repeating: 0, count: 1 << SizeHistogram.exactBits)
    private(set) var count = 0
    private(set) var least = Int.max
    private(set) var most = 0

    mutating func add(_ value: Int) {
        let cell = Self.cell(value)
        while cells.count <= cell { cells.append(0) }
        cells[cell] += 1
        count += 1
        least = min(least, value)
        most = max(most, value)
    }

    /// The smallest value that at least `share` of all values do not exceed (nearest rank); of a
    /// cell above 4,095 its lower end.
    func quantile(_ share: Double) -> Int {
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (cell, cellCount) in cells.enumerated() {
            seen += cellCount
            if seen >= rank { return min(most, max(least, Self.lowest(cell))) }
        }
        return most
    }

    private static func cell(_ value: Int) -> Int {
        let shift = max(0, Int.bitWidth - value.leadingZeroBitCount - exactBits)
        return shift << (exactBits - 1) + value >> shift
    }

    private static func lowest(_ cell: Int) -> Int {
        let half = 1 << (exactBits - 1)
        let shift = max(0, cell / half - 1)
        return (cell - shift * half) << shift
    }
}
