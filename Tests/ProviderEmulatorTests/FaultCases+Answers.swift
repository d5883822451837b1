import Foundation
import ProviderEmulator
import Testing

/// What each fault has to do, group by group.
enum FaultCases {
    static let refusals: [FaultCase] = [
        .refuses("429=seconds", 429) { $0.headers["retry-after"] == "1" },
        .refuses("429=7", 429) { $0.headers["retry-after"] == "7" },
        .refuses("429=http-date", 429) { answer in
            answer.headers["retry-after"]?.wholeMatch(
                of: /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/) != nil
        },
        .refuses("429=ms", 429) { $0.headers["retry-after-ms"] == "200" },
        .refuses("429=none", 429) { answer in
            answer.headers["retry-after"] == nil && answer.at("error.details") == nil
                && answer.text("error.status") == "RESOURCE_EXHAUSTED"
        },
        .refuses("429=retryinfo", 429) { $0.text("error.details.0.retryDelay") == "0.2s" },
        .refuses("429=message", 429) { answer in
            answer.text("error.message")?.contains("Please retry in 200ms.") == true
                && answer.at("error.details") == nil
        },
        .refuses("429=perday", 429) { answer in
            answer.text("error.details.0.violations.0.quotaId")?.contains("PerDay") == true
        },
        .refuses("429=limit0", 429) { answer in
            answer.text("error.details.0.violations.0.quotaValue") == "0"
                && answer.text("error.message")?.contains("limit: 0") == true
                && answer.text("error.details.1.retryDelay") == "36000s"
        },
        .refuses("429=absurd", 429) {
            $0.text("error.details.0.retryDelay") == "9223372036854775807s"
        },
        .refuses("429=negative", 429) { $0.headers["retry-after"] == "-1" },
        .refuses("429=nan", 429) { $0.headers["retry-after"] == "NaN" },
        .refuses("429=1e99", 429) { $0.headers["retry-after"] == "1e99" },
        .refuses("429=huge", 429) { $0.headers["retry-after"] == "9999999999" },
        .refuses("429=past", 429) { $0.headers["retry-after"]?.hasSuffix("GMT") == true },
        .refuses("429=two", 429) { $0.headers["retry-after"] == "1, 2" },
        .refuses("429=long", 429) { $0.headers["retry-after"]?.count == 10_240 },
        .refuses("status=503", 503) { $0.text("error.status") == "UNAVAILABLE" },
        .refuses("status=402", 402) { $0.text("error.status") == "RESOURCE_EXHAUSTED" },
        .refuses("status-array=500", 500) { $0.text("0.error.status") == "INTERNAL" },
        .refuses("html", 502) { answer in
            answer.headers["content-type"] == "text/html" && answer.text.hasPrefix("<html>")
        },
        .refuses("key-revoked", 403) { $0.text("error.status") == "PERMISSION_DENIED" },
        .refuses("echo-key", 400) { $0.text("error.message")?.contains("a-key") == true },
        .refuses("echo-prompt=500", 500) { answer in
            answer.text("error.message")?.contains("a secret text") == true
        },
        .refuses("huge-error=3", 500) { $0.body.count > 2_999_000 && $0.isComplete },
        .refuses("redirect", 302) { $0.headers["location"] == "http://127.0.0.1:9/elsewhere" },
        .refuses("redirect=307,file:///etc/passwd", 307) {
            $0.headers["location"] == "file:///etc/passwd"
        },
        FaultCase("token-quota") { (bench: Bench) async throws in
            #expect(try await bench.embed("a").status == 200)
            let answer = try await bench.create(["a"])
            #expect(answer.status == 429)
            #expect(
                answer.text("error.details.0.violations.0.quotaId")?.contains("Enqueued") == true)
        },
        FaultCase("flex-shed=before") { (bench: Bench) async throws in
            #expect(try await bench.generate("a", tier: "flex").status == 503)
            #expect(try await bench.generate("a").status == 200)
        },
        FaultCase("flex-shed=sse") { (bench: Bench) async throws in
            let cut = try await bench.generate("a", tier: "flex", stream: "?alt=sse")
            #expect(cut.status == 200 && cut.text.contains(#"data: {"error":{"code":503"#))
            let whole = try await bench.generate("a", stream: "?alt=sse")
            #expect(!whole.text.contains("error"))
        },
        FaultCase("flex-shed=bare") { (bench: Bench) async throws in
            let cut = try await bench.generate("a", tier: "flex", stream: "?alt=sse")
            #expect(cut.status == 200 && cut.text.contains("\n{\n  \"error\": {\n"))
        },
    ]

    static let transport: [FaultCase] = [
        silent("close", billed: 0) { !$0.wasReset },
        silent("reset", billed: 0) { $0.wasReset },
        silent("close-after", billed: 1) { !$0.wasReset },
        silent("reset-after", billed: 1) { $0.wasReset },
        FaultCase("slow=0.3") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.status == 200 && answer.seconds >= 0.3)
        },
        FaultCase("endless-1xx=50") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.interim == Array(repeating: 103, count: 50) && answer.status == 200)
        },
        FaultCase("endless-headers=300") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.bytes.count > 300 * 1024 && !answer.isComplete)
        },
        FaultCase("status-after=504") { (bench: Bench) async throws in
            #expect(try await bench.embed("a").status == 504)
            #expect(try await bench.create(["a"], name: "n").status == 504)
            let stats = await bench.emulator.stats()
            #expect(stats.items.values.reduce(0) { $0 + $1.online } == 1)
            #expect(stats.jobs["n"]?.createsAccepted == 1)
        },
        FaultCase("hold=0.3") { (bench: Bench) async throws in
            let answer = try await bench.create(["a"])
            #expect(answer.status == 200 && answer.seconds >= 0.3)
            #expect(try await bench.embed("a").seconds < 0.3)
        },
        FaultCase("late=2") { (bench: Bench) async throws in
            let answer = try await bench.create(["a"], name: "n")
            #expect(answer.bytes.isEmpty && !answer.timedOut)
            #expect(await bench.emulator.stats().jobs["n"]?.createsAccepted == 0)
            #expect(await bench.get("/v1beta/batches").list("operations").isEmpty)
            var names: [String] = []
            for _ in 0..<500 where names.isEmpty {
                try await Task.sleep(for: .milliseconds(5))
                let jobs = await bench.get("/v1beta/batches").list("operations")
                names = jobs.compactMap {
                    ($0["metadata"] as? [String: Any])?["displayName"] as? String
                }
            }
            #expect(names == ["n"])
        },
        FaultCase("stall=60") { (bench: Bench) async throws in
            let answer = try await bench.embed("a", patience: 2)
            #expect(answer.timedOut && !answer.isComplete && answer.status == 200)
            #expect(answer.headers["content-length"] != nil && !answer.body.isEmpty)
        },
        FaultCase("drip=200") { (bench: Bench) async throws in
            let answer = try await bench.embed("a", dimension: 2)
            // About 50 bytes at 200 a second.
            #expect(answer.isComplete && answer.seconds > 0.15)
        },
        FaultCase("truncate=length") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            let length = try #require(answer.headers["content-length"].flatMap { Int($0) })
            #expect(!answer.isComplete && answer.body.count == length / 2)
        },
        FaultCase("truncate=chunked") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(!answer.isComplete && answer.chunks.count == 1 && answer.json == nil)
        },
        FaultCase("truncate=close") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.headers["content-length"] == nil && answer.chunks.isEmpty)
            #expect(answer.status == 200 && !answer.body.isEmpty && answer.json == nil)
        },
        garbage("html") { $0.text.hasPrefix("<html>") },
        garbage("empty") { $0.body.isEmpty },
        garbage("half") { $0.text.hasPrefix(#"{"embedding""#) && $0.json == nil },
        garbage("bare-array") { $0.text == "[]" },
        FaultCase("gzip=5") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.headers["content-encoding"] == "deflate")
            // 13 bits for 258 bytes: 5 MB come in 31,496.
            #expect((31_000...32_000).contains(answer.body.count))
            let unpacked = try Unpacking.size(ofZlib: answer.body)
            if let unpacked { #expect(unpacked > 4_900_000) }
        },
    ]

    private static func silent(
        _ fault: String, billed: Int, _ look: @escaping @Sendable (RawHTTP.Answer) -> Bool
    ) -> FaultCase {
        FaultCase(fault) { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.bytes.isEmpty && !answer.timedOut && look(answer))
            let stats = await bench.emulator.stats()
            #expect(stats.items.values.reduce(0) { $0 + $1.online } == billed)
            #expect(stats.statuses == ["0": 1])
        }
    }

    private static func garbage(
        _ kind: String, _ look: @escaping @Sendable (RawHTTP.Answer) -> Bool
    ) -> FaultCase {
        FaultCase("garbage=\(kind)") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.status == 200 && answer.isComplete && look(answer))
        }
    }
}

/// What a compressed body grows to, by a program that is on most machines.
enum Unpacking {
    /// Nil where there is no such program.
    static func size(ofZlib bytes: [UInt8]) throws -> Int? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sys,zlib; print(len(zlib.decompress(sys.stdin.buffer.read())))",
        ]
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus == 127 { return nil }
        return Int(String(decoding: text, as: UTF8.self).prefix { $0.isNumber }) ?? 0
    }
}
