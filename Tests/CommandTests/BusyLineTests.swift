import Foundation
import Testing

#if os(Linux)
    // util-linux's `script` lends a terminal; elsewhere it takes other flags.
    @Suite("What takes more than a second")
    struct BusyLineTests {
        private static let slow = "(sleep 2; cat t.csv) | \"$0\" history import - --db h.sqlite"

        @Test("says on a terminal what it is at and for how long, and takes the line back")
        func terminal() throws {
            let scratch = try Scratch()
            try scratch.file("t.csv", HistorySample.trace(8, time: "timestamp"))
            // Its output is the terminal's: what the tool says to standard error.
            let outcome = try Tool.shell(
                "export TOOL=\"$0\"; script -qec 'bash -c '\\''\(Self.slow.replacing("$0", with: "$TOOL"))'\\' /dev/null",
                in: scratch.url)
            #expect(outcome.status == 0, "\(outcome.error)")
            let erase = "\r\u{1B}[2K"
            let parts = outcome.output.components(separatedBy: erase)
            #expect(parts.count >= 4, "\(outcome.output.debugDescription)")
            #expect(
                parts.dropFirst().first?.hasPrefix("reading the trace into the history, ") == true)
            // The last thing that was drawn is nothing, and the result comes after it.
            #expect(parts.last == "h.sqlite: 6 observations and 8 decisions added\r\n")
        }

        @Test("says nothing of it elsewhere")
        func file() throws {
            let scratch = try Scratch()
            try scratch.file("t.csv", HistorySample.trace(8, time: "timestamp"))
            let outcome = try Tool.shell(Self.slow, in: scratch.url)
            #expect(outcome.error == "h.sqlite: 6 observations and 8 decisions added\n")
        }
    }
#endif
