import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("Retuning")
struct RetuneTests {
    /// Only waiting counts: 0.5 + 0.3 n = 40 + 0.1 n at 197.5.
    private static let waiting = Retune.Request(valueOfTimePerHour: .infinity)

    private func run(
        _ history: SQLiteHistory, _ request: Retune.Request = waiting
    ) throws -> KeyRetune {
        var retune = try Retune(history, request)
        try retune.commit(to: history, now: 1_790_000_000)
        return try #require(retune.keys.first)
    }

    @Test("moves ten to where the lanes of a known world cross, then finds nothing to do")
    func converges() throws {
        let history = try World().history()
        defer { discard(history) }
        var path = [10]
        for _ in 0..<8 {
            let key = try run(history)
            if key.action == .kept { break }
            #expect(key.action == .moved && key.old == path.last)
            #expect(key.new <= key.old * 2)
            path.append(key.new)
        }
        // 10, 20, 40, 80, 160; 160 and 200 are the rungs next to 197.5.
        #expect(Array(path.prefix(5)) == [10, 20, 40, 80, 160], "\(path)")
        #expect(path.count <= 6 && [160, 200].contains(path[path.count - 1]), "\(path)")
        let again = try run(history)
        #expect(again.action == .kept && again.new == path.last, "\(again.reason)")
        #expect(try history.thresholds().map(\.items) == Array(path.dropFirst()))
        #expect(try history.thresholds().allSatisfy { $0.source == .retuned && $0.evidence > 1000 })
    }

    @Test("says what a day gains, and the gain is the world's own")
    func gain() throws {
        let world = World()
        let history = try world.history()
        defer { discard(history) }
        let key = try run(history)
        let replay = try #require(key.replay)
        #expect(replay.days == 7 && replay.showsGain)
        // From 10 to 20: each group of 10…19 items waits 0.5 + 0.3 n instead of 40 + 0.1 n, times
        // the noise's mean over median.
        let moved = world.observations.filter { $0.at >= Double(World.firstDay + 14) * 86_400 }
            .map { Double($0.items) }.filter { (10..<20).contains($0) }
        let hours = moved.reduce(0) { $0 + 39.5 - 0.2 * $1 } / 7 / 3600 * Double.exp(0.045)
        #expect(abs(replay.waitingHoursPerDay / hours - 1) < 0.15)
        #expect(replay.gainPerDay.low < hours && hours < replay.gainPerDay.high)
        #expect(key.reason.contains("less waiting a day"))
    }

    @Test("in a dry run says the same and writes nothing")
    func dry() throws {
        let history = try World().history()
        defer { discard(history) }
        var request = Self.waiting
        request.isDryRun = true
        let key = try run(history, request)
        #expect(key.action == .wouldMove && key.old == 10 && key.new == 20)
        #expect(try history.thresholds().isEmpty)
    }

    @Test("changes nothing where another threshold came into force meanwhile")
    func overtaken() throws {
        let history = try World().history()
        defer { discard(history) }
        var first = try Retune(history, Self.waiting)
        var second = try Retune(history, Self.waiting)
        try first.commit(to: history, now: 1)
        try second.commit(to: history, now: 2)
        #expect(first.keys.map(\.action) == [.moved])
        #expect(second.keys.map(\.action) == [.overtaken])
        #expect(second.keys[0].new == 10 && second.keys[0].reason.contains("nothing was changed"))
        #expect(try history.thresholds().map(\.items) == [20])
    }

    @Test("moves down where jobs are always the better choice, and stops at one")
    func down() throws {
        var world = World()
        world.individual = (5, 2)
        world.batch = (1, 0.1)
        let history = try world.history()
        defer { discard(history) }
        var path: [Int] = []
        while path.count < 8 {
            let key = try run(history)
            if key.action == .kept { break }
            path.append(key.new)
        }
        #expect(path == [5, 3, 2, 1])
    }

    @Test("goes to never, step by step, where no group is better off as a job")
    func never() throws {
        var world = World()
        world.largest = 30
        world.batch = (100, 2)
        let history = try world.history()
        defer { discard(history) }
        var path: [Int] = []
        while path.count < 8 {
            let key = try run(history)
            if key.action == .kept { break }
            path.append(key.new)
        }
        #expect(path == [20, .max])
    }

    @Test("keeps what is in force, and says why, where there is too little to go by")
    func little() throws {
        var world = World()
        world.perDay = 1
        let history = try world.history()
        defer { discard(history) }
        let key = try run(history)
        #expect(key.action == .kept && key.new == 10)
        #expect(key.reason.hasPrefix("not identified: only 14 observations"))
        var lenient = Self.waiting
        lenient.evidenceMin = 10
        #expect(try !run(history, lenient).reason.contains("observations"))
        let day = try World(days: 0..<1).history()
        defer { discard(day) }
        #expect(try run(day).reason == "all observations are of one day: none can be held out")
    }
}
