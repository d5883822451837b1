import Foundation
import Testing

@Suite("Killed at exact system calls")
struct LiveKillPointTests {
    /// Nil = nothing speaks against it; else why it cannot be done here.
    private static let obstacle: String? = {
        // A container may have strace, and not the right to use it.
        let tries = ["python3": "python3 --version", "strace": "strace -f -o /dev/null true"]
        for (name, command) in tries {
            let outcome = try? Tool.shell("\(command) >/dev/null 2>&1")
            if outcome?.status != 0 { return "\(name) is missing, or not permitted" }
        }
        return nil
    }()

    // `script/kill-points` is the long form: a thousand points, pairs of kills, failing disks.
    @Test("a run loses nothing and buys nothing twice, as the emulator counts")
    func points() throws {
        if let obstacle = Self.obstacle {
            print("skipped: kill points: \(obstacle)")
            return
        }
        let outcome = try Tool.shell(
            "exec python3 \"$1\" --tool \"$0\" --part kills --points 40",
            [Repository.path("script/kill-points")])
        #expect(outcome.status == 0, "\(outcome.error)")
        // kill -9, points, kills, lost, bought twice, open, seconds.
        let row = try #require(
            outcome.output.split(separator: "\n").last { $0.hasPrefix("kill -9") })
        let numbers = row.split(separator: " ").dropFirst(2).compactMap { Double($0) }
        try #require(numbers.count == 6, "\(row)")
        #expect(numbers[0] == 40 && numbers[1] >= 20, "\(row)")
        #expect(numbers[2...4].allSatisfy { $0 == 0 }, "\(row)")
    }

    @Test("the naive order does not pass the same test")
    func control() throws {
        if let obstacle = Self.obstacle {
            print("skipped: kill points: \(obstacle)")
            return
        }
        let outcome = try Tool.shell(
            "exec python3 \"$1\" --tool \"$0\" --part control --control 15",
            [Repository.path("script/kill-points")])
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
