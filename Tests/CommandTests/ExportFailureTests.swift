import Foundation
import Testing

@Suite("An export that cannot be finished")
struct ExportFailureTests {
    private static let arguments = [
        "simulate", Repository.path("data/dev-day.csv"), "--provider", "seed", "--replications",
        "1", "--policy", "threshold:10", "--export", "out",
    ]
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A directory with an older export in it.
    private func makeOldFiles() throws {
        try scratch.makeDirectory("out")
        for name in ["policies.csv", "groups-threshold-10.csv", "latency-cdf.csv"] {
            try scratch.file("out/\(name)", "old \(name)\n")
        }
    }

    private func expectOldFilesOnly() throws {
        #expect(
            try scratch.names(in: "out")
                == ["groups-threshold-10.csv", "latency-cdf.csv", "policies.csv"])
        for name in try scratch.names(in: "out") {
            #expect(try scratch.text("out/\(name)") == "old \(name)\n")
        }
    }

    // A limit on file sizes stands for a full disk: writes fail half-way through.
    @Test(
        "leaves the old files and no temporary ones when there is no room", arguments: [1, 8, 64])
    func noRoom(blocks: Int) throws {
        try makeOldFiles()
        let outcome = try Tool.run(
            Self.arguments, in: scratch.url, before: Tool.withLittleRoom(blocks: blocks))
        #expect(outcome.status == 8 && !outcome.wasKilled)
        #expect(outcome.errorLines.count { $0.hasPrefix("sbtune: out/") } == 1)
        #expect(outcome.error.contains("cannot write"))
        try expectOldFilesOnly()
    }

    @Test("still shows the figures that were computed")
    func figuresAreShown() throws {
        let outcome = try Tool.run(Self.arguments, in: scratch.url, before: Tool.withLittleRoom())
        #expect(outcome.status == 8)
        #expect(outcome.output.contains("\nthreshold:10 "))
    }

    @Test("removes the directory that it made")
    func madeDirectory() throws {
        let outcome = try Tool.run(Self.arguments, in: scratch.url, before: Tool.withLittleRoom())
        #expect(outcome.status == 8)
        #expect(try scratch.names() == [])
    }

    @Test("is refused before the run where the directory is a file")
    func directoryIsFile() throws {
        try scratch.file("out", "a file")
        let outcome = try Tool.run(Self.arguments, in: scratch.url)
        expectComplaint(outcome, status: 8, ["sbtune: out/", "not a directory"])
        #expect(try scratch.text("out") == "a file")
        #expect(try scratch.names() == ["out"])
    }

    // Told to end, it cleans up and ends with the shell's status for that signal.
    @Test("leaves nothing half written when it is told to end")
    func interrupted() throws {
        let script = """
            mkfifo trace.csv
            "$0" simulate trace.csv --provider seed --policy threshold:10 --only-named \
            --replications 1 --export out &
            tool=$!
            {
                "$0" trace generate --preset dev-day --rows 40000
                until ls -A out | grep -q '^\\.groups'; do sleep 0.02; done
                kill -TERM $tool
                wait $tool
                echo $? >status
            } >trace.csv
            exit $(cat status)
            """
        let outcome = try Tool.shell(script, in: scratch.url)
        expectComplaint(outcome, status: 143, ["interrupted; unfinished files were removed"])
        #expect(try scratch.names() == ["status", "trace.csv"])
    }

    // The tool reads a pipe that never ends, so it is killed while its files are half written.
    @Test("leaves every name old or absent when it is killed")
    func killed() throws {
        try makeOldFiles()
        let script = """
            mkfifo trace.csv
            "$0" simulate trace.csv --provider seed --policy threshold:10 --only-named \
            --replications 1 --export out &
            tool=$!
            {
                "$0" trace generate --preset dev-day --rows 40000
                until ls -A out | grep -q '^\\.groups'; do sleep 0.02; done
                kill -9 $tool
            } >trace.csv
            wait $tool
            """
        let outcome = try Tool.shell(script, in: scratch.url)
        #expect(outcome.status == 137 && outcome.output == "")
        let visible = try scratch.names(in: "out").filter { !$0.hasPrefix(".") }
        #expect(visible == ["groups-threshold-10.csv", "latency-cdf.csv", "policies.csv"])
        for name in visible { #expect(try scratch.text("out/\(name)") == "old \(name)\n") }
    }

    @Test(
        "leaves nothing behind when the figures cannot be printed",
        .enabled(if: Repository.hasFullDevice))
    func fullOutput() throws {
        try makeOldFiles()
        let outcome = try Tool.run(
            Self.arguments, in: scratch.url, redirection: ">/dev/full")
        #expect(outcome.status == 8)
        try expectOldFilesOnly()
    }

    @Test("never takes a closed standard stream for a file of its own")
    func closedStreams() throws {
        for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
            _ = try Tool.run(Self.arguments, in: scratch.url, redirection: closed)
            for name in (try? scratch.names(in: "out")) ?? [] {
                let text = try scratch.text("out/\(name)")
                #expect(!text.contains("note:") && !text.contains("per hour"), "\(closed) \(name)")
                _ = try CSVRows(text)
            }
        }
    }
}
