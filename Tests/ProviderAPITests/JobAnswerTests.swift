import Testing

@testable import ProviderAPI

@Suite("A job's answer")
struct JobAnswerTests {
    private func job(_ text: String) throws -> JobSnapshot { try GeminiAnswer.job(reply(text)) }

    private func withState(_ state: String) throws -> JobState {
        try job(#"{"name":"batches/a","metadata":{\#(state)}}"#).state
    }

    @Test("tells how it stands; what is absent is zero")
    func pending() throws {
        let job = try job(Samples.pendingJob)
        #expect(job.name == "batches/8fAB_c-1" && job.displayName == "sb1-run42")
        #expect(job.state == .pending && !job.isTerminal)
        #expect((job.requestCount, job.successfulCount, job.failedCount) == (4, 0, 0))
        #expect(job.inputFile == "files/abc" && job.resultsFile == nil)
        #expect(job.inlineResults == nil && job.error == nil)
        #expect(job.createTime == "2026-07-25T10:00:00.123456789Z")
    }

    @Test("holds its results with their keys, in whatever order")
    func inline() throws {
        let job = try job(Samples.inlineJob)
        #expect((job.requestCount, job.successfulCount, job.failedCount) == (4, 3, 1))
        let results = try #require(job.inlineResults)
        #expect(results.map(\.key) == ["item-2", "item-1", "item-3", nil])
        #expect(
            results[0].result
                == .success(.embedding(Embedding(values: [0.5, 0.5], inputTokens: 81))))
        guard case .success(.generated(let text)) = results[1].result else {
            return #expect(Bool(false), "no text")
        }
        #expect(text.text == "hi")
        guard case .failure(let error) = results[2].result else {
            return #expect(Bool(false), "no error")
        }
        #expect(error.advice == .never && error.code == "INVALID_ARGUMENT")
        #expect(
            results[3].result == .success(.embedding(Embedding(values: [1, 0], inputTokens: 1))))
    }

    @Test("finds the output in the response as in the metadata")
    func places() throws {
        #expect(try job(Samples.fileJob).resultsFile == "files/batch-8f")
        let other =
            #"{"name":"batches/a","done":true,"response":{"responsesFile":"files/batch-a"}}"#
        #expect(try job(other).resultsFile == "files/batch-a")
        let embeds =
            #"{"name":"batches/a","response":{"inlinedEmbedContentResponses":{"inlinedResponses":[]}}}"#
        #expect(try job(embeds).inlineResults == [])
        let bare = #"{"metadata":{"name":"batches/a","state":"BATCH_STATE_RUNNING"}}"#
        #expect(try job(bare).name == "batches/a")
    }

    @Test("tells why it failed")
    func failed() throws {
        let job = try job(Samples.failedJob)
        #expect(job.state == .failed && job.isTerminal)
        #expect(job.error?.code == "RESOURCE_EXHAUSTED" && job.error?.advice == .retry)
    }

    @Test(
        "spells its state in more than one way",
        arguments: [
            ("PENDING", .pending), ("QUEUED", .pending), ("PAUSED", .pending),
            ("RUNNING", .running), ("UPDATING", .running), ("CANCELLING", .running),
            ("SUCCEEDED", .succeeded), ("PARTIALLY_SUCCEEDED", .partlySucceeded),
            ("FAILED", .failed), ("CANCELLED", .cancelled), ("EXPIRED", .expired),
            ("UNSPECIFIED", .unknown("UNSPECIFIED")), ("MELTED", .unknown("MELTED")),
        ] as [(String, JobState)])
    func states(word: String, state: JobState) throws {
        for prefix in ["BATCH_STATE_", "JOB_STATE_", "", "batch_state_"] {
            for word in [word, word.lowercased()] {
                #expect(try withState(#""state":"\#(prefix)\#(word)""#) == state)
            }
        }
        let over: [JobState] = [.succeeded, .partlySucceeded, .failed, .cancelled, .expired]
        #expect(state.isTerminal == over.contains(state))
    }

    @Test("without a state that is a word is not understood, and so not over")
    func noState() throws {
        for state in [
            "", #""state":null"#, #""state":4"#, #""state":"a secret text""#, #""state":"""#,
        ] {
            #expect(try withState(state) == .unknown(""))
        }
        #expect(try job(#"{"name":"batches/a","done":true}"#).state == .unknown(""))
    }

    @Test(
        "is refused with names that are none",
        arguments: [
            "{}", #"{"name":"batches/../x"}"#, #"{"name":"files/a"}"#, #"{"name":7}"#, "[]", "",
            #"{"name":"batches/a","response":{"responsesFile":"files/../../etc/passwd"}}"#,
            #"{"name":"batches/a","response":{"responsesFile":"/etc/passwd"}}"#,
            #"{"name":"batches/a","metadata":{"inputConfig":{"fileName":"x"}}}"#,
        ])
    func names(body: String) {
        #expect(throws: ProviderError.self) { try GeminiAnswer.job(reply(body)) }
    }

    @Test("lists come in pages; an entry that is none spoils its page")
    func pages() throws {
        let page = try GeminiAnswer.jobPage(reply(Samples.jobPage))
        #expect(page.jobs.map(\.displayName) == ["one", "two"])
        #expect(page.jobs.map(\.state) == [.running, .expired])
        #expect(page.nextPageToken == "Cg+x/=")
        let empty = try GeminiAnswer.jobPage(reply(#"{"nextPageToken":"x"}"#))
        #expect(empty.jobs.isEmpty && empty.nextPageToken == "x")
        let last = try GeminiAnswer.jobPage(reply(#"{"operations":[],"nextPageToken":""}"#))
        #expect(last.nextPageToken == nil)
        for body in [
            #"{"operations":[{"name":"batches/a"},{"name":"nope"}]}"#, #"{"operations":{}}"#,
            #"{"operations":"x"}"#, #"{"nextPageToken":7}"#, "[]", "", #"{"operations":[null]}"#,
        ] {
            #expect(throws: ProviderError.self) { try GeminiAnswer.jobPage(reply(body)) }
        }
    }

    @Test("that is none of success is its error")
    func refused() throws {
        let error = try #require(throws: ProviderError.self) {
            try GeminiAnswer.job(
                reply(#"{"error":{"code":404,"status":"NOT_FOUND","message":"m"}}"#, status: 404))
        }
        #expect(error.status == 404 && error.advice == .never)
    }
}
