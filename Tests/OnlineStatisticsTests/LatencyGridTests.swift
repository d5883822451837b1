import Testing

@testable import OnlineStatistics

@Suite("A grid of latencies")
struct LatencyGridTests {
    /// Rows of all sizes and latencies, some at the ends and beyond; always the same ones.
    private static let rows: [(items: Int, tokens: Int?, latency: Double)] = (0..<2000).map { i in
        let size = [1, 3, 8, 9, 40, 1000, 77_777, 1 << 31][i % 8]
        return (
            size + i % 5, i % 3 == 0 ? nil : size * 350,
            Double((i * 7919) % 1000) * [1e-5, 1e-2, 1, 1e6][i / 500]
        )
    }

    private static func grid(_ rows: some Sequence<(items: Int, tokens: Int?, latency: Double)>)
        -> LatencyGrid
    {
        var grid = LatencyGrid()
        for row in rows { grid.add(items: row.items, tokens: row.tokens, latency: row.latency) }
        return grid
    }

    /// Equal but for the rounding of sums.
    private func expectSame(_ a: LatencyGrid, _ b: LatencyGrid) {
        #expect(a.count == b.count)
        #expect(a.cells.map(\.place) == b.cells.map(\.place))
        #expect(a.cells.map(\.count) == b.cells.map(\.count))
        #expect(a.cells.map(\.items) == b.cells.map(\.items))
        #expect(a.cells.map(\.tokens) == b.cells.map(\.tokens))
        for (x, y) in zip(a.cells, b.cells) {
            #expect(abs(x.logSeconds - y.logSeconds) <= 1e-9 * max(1, abs(x.logSeconds)))
        }
    }

    @Test("holds an observation where it belongs, with its sums")
    func one() {
        var grid = LatencyGrid()
        grid.add(items: 12, tokens: 4200, latency: 2)
        // 12 items: 8 × 1.5, in the third quarter of its octave: 8 + 2.
        // 2 s are 11 octaves above 2⁻¹⁰ s: step 44.
        #expect(
            grid.cells == [
                .init(
                    sizeStep: 10, latencyStep: 44, count: 1, items: 12, tokens: 4200,
                    logSeconds: 0.693_147_180_559_945_3, itemsWithTokens: 12)
            ])
        #expect(grid.count == 1)
        #expect(grid.cells[0].centreItems == 12)
        #expect(abs(grid.cells[0].centreSeconds - 2) < 1e-12)
    }

    @Test("has a centre that is the mean size and the geometric mean latency")
    func centre() {
        var grid = LatencyGrid()
        // 20 and 22 items share a step (19.03 to 22.6), 1.0 s and 1.1 s too (1 to 1.189).
        grid.add(items: 20, tokens: nil, latency: 1)
        grid.add(items: 22, tokens: 100, latency: 1.1)
        #expect(grid.cells.count == 1)
        #expect(grid.cells[0].centreItems == 21)
        // √1.1
        #expect(abs(grid.cells[0].centreSeconds - 1.048_808_848) < 1e-9)
        // Tokens are known for one of them: 100 for 22 items.
        #expect(grid.cells[0].tokens == 100 && grid.cells[0].itemsWithTokens == 22)
    }

    @Test("is the same in any order of its observations")
    func order() {
        expectSame(Self.grid(Self.rows), Self.grid(Self.rows.reversed()))
    }

    @Test("is the same in any split", arguments: [1, 2, 3, 7, 500, 1999])
    func split(at place: Int) {
        var merged = Self.grid(Self.rows[..<place])
        merged.merge(Self.grid(Self.rows[place...]))
        expectSame(merged, Self.grid(Self.rows))
        var single = LatencyGrid()
        for row in Self.rows { single.merge(Self.grid([row])) }
        expectSame(single, Self.grid(Self.rows))
    }

    @Test("merges the same way round and the other")
    func commutes() {
        let (a, b) = (Self.grid(Self.rows[..<700]), Self.grid(Self.rows[300...]))
        var (ab, ba) = (a, b)
        ab.merge(b)
        ba.merge(a)
        #expect(ab == ba)
        var same = a
        same.merge(LatencyGrid())
        #expect(same == a)
    }

    @Test("refuses what is no observation", arguments: [Double.nan, .infinity, -.infinity, -1])
    func refuses(latency: Double) {
        var grid = LatencyGrid()
        let taken = [
            grid.add(items: 1, tokens: nil, latency: latency),
            grid.add(items: 0, tokens: nil, latency: 1),
            grid.add(items: -5, tokens: nil, latency: 1),
        ]
        #expect(taken == [false, false, false])
        #expect(grid == LatencyGrid())
    }

    @Test("takes the extremes into its end cells")
    func extremes() {
        var grid = LatencyGrid()
        grid.add(items: 1, tokens: nil, latency: 0)
        grid.add(items: .max, tokens: .max, latency: .greatestFiniteMagnitude)
        #expect(grid.cells.map(\.sizeStep) == [0, 115])
        #expect(grid.cells.map(\.latencyStep) == [0, 135])
        #expect(grid.cells.allSatisfy { $0.centreSeconds.isFinite && $0.centreSeconds > 0 })
    }

    @Test("has no more cells than steps of size by steps of latency")
    func bounded() {
        var grid = LatencyGrid()
        for size in 0..<31 {
            for quarter in 0..<8 {
                for step in -15..<35 {
                    let items = max(1, (1 << size) * (8 + quarter) / 8)
                    let latency = Double(sign: .plus, exponent: step, significand: 1.3)
                    grid.add(items: items, tokens: nil, latency: latency)
                }
            }
        }
        // 31 × 8 × 50
        #expect(grid.count == 12_400)
        #expect(grid.cells.count <= LatencyGridSteps.sizes * LatencyGridSteps.latencies)
        #expect(LatencyGridSteps.sizes * LatencyGridSteps.latencies == 15_776)
    }

    @Test("has steps that never go down as sizes and latencies go up, none left out")
    func steps() {
        var sizes: [UInt8] = []
        var items = 1
        while items < 1 << 32 {
            sizes.append(LatencyGridSteps.size(of: items))
            items += max(1, items / 16)
        }
        #expect(sizes == sizes.sorted())
        // Between 8 and 16 the quarters begin at 9.5, 11.3 and 13.5.
        #expect(Set(sizes) == Set(0..<116))
        #expect(
            (1...17).map { LatencyGridSteps.size(of: $0) }
                == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 10, 11, 11, 12, 12])
        var latencies: [UInt8] = []
        var latency = 1e-4
        while latency < 1e8 {
            latencies.append(LatencyGridSteps.latency(of: latency))
            latency *= 1.05
        }
        #expect(latencies == latencies.sorted())
        #expect(Set(latencies) == Set(0..<136))
    }
}
