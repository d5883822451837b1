import BatchingCore
import Diagnostics
import Foundation
import Testing

@testable import Traces

/// The public traces beside the repository, where somebody put them.
private func publicTrace(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "../shared/traces/\(name)").standardized.path
}

private func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: publicTrace(name))
}

private func imported(
    _ text: String, _ format: TraceFormat? = nil, window: Double = 1
) throws(InputError) -> (String, TraceImport.Report) {
    let out = Gathered()
    let job = TraceImport(format: format, groupWindow: Span(seconds: window))
    let report = try job.run(.bytes(Array(text.utf8), name: "in"), to: out.take)
    return (out.text, report)
}

private func importComplaint(_ text: String, _ format: TraceFormat? = nil) -> String {
    do throws(InputError) {
        _ = try imported(text, format)
        return ""
    } catch {
        return error.description
    }
}

@Suite("Importing public traces")
struct ImportTests {
    let azure = """
        TIMESTAMP,ContextTokens,GeneratedTokens\r
        2023-11-16 18:17:03.9799600,4808,10\r
        2023-11-16 18:17:04.0319600,3180,8\r
        2023-11-16 18:17:05.0781490,110,27
        """

    @Test("Azure: fractions of seven digits, requests within a second form a group")
    func azureSample() throws {
        let (text, report) = try imported(azure)
        #expect(
            text == """
                time_s,items,kind,input_tokens,output_tokens
                0,2,generate,7988,18
                1.098189,1,generate,110,27

                """)
        #expect(report.format == .azureLLM)
        #expect((report.requests, report.groups, report.failedRequests) == (3, 2, 0))
        #expect(!report.wasUnsorted)
    }

    @Test("Azure of 2024: a zone is written")
    func azureZone() throws {
        let text = """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2024-05-10 00:00:00.009930+00:00,2162,5
            2024-05-10 00:00:00.017335+00:00,2399,6

            """
        #expect(
            try imported(text, window: 0).0 == """
                time_s,items,kind,input_tokens,output_tokens
                0,1,generate,2162,5
                0.007405,1,generate,2399,6

                """)
    }

    @Test("Mooncake: milliseconds, other fields ignored, out of order sorted")
    func mooncakeSample() throws {
        let text = """
            {"timestamp": 3000, "input_length": 7, "output_length": 5, "hash_ids": [0, [1], {"a": "}"}]}
            {"output_length": 500, "hash_ids": [], "timestamp": 27.5, "input_length": 6758, "x": null}
            {"timestamp":28,"input_length":2,"output_length":1,"s":"a \\" b"}

            """
        let (csv, report) = try imported(text)
        #expect(
            csv == """
                time_s,items,kind,input_tokens,output_tokens
                0,2,generate,6760,501
                2.9725,1,generate,7,5

                """)
        #expect(report.format == .mooncake)
        #expect(report.wasUnsorted)
    }

    @Test("BurstGPT: models apart, failures kept apart, any order of columns")
    func burstGPTSample() throws {
        let text = """
            Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
            5,ChatGPT,472,18,490,Conversation log
            5.5,GPT-4,10,0,10,API log
            5.6,ChatGPT,28,2,30,API log

            """
        let csv = """
            time_s,items,kind,model,input_tokens,output_tokens,outcome
            0,2,generate,ChatGPT,500,20,ok
            0.5,1,generate,GPT-4,10,0,failed

            """
        let (first, report) = try imported(text)
        #expect(first == csv)
        #expect(report.failedRequests == 1)
        let newer = """
            Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
            5,1,0.5,ChatGPT,472,18,490,Conversation log
            5.5,,,GPT-4,10,0,10,API log
            5.6,2,1,ChatGPT,28,2,30,API log

            """
        #expect(try imported(newer).0 == csv)
    }

    @Test(
        "What is wrong is said with its place",
        arguments: [
            ("", nil, "in:1:1: the file is empty; give it a public request trace"),
            (
                "TIMESTAMP,ContextTokens,GeneratedTokens\n", nil, "in: the trace has no requests"
            ),
            (
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1,2\n2023-11-16,1,2\n",
                nil,
                "in:3:1: TIMESTAMP is not an instant such as 2023-11-16 18:17:03.9799600"
            ),
            (
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,x,2\n", nil,
                "in:2:21: ContextTokens is not a whole number of tokens from 0 to 2,147,483,647"
            ),
            (
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1\n", nil,
                "in:2:22: the row has 2 fields, the header 3; the file may be cut off or damaged here"
            ),
            (
                "{\"timestamp\": 1, \"input_length\": 2, \"output_length\": 3}\n{\"timestamp\": 1,",
                nil,
                "in:2:17: the line ends inside its JSON; every line must be one JSON object"
            ),
            (
                "{\"timestamp\": -5, \"input_length\": 2, \"output_length\": 3}\n", nil,
                "in:1:15: timestamp is not a number of milliseconds from 0 to 100 years"
            ),
            (
                "{\"timestamp\": 1, \"input_length\": 2}\n", TraceFormat.mooncake,
                "in:1:1: the line has no number 'output_length'; a mooncake line has timestamp, input_length and output_length"
            ),
            (
                "{\"timestamp\": 1, \"input_length\": 2.5, \"output_length\": 3}\n", nil,
                "in:1:34: input_length is not a whole number from 0 to 2,147,483,647"
            ),
            (
                "time_s,items\n1,1\n", TraceFormat.burstGPT,
                "in:1:1: column 'Timestamp' is missing; this format has Timestamp, Model, Request tokens, Response tokens"
            ),
        ] as [(String, TraceFormat?, String)])
    func wrong(text: String, format: TraceFormat?, message: String) {
        #expect(importComplaint(text, format) == message)
    }

    @Test("What is not recognised is answered with what was tried")
    func unrecognised() {
        let message = importComplaint("a,b\n1,2\n")
        for format in TraceFormat.allCases { #expect(message.contains(format.rawValue)) }
    }

    @Test("Random damage to a JSON line never crashes", arguments: 1...200 as ClosedRange<UInt64>)
    func damagedJSON(seed: UInt64) {
        var dice = Dice(seed)
        var line = Array(
            "{\"timestamp\": 1, \"input_length\": 2, \"output_length\": 3, \"h\": [1, {\"a\": \"\\\"\"}]}\n"
                .utf8)
        for _ in 0..<3 {
            line[Int.random(in: 0..<line.count, using: &dice)] = UInt8.random(
                in: 0...127, using: &dice)
        }
        _ = importComplaint(String(decoding: line, as: UTF8.self), .mooncake)
    }

    @Test(
        "Published files import without loss", .enabled(if: isThere("azure-llm-2023-code.csv")),
        arguments: [
            ("azure-llm-2023-code.csv", TraceFormat.azureLLM, 8_819),
            ("mooncake-conversation.jsonl", TraceFormat.mooncake, 12_031),
        ])
    func published(name: String, format: TraceFormat, requests: Int) throws {
        for window in [0.0, 1, 60] {
            let out = Gathered()
            let report = try TraceImport(groupWindow: Span(seconds: window))
                .run(.file(publicTrace(name)), to: out.take)
            #expect(report.format == format)
            #expect(report.requests == requests)
            let rows = try TraceReader(.bytes(out.bytes, name: name)).readAll().groups
            #expect(rows.count == report.groups)
            #expect(rows.reduce(0) { $0 + $1.items } == requests)
            if window == 0 { #expect(rows.count == requests) }
        }
    }
}
