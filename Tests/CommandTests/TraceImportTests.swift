import Foundation
import Testing

@Suite("trace import")
struct TraceImportTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let format: String
        let text: String
        /// The trace that comes of it with a window of 1 s.
        let trace: String
        let report: String
        var testDescription: String { format }
    }

    private static let samples = [
        Sample(
            format: "azure-llm",
            text: """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2023-11-16 18:17:03.9799600,4808,10
                2023-11-16 18:17:04.0320000,3180,8
                2023-11-16 18:17:06.5000000,110,27

                """,
            trace: """
                time_s,items,kind,input_tokens,output_tokens
                0,2,generate,7988,18
                2.52004,1,generate,110,27

                """, report: "azure-llm: 3 requests in 2 groups over 2.52 s"),
        Sample(
            format: "mooncake",
            text: """
                {"timestamp": 0, "input_length": 100, "output_length": 5, "hash_ids": [0, 1]}
                {"timestamp": 500, "input_length": 20, "output_length": 7, "hash_ids": []}
                {"timestamp": 3000, "input_length": 1, "output_length": 2, "hash_ids": [9]}

                """,
            trace: """
                time_s,items,kind,input_tokens,output_tokens
                0,2,generate,120,12
                3,1,generate,1,2

                """, report: "mooncake: 3 requests in 2 groups over 3.00 s"),
        Sample(
            format: "burstgpt",
            text: """
                Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
                5,ChatGPT,472,18,490,Conversation log
                45,GPT-4,1087,0,1087,Conversation log
                45.5,ChatGPT,10,20,30,API log

                """,
            trace: """
                time_s,items,kind,model,input_tokens,output_tokens,outcome
                0,1,generate,ChatGPT,472,18,ok
                40,1,generate,GPT-4,1087,0,failed
                40.5,1,generate,ChatGPT,10,20,ok

                """, report: "burstgpt: 3 requests in 3 groups over 40.5 s"),
    ]

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(
        "writes a trace to standard output and says on standard error what it did",
        arguments: samples)
    func toOutput(sample: Sample) throws {
        let outcome = try Tool.run(
            ["trace", "import", "--from", sample.format, "-"], input: Data(sample.text.utf8))
        #expect(outcome.status == 0)
        #expect(outcome.output == sample.trace)
        #expect(outcome.errorLines == [sample.report])
    }

    @Test("writes the same to a file, recognising the format", arguments: samples)
    func toFile(sample: Sample) throws {
        try scratch.file("public", sample.text)
        let outcome = try Tool.run(
            ["trace", "import", "--from", "auto", "public", "-o", "trace.csv"], in: scratch.url)
        #expect(outcome.status == 0)
        #expect(outcome.output == "")
        #expect(try scratch.text("trace.csv") == sample.trace)
        #expect(try scratch.names() == ["public", "trace.csv"])
    }

    @Test("makes what simulate reads", arguments: samples)
    func simulated(sample: Sample) throws {
        let outcome = try Tool.shell(
            """
            "$0" trace import - | "$0" simulate - --provider seed --policy threshold:2 \
            --only-named --replications 1 --format csv
            """, input: Data(sample.text.utf8))
        #expect(outcome.status == 0)
        let rows = try CSVRows(outcome.output)
        #expect(try rows.value(0, "items") == "3")
    }

    @Test("keeps requests apart with a window of 0s, and names their kind")
    func window() throws {
        let arguments = ["trace", "import", "-", "--group-window", "0s", "--kind", "embed"]
        let outcome = try Tool.run(arguments, input: Data(Self.samples[1].text.utf8))
        let rows = try CSVRows(outcome.output)
        #expect(try rows.column("items") == ["1", "1", "1"])
        #expect(try rows.column("kind") == ["embed", "embed", "embed"])
    }

    private static let faults = [
        Fault("an empty file", "", 4, "in:1:1: the file is empty"),
        Fault("an unknown format", "a,b\n1,2\n", 4, "in:1:1: not a trace that is known", "--from"),
        Fault(
            "a negative number of tokens",
            "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,-5,1\n", 4, "in:2:21:",
            "ContextTokens is not a whole number"),
        Fault(
            "a row cut off", "Timestamp,Model,Request tokens,Response tokens\n5,ChatGPT,4", 4,
            "in:2:12: the row has 3 fields, the header 4", "cut off"),
        Fault(
            "JSON cut off",
            "{\"timestamp\": 0, \"input_length\": 100, \"output_length\": 5}\n{\"timest", 4,
            "in:2:", "every line must be one JSON object"),
    ]

    @Test("says what is wrong with the input and writes nothing", arguments: faults)
    func bad(fault: Fault) throws {
        try scratch.file("in", fault.input)
        try scratch.file("old.csv", "old")
        let outcome = try Tool.run(["trace", "import", "in", "-o", "old.csv"], in: scratch.url)
        expectComplaint(outcome, status: fault.status, fault.parts)
        #expect(try scratch.text("old.csv") == "old")
        #expect(try scratch.names() == ["in", "old.csv"])
    }
}
