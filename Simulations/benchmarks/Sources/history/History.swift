import BatchingCore
import Foundation
import LatencyHistory

/// Rows per second into a history of two lanes and 90 days, through each of its doors, and how long
/// it takes to read all its days.
@main
struct History {
    private static let key = HistoryKey(provider: "gemini", model: "embedding-001", kind: .embed)
    /// 2026-01-01 00:00 UTC.
    private static let start: WallTime = 1_767_225_600

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else {
            print("usage: history DIR [ROWS]")
            return
        }
        let rows = arguments.count > 2 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000
        try through("writer", arguments[1], rows) { history, rows in
            let writer = HistoryWriter(history) { trouble in print(trouble) }
            for row in 0..<rows {
                // Never more than the buffer takes: every row counts.
                while row % 1024 == 0, writer.backlog > HistoryWriter.capacity / 2 { usleep(100) }
                writer.record(observation(row, of: rows))
            }
            writer.close()
            if writer.dropped > 0 { print("dropped \(writer.dropped)") }
        }
        try through("append, 1,000 at once", arguments[1], rows) { history, rows in
            for first in stride(from: 0, to: rows, by: 1000) {
                try history.append(
                    (first..<min(rows, first + 1000)).map { observation($0, of: rows) })
            }
        }
        try read(arguments[1] + "/writer.sqlite", rows)
        print("peak memory \(peakMegabytes) MB")
    }

    private static func through(
        _ name: String, _ directory: String, _ rows: Int,
        _ write: (SQLiteHistory, Int) throws -> Void
    ) throws {
        let path = "\(directory)/\(name.prefix { $0 != "," }).sqlite"
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        let history = try SQLiteHistory(path: path, access: .readWrite)
        let seconds = try measured { try write(history, rows) }
        print("\(name): \(rows) rows in \(seconds) s = \(Int(Double(rows) / seconds)) rows/s")
        try history.close()
    }

    private static func read(_ path: String, _ rows: Int) throws {
        for _ in 0..<3 {
            var found: [DaySummary] = []
            let seconds = try measured {
                let history = try SQLiteHistory(path: path, access: .readOnly)
                found = try history.days(HistoryQuery())
                try history.close()
            }
            let count = found.reduce(0) { $0 + $1.grid.count }
            let cells = found.reduce(0) { $0 + $1.grid.cells.count }
            print(
                "opened and read \(found.count) days of \(count) observations, \(cells) cells: "
                    + "\(seconds * 1000) ms")
        }
    }

    private static func observation(_ row: Int, of rows: Int) -> HistoryObservation {
        // Multiplicative hashing: cheap, and uneven enough.
        let chance = UInt64(row) &* 0x9E37_79B9_7F4A_7C15
        let items = 1 + Int(chance >> 33 % 200)
        let isJob = items >= 10
        let noise = 0.5 + Double(chance >> 40) / Double(1 << 24)
        return HistoryObservation(
            at: start + Double(row) * 90 * 86_400 / Double(rows), key: key, purpose: "bulk",
            lane: isJob ? .batch : .individual, items: items, inputTokens: items * 350,
            latency: (isJob ? 30 + 0.8 * Double(items) : 0.4 * Double(items)) * noise)
    }

    private static func measured(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let duration = try clock.measure(work)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static var peakMegabytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss / 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss >> 20
        #endif
    }
}
