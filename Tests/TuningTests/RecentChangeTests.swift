import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("A change within the latest latencies")
struct RecentChangeTests {
    /// Jobs of 40 + 0.1 n seconds, the last ones slower by a factor.
    private func rows(
        _ count: Int, slow: Int = 0, factor: Double = 1, seed: UInt64 = 1, likeness: Double = 0
    ) -> [RecentLatency] {
        var world = World()
        world.seed = seed
        var drift = 0.0
        return (0..<count).map { row in
            let items = world.items(row)
            let fresh = normalQuantile(world.draw(row, 1))
            drift = likeness * drift + (1 - likeness * likeness).squareRoot() * fresh
            let seconds = world.seconds(.batch, items, drift)
            return RecentLatency(
                at: Double(row), items: items,
                seconds: seconds * (row >= count - slow ? factor : 1))
        }
    }

    private func shift(_ rows: [RecentLatency]) -> RecentChange? {
        var grid = LatencyGrid()
        for row in rows { grid.add(items: row.items, tokens: nil, latency: row.seconds) }
        return RecentChange.last(
            in: rows, around: LatencyCurve(fitting: grid, prior: LaneFit.prior(.batch)))
    }

    @Test("is found on the same day, at its place, from five latencies on", arguments: [5, 12, 50])
    func found(slow: Int) throws {
        let change = try #require(shift(rows(80 + slow, slow: slow, factor: 3)), "none found")
        #expect(abs(change.index - 80) <= 1)
        // Five medians of a noise of 0.3 are known to a sixth.
        #expect(abs(change.factor / 3 - 1) < 0.4, "\(change.factor)")
    }

    @Test("is not one late job, nor two", arguments: [1, 2])
    func late(slow: Int) {
        #expect(shift(rows(80, slow: slow, factor: 30)) == nil)
    }

    @Test("is the latest of several")
    func latest() throws {
        var all = rows(90, slow: 60, factor: 3)
        for index in 70..<90 { all[index].seconds *= 4 }
        #expect(abs(try #require(shift(all)).index - 70) <= 1)
    }

    // Of 200 rows without a change one or two by the limit; neighbours that resemble each other are
    // half of what they seem to be.
    @Test("is seldom seen where there is none", arguments: [(30, 0.0), (200, 0), (200, 0.5)])
    func falseAlarms(count: Int, likeness: Double) {
        let alarms = (1...200).count {
            shift(rows(count, seed: UInt64($0), likeness: likeness)) != nil
        }
        #expect(alarms <= 6, "\(alarms) of 200")
    }
}

@Suite("A threshold after its provider has changed")
struct ChangedThresholdTests {
    private static let overheads = [20.0, 40, 60, 90, 130]

    // 200 groups, of which a quarter or fewer are jobs; then jobs take another time, and 50 groups
    // come, with five to ten jobs among them. Of twenty such histories the interval of 90 % may miss
    // the truth in some more than two, as a fit of few latencies does; the middle of them is right.
    @Test("is found again within fifty groups, for five overheads")
    func found() throws {
        let implied = Self.overheads.map { SlottedWorld.implied($0) }
        var ratios: [Double] = []
        var inside = 0
        for (before, overhead) in Self.overheads.enumerated() {
            let after = (before + 2) % Self.overheads.count
            for seed in 1...4 {
                let world = SlottedWorld(seed: UInt64(seed * 7 + before))
                let rows =
                    world.observations(200, from: 0, overhead: overhead) { _ in implied[before] }
                    + world.observations(50, from: 200, overhead: Self.overheads[after]) {
                        $0 < 206 ? implied[before] : implied[after]
                    }
                let history = try World.history(of: rows)
                defer { discard(history) }
                let request = ThresholdReport.Request(valueOfTimePerHour: .infinity)
                let entry = try #require(try ThresholdReport(history, request).entries.first)
                let (low, high) = (entry.estimate.low ?? 0, entry.estimate.high ?? 0)
                if (low...high).contains(implied[after]) { inside += 1 }
                ratios.append(Double(entry.estimate.items ?? 0) / Double(implied[after]))
            }
        }
        let middle = ratios.sorted()[10]
        #expect(abs(middle - 1) < 0.1, "\(ratios)")
        #expect(ratios.count { abs($0 - 1) < 0.35 } >= 14, "\(ratios)")
        #expect(inside >= 13, "\(inside) of 20")
    }
}
