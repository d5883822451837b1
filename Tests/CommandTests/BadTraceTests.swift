import Foundation
import Testing

@Suite("A bad trace is refused with its place and a remedy, and nothing is printed")
struct BadTraceTests {
    private static let head = "time_s,items\n"
    private static let faults = [
        Fault("empty", "", 4, "t.csv:1:1: the file is empty; a trace needs a header row"),
        Fault("header only", head, 4, "t.csv:1:1: the trace has a header but no rows; add"),
        Fault(
            "a missing column", "time_s,itms\n0,1\n", 4, "t.csv:1:1:", "items is missing",
            "did you mean it by 'itms'"),
        Fault(
            "a column given twice", "time_s,items,items\n0,1,1\n", 4, "t.csv:1:14:",
            "items is given twice; keep one"),
        Fault("an unbalanced quote", head + "0,\"1\n1,1\n", 4, "t.csv:2:3:", "never closed; close"),
        Fault("NaN", head + "0,1\nnan,1\n", 4, "t.csv:3:1: time_s 'nan' is not finite"),
        Fault("a negative time", head + "-1,1\n", 4, "t.csv:2:1: time_s '-1' is negative"),
        Fault("an infinite time", head + "inf,1\n", 4, "t.csv:2:1: time_s 'inf' is not finite"),
        Fault("a huge time", head + "1e400,1\n", 4, "t.csv:2:1:", "out of range"),
        Fault("no items", head + "0,0\n", 4, "t.csv:2:3: items '0' is out of range", "from 1 to"),
        Fault(
            "a thousand million items", head + "0,1000000000\n", 4,
            "t.csv:2:3: items '1000000000' is out of range", "to 10,000,000"),
        Fault(
            "unsorted times", head + "5,1\n4,1\n", 4, "t.csv:3:1: the time is earlier",
            "--sort"),
        Fault("a trace cut in a row", head + "0,1\n1", 4, "t.csv:3:2:", "cut off here"),
        Fault("a NUL byte", head + "0,1\u{0}\n", 4, "t.csv:2:4: a NUL byte; save the file"),
        Fault("an unknown kind", "time_s,items,kind\n0,1,embd\n", 4, ":2:5:", "mean 'embed'?"),
    ]

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func simulate(_ trace: String) throws -> Tool.Outcome {
        try Tool.run(
            ["simulate", trace, "--provider", "seed", "--policy", "beam", "--html", "page.html"],
            in: scratch.url)
    }

    @Test("in a file", arguments: faults)
    func file(fault: Fault) throws {
        try scratch.file("t.csv", fault.input)
        expectComplaint(try simulate("t.csv"), status: fault.status, fault.parts)
        #expect(try scratch.names() == ["t.csv"])
    }

    @Test("on standard input", arguments: faults)
    func standardInput(fault: Fault) throws {
        let outcome = try Tool.run(
            ["simulate", "-", "--provider", "seed", "--policy", "beam", "--only-named"],
            input: Data(fault.input.utf8))
        let parts = fault.parts.map { $0.replacing("t.csv", with: "standard input") }
        expectComplaint(outcome, status: fault.status, parts)
    }

    @Test("with bytes that are not UTF-8")
    func notUTF8() throws {
        try scratch.file("t.csv", Data("time_s,items,model\n0,1,".utf8) + [0xC3, 0x28, 0x0A])
        expectComplaint(
            try simulate("t.csv"), status: 4, ["t.csv:2:5: bytes that are not UTF-8; save"])
    }

    @Test("with a row of more than a mebibyte, in little memory however long it is")
    func longRow() throws {
        // A build for a sanitizer reserves terabytes of addresses.
        let script = """
            { echo time_s,items,note; printf '0,1,'; head -c 300000000 /dev/zero | tr '\\0' x; } \
            | {
                [ -n "$ASAN_OPTIONS$TSAN_OPTIONS" ] || ulimit -S -v 600000
                exec "$0" simulate - --provider seed
            }
            """
        let outcome = try Tool.shell(script)
        expectComplaint(
            outcome, status: 4, ["standard input:2:1: a row longer than 1048576 bytes; check"])
    }

    @Test("that is missing, or a directory")
    func noFile() throws {
        try scratch.makeDirectory("traces")
        expectComplaint(
            try simulate("t.csv"), status: 8, ["sbtune: t.csv: no such file; check the path"])
        expectComplaint(
            try simulate("traces"), status: 8,
            ["sbtune: traces: this is a directory; name a file in it"])
    }

    @Test("with one line, whatever the file's name holds")
    func hostileName() throws {
        let outcome = try simulate("no\nsuch\u{1B}[31m.csv")
        expectComplaint(outcome, status: 8, ["no?such?[31m.csv: no such file"])
    }

    @Test("without quoting what may be a secret")
    func secret() throws {
        try scratch.file("t.csv", "time_s,items\n0,key-0123456789abcdef\n")
        let outcome = try simulate("t.csv")
        expectComplaint(outcome, status: 4, ["t.csv:2:3: items is not a whole number"])
        #expect(!outcome.error.contains("0123456789abcdef"))
    }
}
