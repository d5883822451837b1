import Testing

@testable import OnlineStatistics

@Suite("A grid as bytes")
struct LatencyGridCodingTests {
    private static func grid(_ count: Int) -> LatencyGrid {
        var grid = LatencyGrid()
        for i in 0..<count {
            grid.add(
                items: 1 + i * i % 5000, tokens: i % 2 == 0 ? i * 350 : nil,
                latency: Double(1 + i * 7919 % 1013) / 16)
        }
        return grid
    }

    @Test("is the same grid again", arguments: [0, 1, 2, 100, 20_000])
    func roundTrip(count: Int) {
        let grid = Self.grid(count)
        #expect(LatencyGrid(encoded: grid.encoded()) == grid)
    }

    @Test("keeps the largest and smallest figures")
    func extremes() {
        var grid = LatencyGrid()
        grid.add(items: .max, tokens: .max, latency: .greatestFiniteMagnitude)
        grid.add(items: 1, tokens: 0, latency: .leastNonzeroMagnitude)
        #expect(LatencyGrid(encoded: grid.encoded()) == grid)
    }

    @Test("is compact: less than 24 bytes a cell, of 56 in memory")
    func size() {
        let grid = Self.grid(20_000)
        #expect(grid.cells.count > 500)
        #expect(grid.encoded().count < grid.cells.count * 24)
    }

    @Test("begins with its version and has always the same form")
    func frozen() {
        var grid = LatencyGrid()
        grid.add(items: 3, tokens: nil, latency: 1)
        // Version 1; one cell; at 2 × 256 + 40; once; 3.0 is 0x4008…; no tokens; ln 1 = 0.
        let content: [UInt8] = [
            1, 1, 0xA8, 0x04, 1, 0xC0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ]
        #expect(Array(grid.encoded().dropLast(4)) == content)
    }

    @Test("is refused when any one bit of it is wrong, or when it is cut")
    func damaged() {
        let bytes = Self.grid(20).encoded()
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(LatencyGrid(encoded: damaged) == nil, "byte \(index), bit \(bit)")
            }
            #expect(LatencyGrid(encoded: Array(bytes[..<index])) == nil)
        }
        #expect(LatencyGrid(encoded: bytes + [0]) == nil)
    }
}
