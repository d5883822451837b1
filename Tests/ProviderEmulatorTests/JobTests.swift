import BatchingSimulator
import Foundation
import ProviderEmulator
import Testing

@Suite("Jobs of the emulator", .serialized)
struct JobTests {
    private let texts = (0..<40).map { "text-\($0)" }

    @Test("say nothing that is not so yet: no `done`, no zero counts, no output")
    func pending() async throws {
        try await Bench.with(["job-end=pending"]) { bench in
            let job = try await bench.create(texts)
            #expect(job.text("metadata.state") == "BATCH_STATE_PENDING")
            #expect(job.at("done") == nil && job.at("response") == nil)
            #expect(job.text("metadata.batchStats.requestCount") == "40")
            #expect(job.text("metadata.batchStats.pendingRequestCount") == "40")
            #expect(job.at("metadata.batchStats.successfulRequestCount") == nil)
            #expect(job.text("metadata.displayName") == "a job")
            #expect(job.text("name")?.wholeMatch(of: /batches\/[a-z0-9]{32}/) != nil)
        }
    }

    @Test("end with a result for each key, shuffled, in both of the output's places")
    func inline() async throws {
        try await Bench.with { bench in
            let job = try await bench.finished(bench.create(texts))
            #expect(job.text("metadata.state") == "BATCH_STATE_SUCCEEDED")
            #expect(job.text("metadata.batchStats.successfulRequestCount") == "40")
            let results = job.list(Bench.inlined)
            let again = job.list(
                "metadata.output.inlinedResponses.inlinedResponses")
            #expect(results.count == 40 && again.count == 40)
            let keys = results.compactMap { ($0["metadata"] as? [String: String])?["key"] }
            #expect(Set(keys) == Set(texts) && keys != texts)
            for (key, result) in zip(keys, results) {
                let response = result["response"] as? [String: Any]
                let values = (response?["embedding"] as? [String: [Double]])?["values"]
                #expect(
                    values?.map(Float.init)
                        == EmulatedVector.values(
                            model: "gemini-embedding-001", text: key, dimension: 4))
            }
        }
    }

    @Test("generate as calls do")
    func generate() async throws {
        try await Bench.with { bench in
            let item: [String: Any] = [
                "request": ["contents": [Bench.content("tell me")]], "metadata": ["key": "k"],
            ]
            let created = try await bench.post(
                "/v1/models/gemini-3-flash:batchGenerateContent",
                [
                    "batch": [
                        "displayName": "g", "inputConfig": ["requests": ["requests": [item]]],
                    ]
                ])
            let job = try await bench.finished(created)
            let direct = try await bench.generate("tell me")
            let path = "candidates.0.content.parts.0.text"
            #expect(job.text(Bench.inlined + ".0.response." + path) == direct.text(path))
        }
    }

    @Test("take their input from a file and give their output as one")
    func file() async throws {
        try await Bench.with { bench in
            let lines = try await bench.resultLines(texts)
            #expect(lines.count == 40)
            var keys: Set<String> = []
            for line in lines {
                let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
                keys.insert(object?["key"] as? String ?? "")
                #expect(object?["response"] != nil)
            }
            #expect(keys == Set(texts))
        }
    }

    @Test("end items that make no sense with an error of their own, and the others well")
    func badItems() async throws {
        try await Bench.with { bench in
            let lines = Data(
                """
                {"key":"good","request":{"content":{"parts":[{"text":"a"}]}}}
                {"key":"bad","request":{"contents":[{"parts":[{"text":"a"}]}]}}
                not JSON

                """.utf8)
            let file = try await bench.upload(lines)
            let job = try await bench.finished(
                bench.createFromFile(file.text("file.name") ?? ""))
            #expect(job.text("metadata.batchStats.successfulRequestCount") == "1")
            #expect(job.text("metadata.batchStats.failedRequestCount") == "2")
            let result = try #require(job.text("response.responsesFile"))
            // Both paths lead to the same bytes.
            let one = await bench.get("/v1beta/\(result):download?alt=media")
            let other = await bench.get("/download/v1beta/\(result):download?alt=media")
            #expect(one.body == other.body)
            #expect(one.text.contains(#""error":{"code":3,"#))
        }
    }

    @Test("show only what the mask asks for, without making the rest")
    func mask() async throws {
        try await Bench.with { bench in
            let created = try await bench.create(texts)
            _ = try await bench.finished(created)
            let name = try #require(created.text("name"))
            let mask = "name,done,metadata(state,batchStats,updateTime)"
            let job = await bench.get("/v1beta/\(name)?fields=\(mask)")
            let object = try #require(job.json as? [String: Any])
            #expect(Set(object.keys) == ["name", "done", "metadata"])
            #expect(
                Set((object["metadata"] as? [String: Any] ?? [:]).keys)
                    == ["state", "batchStats", "updateTime"])
            let paths = await bench.get("/v1beta/\(name)?fields=metadata/state,metadata/name")
            #expect((paths.at("metadata") as? [String: Any])?.count == 2)
            #expect(await bench.get("/v1beta/\(name)?fields=a(b").status == 400)
        }
    }

    @Test("are listed newest first, page by page, without output")
    func list() async throws {
        try await Bench.with { bench in
            for index in 0..<5 {
                _ = try await bench.finished(bench.create(["t"], name: "job \(index)"))
            }
            var names: [String] = []
            var token = ""
            for _ in 0..<3 {
                let page = await bench.get("/v1beta/batches?pageSize=2&pageToken=\(token)")
                for job in page.list("operations") {
                    #expect(job["response"] == nil)
                    let metadata = job["metadata"] as? [String: Any]
                    #expect(metadata?["output"] == nil)
                    names.append(metadata?["displayName"] as? String ?? "")
                }
                token = page.text("nextPageToken") ?? ""
            }
            #expect(token == "")
            #expect(names == (0..<5).reversed().map { "job \($0)" })
        }
    }

    @Test("can be cancelled and deleted; another key does not see them")
    func cancel() async throws {
        var slow = Bench.quick
        slow.batch.overhead = .constant(1_000_000)
        try await Bench.with(provider: slow) { bench in
            let created = try await bench.create(texts)
            let path = "/v1beta/" + (try #require(created.text("name")))
            let other = ["x-goog-api-key": "another-key"]
            #expect(await bench.get(path, headers: other).status == 404)
            #expect(await bench.get("/v1beta/batches", headers: other).list("operations").isEmpty)
            #expect(
                await bench.http.send("POST", path + ":cancel", headers: Bench.key).text == "{}")
            let job = await bench.get(path)
            #expect(job.text("metadata.state") == "BATCH_STATE_CANCELLED")
            #expect(job.at("done") as? Bool == true && job.at("response") == nil)
            #expect(await bench.http.send("DELETE", path, headers: Bench.key).status == 200)
            #expect(await bench.get(path).status == 404)
        }
    }

    @Test("run as many at a time as the provider has places, and expire in time")
    func places() async throws {
        // 4 jobs of 40 model seconds, 2 places: they would end at 40, 40, 80 and 80 s, but none is
        // kept for longer than 42 s.
        var provider = Bench.quick
        provider.batch.maxConcurrentJobs = 2
        provider.batch.expiresAfter = 42
        try await Bench.with(provider: provider, speed: 20) { bench in
            var states: [String] = []
            var created: [RawHTTP.Answer] = []
            for index in 0..<4 {
                created.append(try await bench.create(["t"], name: "job \(index)"))
            }
            states = created.compactMap { $0.text("metadata.state") }
            #expect(
                states == ["RUNNING", "RUNNING", "PENDING", "PENDING"].map { "BATCH_STATE_" + $0 })
            var ends: [String] = []
            for job in created {
                ends.append(try await bench.finished(job).text("metadata.state") ?? "")
            }
            #expect(
                ends
                    == ["SUCCEEDED", "SUCCEEDED", "EXPIRED", "EXPIRED"].map { "BATCH_STATE_" + $0 })
        }
    }

    @Test("are refused when they are too large, empty, or of two sources")
    func refused() async throws {
        try await Bench.with { bench in
            let huge = try await bench.create([String(repeating: "x", count: 20 << 20)])
            #expect(huge.status == 400)
            #expect(huge.text("error.message")?.contains("20971520 bytes") == true)
            #expect(try await bench.create([]).status == 400)
            #expect(try await bench.createFromFile("files/nothing").status == 404)
            let both = try await bench.post(
                "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent",
                ["batch": ["inputConfig": ["fileName": "files/a", "requests": ["requests": []]]]])
            #expect(both.status == 400)
            let stats = await bench.emulator.stats()
            #expect(stats.jobs.values.allSatisfy { $0.createsAccepted == 0 })
        }
    }
}
