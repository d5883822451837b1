import OnlineStatistics
import RealModule
import Testing

@Suite("Random numbers by key")
struct KeyedRandomTests {
    private let random = KeyedRandom(seed: 11)

    private func unit(
        _ random: KeyedRandom, row: Int = 0, item: Int = 0, lane: UInt8 = 0, attempt: Int = 0
    ) -> Double {
        KeyedRandom.bits(row: random.row(row), item: item, lane: lane, attempt: attempt)
            .unitInterval
    }

    @Test("the same key gives the same number, whatever was asked before")
    func pure() {
        let rows = [5, 0, 3, 5, 5, 1 << 40]
        let forward = rows.map { unit(random, row: $0, item: $0 & 7, lane: 2, attempt: 1) }
        let again = KeyedRandom(seed: 11)
        let backward = rows.reversed().map {
            unit(again, row: $0, item: $0 & 7, lane: 2, attempt: 1)
        }
        #expect(forward == backward.reversed())
        #expect(forward[0] == forward[3] && forward[0] == forward[4])
        #expect(Set(forward).count == 4)
    }

    @Test("no two keys of a large box of keys give the same number")
    func injective() {
        var seen: Set<UInt64> = []
        for row in 0..<20 {
            let key = random.row(row)
            for item in 0..<50 {
                for lane in [0, 1, 2, 0x20, 0x40, 0x80] as [UInt8] {
                    for attempt in 0..<4 {
                        seen.insert(
                            KeyedRandom.bits(row: key, item: item, lane: lane, attempt: attempt))
                    }
                }
            }
        }
        #expect(seen.count == 20 * 50 * 6 * 4)
    }

    @Test("a draw is strictly between 0 and 1, whatever the bits")
    func open() {
        #expect(UInt64.min.unitInterval > 0)
        #expect(UInt64.max.unitInterval < 1)
        #expect((UInt64(1) << 63).unitInterval > 0.5)
    }

    /// 64,000 draws in 64 cells: χ² with 63 degrees of freedom has mean 63, standard deviation
    /// 11.2; the seed is fixed, so the bound of six deviations is a fact and not a chance.
    @Test(
        "draws along each part of the key are spread evenly",
        arguments: ["row", "item", "attempt", "seed", "stream"])
    func even(part: String) {
        var cells = [Int](repeating: 0, count: 64)
        for i in 0..<64_000 {
            let u = draw(part, i)
            cells[Int(u * 64)] += 1
        }
        let chi2 = cells.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        #expect(chi2 < 63 + 6 * 11.2)
        #expect(chi2 > 63 - 5 * 11.2)
    }

    /// 50,000 pairs: the correlation of independent draws has standard deviation 0.0045.
    @Test(
        "neighbours along each part of the key have nothing to do with each other",
        arguments: ["row", "item", "lane", "attempt", "seed", "stream"])
    func independent(part: String) {
        let n = 50_000
        var product = 0.0
        for i in 0..<n {
            // Walk along rows, and take the neighbour along the part in question.
            let (a, b) =
                part == "row" || part == "seed" || part == "stream" || part == "item"
                ? (draw(part, i), draw(part, i + 1))
                : (
                    unit(random, row: i),
                    unit(
                        random, row: i, lane: part == "lane" ? 1 : 0,
                        attempt: part == "attempt" ? 1 : 0)
                )
            product += (a - 0.5) * (b - 0.5)
        }
        #expect(abs(product / Double(n) * 12) < 0.02)
    }

    private func draw(_ part: String, _ i: Int) -> Double {
        switch part {
        case "row": unit(random, row: i)
        case "item": unit(random, item: i)
        case "attempt": unit(random, row: i >> 16, attempt: i & 0xFFFF)
        case "seed": unit(KeyedRandom(seed: UInt64(i)))
        default: unit(KeyedRandom(seed: 3, stream: UInt64(i)))
        }
    }
}
