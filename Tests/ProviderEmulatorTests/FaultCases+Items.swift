import Foundation
import ProviderEmulator
import Testing

extension FaultCases {
    private static let four = ["t", "u", "v", "w"]

    private static func keys(_ results: [[String: Any]]) -> [String] {
        results.map { ($0["metadata"] as? [String: String])?["key"] ?? "none" }.sorted()
    }

    static let items: [FaultCase] = [
        FaultCase("item-error=8@first1") { (bench: Bench) async throws in
            let results = try await bench.results(four)
            let errors = results.compactMap { $0["error"] as? [String: Any] }
            #expect(errors.count == 1 && errors.first?["code"] as? Int == 8)
            // Items with errors cost nothing.
            #expect(await bench.emulator.stats().jobs["a job"]?.itemsBilled == 3)
        },
        FaultCase("missing-key@nth2") { (bench: Bench) async throws in
            #expect(keys(try await bench.results(four)) == ["none", "t", "v", "w"])
        },
        FaultCase("doubled-key@first1") { (bench: Bench) async throws in
            #expect(keys(try await bench.results(four)) == ["u", "u", "v", "w"])
        },
        FaultCase("unknown-key@first1") { (bench: Bench) async throws in
            #expect(
                keys(try await bench.results(four)) == ["nobody-gave-this-key", "u", "v", "w"])
        },
        FaultCase("missing-item@nth3") { (bench: Bench) async throws in
            #expect(keys(try await bench.results(four)) == ["t", "u", "w"])
        },
        FaultCase("extra-item@nth4") { (bench: Bench) async throws in
            #expect(keys(try await bench.results(four)) == ["t", "u", "v", "w", "w"])
        },
        FaultCase("finish=SAFETY") { (bench: Bench) async throws in
            let answer = try await bench.generate("a")
            #expect(answer.text("candidates.0.finishReason") == "SAFETY")
            #expect(answer.at("candidates.0.content.parts") == nil)
            let stream = try await bench.generate("a", stream: "?alt=sse")
            #expect(stream.text.contains(#""finishReason":"SAFETY""#))
        },
        FaultCase("blocked") { (bench: Bench) async throws in
            let answer = try await bench.generate("a")
            #expect(answer.status == 200 && answer.at("candidates") == nil)
            #expect(answer.text("promptFeedback.blockReason") == "SAFETY")
        },
        FaultCase("no-usage") { (bench: Bench) async throws in
            #expect(try await bench.generate("a").at("usageMetadata") == nil)
            let answer = try await bench.embed("a", model: "gemini-embedding-2")
            #expect(answer.status == 200 && answer.at("usageMetadata") == nil)
        },
        bulk("bulk-count=one", ["t"]), bulk("bulk-count=fewer", ["t", "u", "v"]),
        bulk("bulk-count=more", ["t", "u", "v", "w", "t"]), bulk("bulk-count=none", []),
        bulk("bulk-reordered", ["w", "v", "u", "t"]),
    ]

    private static func bulk(_ fault: String, _ texts: [String]) -> FaultCase {
        FaultCase(fault) { (bench: Bench) async throws in
            let embeddings = try await bench.bulk(four).list("embeddings")
            let values = embeddings.map { ($0["values"] as? [Double] ?? []).map(Float.init) }
            #expect(
                values
                    == texts.map {
                        EmulatedVector.values(
                            model: "gemini-embedding-001", text: $0, dimension: 4)
                    })
        }
    }

    static let lines: [FaultCase] = [
        line("not-json") { $0 == Array("not JSON at all".utf8) },
        line("half") { String(decoding: $0, as: UTF8.self).hasPrefix("{") && !isJSON($0) },
        line("long") { $0.count > 8 << 20 && isJSON($0) },
        line("bom") { $0.starts(with: [0xEF, 0xBB, 0xBF]) },
        line("binary") { $0.contains(0) && $0.contains(0xFF) },
        line("utf16") { $0.count % 2 == 0 && $0.prefix(2) == [0x7B, 0] },
        line("neither") { line in
            isJSON(line) && !text(line).contains("response") && !text(line).contains("error")
        },
        line("crlf") { $0.last == 0x0D },
        FaultCase("line=blank@first1") { (bench: Bench) async throws in
            let lines = try await bench.resultLines(four)
            #expect(lines.count == 5 && lines.count { $0.isEmpty } == 1)
        },
        FaultCase("line=status") { (bench: Bench) async throws in
            let file = try await bench.upload(
                Data(#"{"key":"bad","request":{"contents":[]}}"#.utf8))
            let job = try await bench.finished(
                bench.createFromFile(file.text("file.name") ?? ""))
            let result = try #require(job.text("response.responsesFile"))
            let download = await bench.get("/v1beta/\(result):download?alt=media")
            #expect(download.text.contains(#""status":{"code":3,"#))
            #expect(!download.text.contains(#""error""#))
        },
    ]

    private static func isJSON(_ line: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(line))) != nil
    }

    private static func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

    /// One line of four is flawed, the others are kept.
    private static func line(
        _ kind: String, _ look: @escaping @Sendable ([UInt8]) -> Bool
    ) -> FaultCase {
        FaultCase("line=\(kind)@nth2") { (bench: Bench) async throws in
            let lines = try await bench.resultLines(four)
            #expect(lines.count == 4 && lines.count(where: look) == 1)
        }
    }

    static let vectors: [FaultCase] = [
        vector("null") { $0.text.contains(#""values":null"#) },
        vector("empty") { ($0.at("embedding.values") as? [Any])?.isEmpty == true },
        vector("dimension") { ($0.at("embedding.values") as? [Any])?.count == 3 },
        vector("nan") { $0.text.contains(#""values":[NaN,"#) },
        vector("nan-text") { $0.text.contains(#""values":["NaN","#) },
        vector("infinity") { $0.text.contains(#""values":[Infinity,"#) },
        vector("texts") { ($0.at("embedding.values") as? [String])?.count == 4 },
        vector("nulls") { $0.text.contains(#""values":[null,null,null,null]"#) },
        vector("zeros") { ($0.at("embedding.values") as? [Double]) == [0, 0, 0, 0] },
        vector("million") { $0.body.count > 5_000_000 && $0.isComplete },
        vector("missing") { $0.text == "{}" },
        FaultCase("vector=zeros@nth2") { (bench: Bench) async throws in
            let embeddings = try await bench.bulk(four).list("embeddings")
            let zeros = embeddings.map { ($0["values"] as? [Double])?.allSatisfy { $0 == 0 } }
            #expect(zeros == [false, true, false, false])
        },
        FaultCase("vector-length=0.7") { (bench: Bench) async throws in
            let answer = try await bench.embed("a", dimension: 64)
            let values = try #require(answer.at("embedding.values") as? [Double])
            // 0.7² = 0.49
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 0.49) < 1e-5)
        },
    ]

    private static func vector(
        _ kind: String, _ look: @escaping @Sendable (RawHTTP.Answer) -> Bool
    ) -> FaultCase {
        FaultCase("vector=\(kind)") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.status == 200)
            #expect(look(answer), "\(answer.text.prefix(200))")
        }
    }

    static let files: [FaultCase] = [
        FaultCase("file-processing=2") { (bench: Bench) async throws in
            let file = try await bench.upload(Bench.jsonl(["t"]))
            #expect(file.text("file.state") == "PROCESSING")
            let name = try #require(file.text("file.name"))
            #expect(try await bench.createFromFile(name).status == 400)
            var state = ""
            for _ in 0..<500 where state != "ACTIVE" {
                try await Task.sleep(for: .milliseconds(5))
                state = await bench.get("/v1beta/\(name)").text("state") ?? ""
            }
            #expect(try await bench.createFromFile(name).status == 200)
        },
        FaultCase("file-gone") { (bench: Bench) async throws in
            let file = try await bench.upload(Bench.jsonl(["t"]))
            let name = try #require(file.text("file.name"))
            #expect(await bench.get("/v1beta/\(name)").status == 404)
            #expect(try await bench.createFromFile(name).status == 404)
        },
        FaultCase("upload-no-url") { (bench: Bench) async throws in
            let start = await bench.startUpload(size: 1)
            #expect(start.status == 200 && start.headers["x-goog-upload-url"] == nil)
        },
        FaultCase("upload-no-status") { (bench: Bench) async throws in
            let file = try await bench.upload(Data("a".utf8))
            #expect(file.status == 200 && file.headers["x-goog-upload-status"] == nil)
        },
        FaultCase("mutate=values") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.at("embedding.values.changed") as? Bool == true)
        },
        FaultCase("mutate:get=done") { (bench: Bench) async throws in
            let created = try await bench.create(["t"])
            let name = try #require(created.text("name"))
            for _ in 0..<500 {
                guard let done = await bench.get("/v1beta/\(name)").text("done") else { continue }
                #expect(done == "changed")
                return
            }
            Issue.record("never done")
        },
        FaultCase("extra-fields") { (bench: Bench) async throws in
            let answer = try await bench.embed("a")
            #expect(answer.text("somethingNew.since") == "tomorrow")
            #expect(answer.text("embedding.somethingNew.since") == "tomorrow")
            #expect((answer.at("embedding.values") as? [Double])?.count == 4)
        },
        FaultCase("echo-text") { (bench: Bench) async throws in
            let answer = try await bench.generate("tell me")
            #expect(answer.text("candidates.0.content.parts.0.text")?.contains("tell me") == true)
        },
        FaultCase("quota-by-items") { (bench: Bench) async throws in
            var provider = Bench.quick
            provider.individual.requestsPerMinute = 3
            await bench.emulator.set(provider: provider)
            #expect(try await bench.bulk(four).status == 429)
            #expect(try await bench.bulk(["t", "u"]).status == 200)
        },
    ]
}
