import BatchingSimulator
import Foundation
import Testing

@testable import ProviderEmulator

/// An emulator and a client that knows the API's shapes.
struct Bench: Sendable {
    let emulator: ProviderEmulator
    let http: RawHTTP

    /// Calls of 20 model milliseconds and jobs of 40 model seconds: at a speed of 1,000, 20 µs and
    /// 40 ms.
    static let quick: ProviderModel = {
        var individual = CallLaneModel(latency: .constant(0.02), pricePer1kTokens: 0.1)
        individual.pricePer1kOutputTokens = 1
        var bulk = CallLaneModel(latency: .constant(0.02), pricePer1kTokens: 0.1)
        bulk.maxItems = 100
        var batch = JobLaneModel(overhead: .constant(40), pricePer1kTokens: 0.05)
        batch.pricePer1kOutputTokens = 0.5
        return ProviderModel(name: "quick", individual: individual, bulk: bulk, batch: batch)
    }()

    /// Starts an emulator, runs the body, and stops it.
    static func with(
        _ faults: [String] = [], provider: ProviderModel = quick, speed: Double = 1000,
        seed: UInt64 = 1, _ body: (Bench) async throws -> Void
    ) async throws {
        let emulator = try await ProviderEmulator.start(
            EmulatorSettings(
                provider: provider, speed: speed, seed: seed, faults: faults.map { try Fault($0) }))
        let port = try #require(UInt16(emulator.baseURL.split(separator: ":").last ?? ""))
        do {
            try await body(Bench(emulator: emulator, http: RawHTTP(port: port)))
        } catch {
            await emulator.stop()
            throw error
        }
        await emulator.stop()
    }

    static let key = ["x-goog-api-key": "a-key"]

    func post(
        _ path: String, _ json: [String: Any] = [:], headers: [String: String] = key,
        patience: Double = 10
    ) async throws -> RawHTTP.Answer {
        let body = try JSONSerialization.data(withJSONObject: json)
        return await http.send("POST", path, headers: headers, body: body, patience: patience)
    }

    func get(_ path: String, headers: [String: String] = key) async -> RawHTTP.Answer {
        await http.send("GET", path, headers: headers)
    }

    static func content(_ text: String) -> [String: Any] { ["parts": [["text": text]]] }

    func embed(
        _ text: String, dimension: Int = 4, model: String = "gemini-embedding-001",
        patience: Double = 10
    ) async throws -> RawHTTP.Answer {
        try await post(
            "/v1beta/models/\(model):embedContent",
            ["content": Self.content(text), "outputDimensionality": dimension], patience: patience)
    }

    func bulk(_ texts: [String], model: String = "gemini-embedding-001") async throws
        -> RawHTTP.Answer
    {
        let requests = texts.map { text -> [String: Any] in
            [
                "model": "models/\(model)", "content": Self.content(text),
                "outputDimensionality": 4,
            ]
        }
        return try await post("/v1beta/models/\(model):batchEmbedContents", ["requests": requests])
    }

    func generate(_ prompt: String, tier: String? = nil, stream: String? = nil) async throws
        -> RawHTTP.Answer
    {
        var json: [String: Any] = ["contents": [Self.content(prompt)]]
        if let tier { json["serviceTier"] = tier }
        let method = stream.map { "streamGenerateContent" + $0 } ?? "generateContent"
        return try await post("/v1beta/models/gemini-3-flash:\(method)", json)
    }

    /// A job that embeds these texts, each its own key.
    func create(
        _ texts: [String], name: String = "a job", headers: [String: String] = key
    ) async throws -> RawHTTP.Answer {
        let requests = texts.map { text -> [String: Any] in
            [
                "request": ["content": Self.content(text), "outputDimensionality": 4],
                "metadata": ["key": text],
            ]
        }
        return try await post(
            "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent",
            ["batch": ["displayName": name, "inputConfig": ["requests": ["requests": requests]]]],
            headers: headers)
    }

    /// Looks until the job is at its end.
    func finished(_ created: RawHTTP.Answer) async throws -> RawHTTP.Answer {
        let name = try #require(created.text("name"))
        for _ in 0..<500 {
            let job = await get("/v1beta/\(name)")
            if job.at("done") as? Bool == true { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Stuck()
    }

    struct Stuck: Error {}

    /// The results of a job with these texts: keys and what is beside them.
    func results(_ texts: [String]) async throws -> [[String: Any]] {
        try await finished(create(texts)).list(Self.inlined)
    }

    static let inlined = "response.inlinedResponses.inlinedResponses"

    /// Uploads bytes in one piece.
    func upload(_ bytes: Data) async throws -> RawHTTP.Answer {
        let start = await startUpload(size: bytes.count)
        let url = try #require(start.headers["x-goog-upload-url"])
        return await chunk(url, bytes, offset: 0, "upload, finalize")
    }

    func startUpload(size: Int) async -> RawHTTP.Answer {
        await http.send(
            "POST", "/upload/v1beta/files",
            headers: Self.key.merging([
                "X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start",
                "X-Goog-Upload-Header-Content-Length": String(size),
                "X-Goog-Upload-Header-Content-Type": "jsonl",
            ]) { $1 }, body: Data(#"{"file":{"display_name":"in"}}"#.utf8))
    }

    func chunk(
        _ url: String, _ bytes: Data, offset: Int, _ command: String
    ) async -> RawHTTP.Answer {
        await http.send(
            "POST", String(url.dropFirst(emulator.baseURL.count)),
            headers: [
                "X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": String(offset),
            ], body: bytes)
    }

    /// The lines of a result file of a job with these texts.
    func resultLines(_ texts: [String]) async throws -> [[UInt8]] {
        let file = try await upload(Self.jsonl(texts))
        let name = try #require(file.text("file.name"))
        let job = try await finished(createFromFile(name))
        let result = try #require(job.text("response.responsesFile"))
        let download = await get("/download/v1beta/\(result):download?alt=media")
        #expect(download.status == 200)
        return download.body.split(separator: 0x0A, omittingEmptySubsequences: false).map(
            Array.init
        )
        .dropLast()
    }

    func createFromFile(_ file: String) async throws -> RawHTTP.Answer {
        try await post(
            "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent",
            ["batch": ["display_name": "from a file", "input_config": ["file_name": file]]])
    }

    static func jsonl(_ texts: [String]) -> Data {
        let lines = texts.map { text in
            #"{"key":"\#(text)","request":{"content":{"parts":[{"text":"\#(text)"}]},"#
                + #""output_dimensionality":4}}"# + "\n"
        }
        return Data(lines.joined().utf8)
    }
}
