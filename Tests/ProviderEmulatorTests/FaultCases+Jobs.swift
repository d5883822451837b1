import Foundation
import ProviderEmulator
import Testing

extension FaultCases {
    static let streams: [FaultCase] = [
        FaultCase("stream-error=sse") { (bench: Bench) async throws in
            let answer = try await bench.generate("a", stream: "?alt=sse")
            #expect(answer.status == 200 && answer.isComplete)
            #expect(answer.text.contains(#"data: {"error":{"code":503"#))
            #expect(!answer.text.contains("finishReason"))
        },
        FaultCase("stream-error=bare") { (bench: Bench) async throws in
            let answer = try await bench.generate("a", stream: "?alt=sse")
            #expect(answer.text.contains("\n{\n  \"error\": {\n    \"code\": 503,"))
            #expect(answer.text.hasPrefix("data: ") && !answer.text.contains("finishReason"))
        },
        FaultCase("stream-cut") { (bench: Bench) async throws in
            let answer = try await bench.generate("a", stream: "?alt=sse")
            #expect(answer.status == 200 && answer.isComplete)
            #expect(answer.text.hasPrefix("data: ") && !answer.text.contains("finishReason"))
        },
        FaultCase("stream-stops") { (bench: Bench) async throws in
            let answer = try await bench.generate("a", stream: "?alt=sse")
            let reasons = answer.text.components(separatedBy: #""finishReason":"STOP""#).count - 1
            let events = answer.text.components(separatedBy: "data: ").count - 1
            #expect(reasons == events && events > 2)
        },
    ]

    /// The display names of a list.
    private static func names(_ answer: RawHTTP.Answer) -> [String] {
        answer.list("operations").compactMap {
            ($0["metadata"] as? [String: Any])?["displayName"] as? String
        }
    }

    private static func threeJobs(_ bench: Bench) async throws {
        for name in ["a", "b", "c"] {
            _ = try await bench.finished(bench.create(["t"], name: name))
        }
    }

    static let lists: [FaultCase] = [
        FaultCase("list-lag=2") { (bench: Bench) async throws in
            _ = try await bench.create(["t"], name: "a")
            #expect(names(await bench.get("/v1beta/batches")).isEmpty)
            var seen: [String] = []
            for _ in 0..<500 where seen.isEmpty {
                try await Task.sleep(for: .milliseconds(5))
                seen = names(await bench.get("/v1beta/batches"))
            }
            #expect(seen == ["a"])
        },
        FaultCase("list-empty") { (bench: Bench) async throws in
            try await threeJobs(bench)
            #expect(await bench.get("/v1beta/batches").text == "{}")
        },
        FaultCase("list-page-2=503") { (bench: Bench) async throws in
            try await threeJobs(bench)
            let first = await bench.get("/v1beta/batches?pageSize=2")
            #expect(names(first) == ["c", "b"])
            let token = try #require(first.text("nextPageToken"))
            let second = await bench.get("/v1beta/batches?pageSize=2&pageToken=\(token)")
            #expect(second.status == 503)
        },
        FaultCase("list-duplicates") { (bench: Bench) async throws in
            try await threeJobs(bench)
            #expect(names(await bench.get("/v1beta/batches")) == ["c", "c", "b", "b", "a", "a"])
        },
        FaultCase("list-unordered") { (bench: Bench) async throws in
            try await threeJobs(bench)
            let list = names(await bench.get("/v1beta/batches"))
            #expect(list.sorted() == ["a", "b", "c"] && list != ["c", "b", "a"])
        },
        FaultCase("list-endless") { (bench: Bench) async throws in
            try await threeJobs(bench)
            var path = "/v1beta/batches?pageSize=3"
            for _ in 0..<4 {
                let page = await bench.get(path)
                #expect(names(page).count == 3)
                path =
                    "/v1beta/batches?pageSize=3&pageToken="
                    + (try #require(page.text("nextPageToken")))
            }
        },
        FaultCase("list-stale") { (bench: Bench) async throws in
            try await threeJobs(bench)
            let jobs = await bench.get("/v1beta/batches").list("operations")
            let metadata = jobs.first?["metadata"] as? [String: Any]
            #expect(metadata?["state"] as? String == "BATCH_STATE_SUCCEEDED")
            #expect((metadata?["batchStats"] as? [String: String])?["pendingRequestCount"] == "1")
        },
        FaultCase("fresh-404=2") { (bench: Bench) async throws in
            let created = try await bench.create(["t"])
            let name = try #require(created.text("name"))
            #expect(await bench.get("/v1beta/\(name)").status == 404)
            #expect(try await bench.finished(created).status == 200)
        },
    ]

    static let jobs: [FaultCase] = [
        state("job") { $0 as? String == "JOB_STATE_SUCCEEDED" },
        state("lower") { $0 as? String == "batch_state_succeeded" },
        state("unknown") { $0 as? String == "BATCH_STATE_REHEATING" },
        state("missing") { $0 == nil },
        state("number") { $0 as? Int == 4 },
        FaultCase("numeric-counts") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t", "u"]))
            #expect(job.at("metadata.batchStats.requestCount") as? Int == 2)
        },
        FaultCase("wrong-counts") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t", "u"]))
            #expect(job.text("metadata.batchStats.successfulRequestCount") == "9")
        },
        FaultCase("job-end=pending") { (bench: Bench) async throws in
            let created = try await bench.create(["t"])
            _ = try await bench.finished(bench.embedJobWithoutFault("u"))
            let job = await bench.get("/v1beta/\(created.text("name") ?? "")")
            #expect(job.text("metadata.state") == "BATCH_STATE_PENDING" && job.at("done") == nil)
        },
        end("expired", "EXPIRED", results: 0) { $0.at("error") == nil },
        end("failed", "FAILED", results: 0) { $0.at("error") == nil },
        end("failed-error", "FAILED", results: 0) { $0.at("error.code") as? Int == 13 },
        end("cancelled", "CANCELLED", results: 2) { $0.at("done") as? Bool == true },
        end("partial", "PARTIALLY_SUCCEEDED", results: 2) { $0.at("error") == nil },
        FaultCase("output-late=2") { (bench: Bench) async throws in
            let created = try await bench.create(["t"])
            let name = try #require(created.text("name"))
            // The look that sees the end is the first of two without output.
            let first = try await bench.finished(created)
            #expect(first.text("metadata.state") == "BATCH_STATE_SUCCEEDED")
            #expect(first.at("response") == nil && first.at("metadata.output") == nil)
            #expect(await bench.get("/v1beta/\(name)").at("response") == nil)
            #expect(await bench.get("/v1beta/\(name)").list(Bench.inlined).count == 1)
        },
        FaultCase("output-in=response") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t"]))
            #expect(job.at("response") != nil && job.at("metadata.output") == nil)
        },
        FaultCase("output-in=metadata") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t"]))
            #expect(job.at("response") == nil && job.at("metadata.output") != nil)
        },
        FaultCase("in-order") { (bench: Bench) async throws in
            let texts = (0..<30).map(String.init)
            let results = try await bench.results(texts)
            #expect(results.compactMap { ($0["metadata"] as? [String: String])?["key"] } == texts)
        },
    ]

    private static func state(
        _ kind: String, _ look: @escaping @Sendable (Any?) -> Bool
    ) -> FaultCase {
        FaultCase("state=\(kind)") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t"]))
            #expect(look(job.at("metadata.state")))
        }
    }

    private static func end(
        _ kind: String, _ state: String, results: Int,
        _ look: @escaping @Sendable (RawHTTP.Answer) -> Bool
    ) -> FaultCase {
        FaultCase("job-end=\(kind)") { (bench: Bench) async throws in
            let job = try await bench.finished(bench.create(["t", "u", "v", "w"]))
            #expect(job.text("metadata.state") == "BATCH_STATE_" + state)
            #expect(job.list(Bench.inlined).count == results && look(job))
            let billed = await bench.emulator.stats().jobs["a job"]?.itemsBilled
            #expect(billed == results)
        }
    }
}

extension Bench {
    /// A job after the faults are gone.
    func embedJobWithoutFault(_ text: String) async throws -> RawHTTP.Answer {
        let struck = await emulator.stats().faults
        #expect(!struck.isEmpty)
        await emulator.set(faults: [])
        return try await create([text], name: "without fault")
    }
}
