import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("A change of level")
struct LevelShiftTests {
    /// Days of 40 jobs, the last ones slower by a factor.
    private func days(_ count: Int, slowFrom: Int = .max, factor: Double = 1, seed: UInt64 = 1)
        -> [LaneDay]
    {
        var world = World()
        world.perDay = 20
        world.days = 0..<count
        world.seed = seed
        let rows = world.observations.filter { $0.lane == .batch }.map { row in
            var row = row
            if Int(row.at / 86_400) - World.firstDay >= slowFrom { row.latency *= factor }
            return row
        }
        return Dictionary(grouping: rows) { Int($0.at / 86_400) }.sorted { $0.key < $1.key }
            .map { day, rows in
                var grid = LatencyGrid()
                for row in rows { grid.add(items: row.items, tokens: nil, latency: row.latency) }
                return LaneDay(day: day, grid: grid, lastAt: 0)
            }
    }

    private func shift(_ days: [LaneDay]) -> LevelShift? {
        LaneFit(.batch, days, pricePerItem: 0)?.change
    }

    @Test("is found with its day and its factor")
    func found() throws {
        let slowed = days(28, slowFrom: 20, factor: 3)
        let change = try #require(shift(slowed))
        #expect(abs(change.day - World.firstDay - 20) <= 1)
        #expect(abs(change.factor / 3 - 1) < 0.2, "\(change.factor)")
    }

    @Test("is found two days after it came, where it is large")
    func fresh() throws {
        let all = days(28, slowFrom: 26, factor: 4)
        let change = try #require(shift(all), "none found")
        #expect(abs(change.day - World.firstDay - 26) <= 1)
    }

    @Test("starts the fit anew: what came before is not mixed in")
    func fit() throws {
        let all = days(28, slowFrom: 20, factor: 3)
        let fit = try #require(LaneFit(.batch, all, pricePerItem: 0))
        // (40 + 0.1 n) · 3
        #expect(abs(fit.curve.median(items: 10) / 123 - 1) < 0.1)
        #expect(fit.days.lowerBound >= World.firstDay + 19)
        #expect(fit.observations < all.reduce(0) { $0 + $1.grid.count } / 2)
    }

    // Two jobs a day: two days are enough for a level. Sixteen since the change are too few for a
    // curve of their own.
    @Test("is found in a lane of a few latencies a day, and moves the curve by what is there")
    func thin() throws {
        let all = days(28, slowFrom: 20, factor: 3).map { day in
            var grid = LatencyGrid()
            for point in day.grid.points.prefix(2) {
                grid.add(items: Int(point.items), tokens: nil, latency: .exp(point.logSeconds))
            }
            return LaneDay(day: day.day, grid: grid, lastAt: 0)
        }
        let fit = try #require(LaneFit(.batch, all, pricePerItem: 0))
        let change = try #require(fit.change, "none found")
        #expect(abs(change.day - World.firstDay - 20) <= 2)
        // (40 + 0.1 n) · 3, within the noise of sixteen.
        let found = fit.curve.median(items: 10)
        #expect(abs(found / 123 - 1) < 0.3, "\(found)")
        #expect(fit.curve.overheadVariance.squareRoot() > 0.06)
    }

    @Test("is not one strange day")
    func strangeDay() {
        var all = days(28)
        let strange = days(28, slowFrom: 0, factor: 20)
        all[13].grid = strange[13].grid
        #expect(shift(all) == nil)
    }

    /// One in a hundred rows of days: of 200, two; five are three standard deviations more, and a
    /// few more are allowed for a noise that is estimated from few days.
    @Test("is seldom seen where there is none", arguments: [8, 14, 40])
    func falseAlarms(count: Int) {
        let alarms = (1...200).count { shift(days(count, seed: UInt64($0))) != nil }
        #expect(alarms <= 8, "\(alarms) of 200")
    }
}
