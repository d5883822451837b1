import Foundation
import Testing

@Suite("The nightly job", .enabled(if: Repository.has("script/nightly/check")))
struct NightlyTests {
    private static let check = Repository.path("script/nightly/check")

    @Test("has units, a cron line and a command that work as far as this machine can tell")
    func works() throws {
        let outcome = try Tool.shell("exec bash \"$1\" --tool \"$0\"", [Self.check])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        // Whatever is absent is skipped; indented lines show what was printed.
        #expect(
            lines.allSatisfy { line in ["ok  ", "skip", "    "].contains { line.hasPrefix($0) } },
            "\(outcome.output)")
        // These need nothing but the tool itself.
        for part in ["ok    retune: ran as the unit runs it", "ok    files: ", "ok    again: "] {
            #expect(lines.count { $0.hasPrefix(part) } == 1, "\(part): \(outcome.output)")
        }
        // A night is a step: it goes on from where the night before left off, and comes to rest.
        #expect(lines.contains { $0.contains("night 1: generate: 10 → 20") }, "\(outcome.output)")
        #expect(outcome.output.contains("one more night changes no byte of the history"))
    }

    @Test("is not tried without a program, and the check says so")
    func absent() throws {
        let outcome = try Tool.shell("exec bash \"$1\" --tool nowhere", [Self.check])
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.error.contains("no sbtune"))
    }
}
