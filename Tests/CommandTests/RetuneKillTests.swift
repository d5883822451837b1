import BatchingCore
import Foundation
import GRDB
import LatencyHistory
import OnlineStatistics
import Testing

@Suite("retune, killed at any point")
struct RetuneKillTests {
    /// So many times; `SBTUNE_RETUNE_KILLS` asks for more.
    private static let kills =
        ProcessInfo.processInfo.environment["SBTUNE_RETUNE_KILLS"].flatMap(Int.init) ?? 20

    @Test("leaves the old thresholds or the new ones, and a file that is whole")
    func killed() throws {
        let scratch = try Scratch()
        let path = try TuningHistory.make(in: scratch)
        let arguments = ["retune", "--db", path, "--value-of-time", "inf"]
        let pristine = try Data(contentsOf: URL(filePath: path))
        // How long a whole run takes, so that kills fall everywhere within it.
        let began = ContinuousClock.now
        #expect(try Tool.run(arguments).status == 0)
        let whole = Double((ContinuousClock.now - began) / .milliseconds(1))
        #expect(try TuningHistory.thresholds(path) == [20])
        let random = KeyedRandom(seed: 4)
        var (old, new) = (0, 0)
        for round in 0..<Self.kills {
            try restore(pristine, path)
            let share = KeyedRandom.bits(row: random.row(round), item: 0, lane: 0, attempt: 0)
                .unitInterval
            // A little beyond the end as well, so that both outcomes occur.
            let running = try Running("exec \"$0\" \"$@\"", arguments)
            Thread.sleep(forTimeInterval: whole / 1000 * share * 1.1)
            kill(running.process.processIdentifier, SIGKILL)
            _ = running.wait()
            try check(path)
            let thresholds = try TuningHistory.thresholds(path)
            #expect(thresholds == [] || thresholds == [20], "round \(round): \(thresholds)")
            if thresholds.isEmpty { old += 1 } else { new += 1 }
            // What is left is good to go on from.
            if round % 10 == 0 {
                #expect(try Tool.run(arguments).status == 0)
                #expect(try TuningHistory.thresholds(path).first == 20)
            }
        }
        #expect(old > 0, "no kill came before the end")
        #expect(old + new == Self.kills)
    }

    /// The file as it was before, without what a killed writer left beside it.
    private func restore(_ content: Data, _ path: String) throws {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try content.write(to: URL(filePath: path))
    }

    private func check(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        let result = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check") }
        #expect(result == "ok")
        try queue.close()
    }
}
