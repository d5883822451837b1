/// A grid as bytes, as the history keeps it.
///
/// Version, number of cells, the cells, checksum. A cell is the distance from the place before, its
/// count and its sums; whole sums take two to five bytes each.
extension LatencyGrid {
    private static let version: UInt8 = 1

    /// The grid as bytes that `init(encoded:)` reads.
    public func encoded() -> [UInt8] {
        var bytes = [Self.version]
        bytes.reserveCapacity(8 + cells.count * 20)
        bytes.appendVarint(UInt64(cells.count))
        var before: UInt16 = 0
        for cell in cells {
            bytes.appendVarint(UInt64(cell.place - before))
            before = cell.place
            bytes.appendVarint(UInt64(cell.count))
            bytes.appendSum(cell.items)
            bytes.appendSum(cell.tokens)
            bytes.appendSum(cell.itemsWithTokens)
            let bits = cell.logSeconds.bitPattern
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
            }
        }
        let sum = checksum(bytes[...])
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: sum >> shift))
        }
        return bytes
    }

    /// Reads what `encoded()` wrote; nil when the bytes are damaged or of another version.
    public init?(encoded bytes: [UInt8]) {
        guard bytes.count >= 6, bytes[0] == Self.version else { return nil }
        let content = bytes.dropLast(4)
        var sum: UInt32 = 0
        for byte in bytes.suffix(4).reversed() { sum = sum << 8 | UInt32(byte) }
        guard checksum(content) == sum else { return nil }
        var reader = GridReader(rest: content.dropFirst())
        guard let size = reader.varint(), size <= UInt64(content.count) else { return nil }
        var cells: [Cell] = []
        cells.reserveCapacity(Int(size))
        var place: UInt64 = 0
        for index in 0..<size {
            guard let cell = reader.cell(after: &place, isFirst: index == 0) else { return nil }
            cells.append(cell)
        }
        guard reader.rest.isEmpty else { return nil }
        self.init(cells: cells)
    }
}

/// Takes a grid's parts from the front of its bytes.
private struct GridReader {
    var rest: ArraySlice<UInt8>

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    /// A sum: finite and ≥ 0.
    private mutating func sum() -> Double? {
        guard let bits = varint() else { return nil }
        let value = Double(bitPattern: bits.byteSwapped)
        return value.isFinite && value >= 0 ? value : nil
    }

    private mutating func double() -> Double? {
        guard rest.count >= 8 else { return nil }
        var bits: UInt64 = 0
        for byte in rest.prefix(8).reversed() { bits = bits << 8 | UInt64(byte) }
        rest = rest.dropFirst(8)
        let value = Double(bitPattern: bits)
        return value.isFinite ? value : nil
    }

    mutating func cell(after place: inout UInt64, isFirst: Bool) -> LatencyGrid.Cell? {
        guard let step = varint(), step <= UInt64(UInt16.max), isFirst || step > 0 else {
            return nil
        }
        place += step
        // 2⁴⁰ is more than anybody observes in a day, and any sum of such counts fits.
        guard let count = varint(), 1...(1 << 40) ~= count, let items = sum(),
            let tokens = sum(), let itemsWithTokens = sum(), let logSeconds = double(),
            place >> 8 < UInt64(LatencyGridSteps.sizes),
            place & 0xFF < UInt64(LatencyGridSteps.latencies)
        else { return nil }
        return LatencyGrid.Cell(
            sizeStep: UInt8(place >> 8), latencyStep: UInt8(place & 0xFF), count: Int(count),
            items: items, tokens: tokens, logSeconds: logSeconds, itemsWithTokens: itemsWithTokens)
    }
}

extension [UInt8] {
    fileprivate mutating func appendVarint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(UInt8(value))
    }

    /// A double whose low bits are zero, as those of whole numbers are, takes few bytes when its
    /// bytes are turned round; any other takes ten.
    fileprivate mutating func appendSum(_ value: Double) {
        appendVarint(value.bitPattern.byteSwapped)
    }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo; draft-eastlake-fnv): finds damage, not malice.
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
}
