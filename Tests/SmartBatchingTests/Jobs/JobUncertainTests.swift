import BatchingCore
import Foundation
import HTTPTypes
import Testing

@testable import JobJournal
@testable import ProviderAPI
@testable import SmartBatching

@Suite("A create whose end is not known")
struct JobUncertainTests {
    let world: JobWorld

    init() throws { world = try JobWorld() }

    private var provider: ScriptedProvider { world.provider }

    private func run(
        _ creates: [ScriptedProvider.Create], price: Double = 0.01,
        _ change: (inout JobSettings) -> Void = { _ in }
    ) async throws -> (end: JobEnd, job: JournalJob) {
        await provider.set { $0.creates = creates }
        let journal = try world.journal()
        let desk = try world.desk(journal, change)
        let end = await desk.run(world.works(3, price: price).work(desk))
        return (end, try #require(try journal.jobs().first))
    }

    @Test("is looked up: the job that is there is followed, and none is bought again")
    func lost() async throws {
        let (end, job) = try await run([.answerLost])
        #expect(end.outcome == .done && end.numbers == [0, 1, 2])
        #expect(await provider.createsSeen == 1)
        #expect(job.state == .complete && job.epoch == 0)
    }

    @Test("is found when it was taken late, and when the listing shows it late")
    func late() async throws {
        await provider.set { $0.listLag = Span(seconds: 60) }
        let (end, _) = try await run([.takenLate(Span(seconds: 120))])
        #expect(end.outcome == .done)
        #expect(await provider.createsSeen == 1)
    }

    @Test("is not absent because a listing fails")
    func failing() async throws {
        await provider.set { $0.pagesFailing = 40 }
        let (end, _) = try await run([.answerLost])
        #expect(end.outcome == .done)
        #expect(await provider.createsSeen == 1)
    }

    @Test("is left to a person soon where the provider will not show its list")
    func unlisted() async throws {
        await provider.set { provider in
            provider.pagesFailing = 1_000_000
            provider.pageStatus = 403
        }
        let (end, job) = try await run([.answerLost])
        #expect(end.outcome == .rejected && end.errorCodes == ["JOB_PARKED"])
        #expect(job.state == .parked)
        #expect(await provider.createsSeen == 1)
    }

    @Test("is found on any page")
    func pages() async throws {
        for _ in 1...25 { _ = await provider.plant(label: "another program's", keys: []) }
        await provider.set { $0.pageSize = 4 }
        let (end, job) = try await run([.answerLost])
        #expect(end.outcome == .done && job.remote == "batches/j26")
    }

    @Test("is sent again, with the same token, when it was looked for twice and not found")
    func absent() async throws {
        let (end, job) = try await run([.swallowed])
        #expect(end.outcome == .done)
        #expect(await provider.createsSeen == 2)
        #expect(await provider.labels == [job.token.text])
        #expect(job.epoch == 1 && job.attempts == 2)
    }

    @Test("is left to a person when it is dear, or when that is the rule")
    func parked() async throws {
        let (end, job) = try await run([.swallowed], price: 1.5)
        #expect(end.outcome == .rejected && end.errorCodes == ["JOB_PARKED"])
        #expect(job.state == .parked)
        #expect(await provider.createsSeen == 1)
    }

    @Test("is parked by rule, whatever it costs")
    func rule() async throws {
        let (end, job) = try await run([.swallowed]) { $0.onUncertain = .park }
        #expect(end.outcome == .rejected && job.state == .parked)
    }

    @Test("and came true twice is followed once: the younger one is ended and counted")
    func twice() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal)
        // Somebody's proxy sent it again.
        await provider.set { provider in
            provider.creates = [.answerLost]
            provider.duration = Span(seconds: 100_000)
            provider.pagesFailing = .max
        }
        let running = Task { await desk.run(world.works(2).work(desk)) }
        while await provider.labels.isEmpty { await Task.yield() }
        let label = await provider.labels[0]
        let younger = await provider.plant(label: label, keys: [])
        await provider.set { $0.pagesFailing = 0 }
        while await provider.cancels.isEmpty { await Task.yield() }
        await provider.set { $0.duration = .zero }
        let end = await running.value
        #expect(end.outcome == .done && end.numbers == [0, 1])
        #expect(await provider.cancels == [younger])
        let job = try #require(try journal.jobs().first)
        #expect(job.remote == "batches/j1" && job.duplicates == 1)
    }

    @Test("and comes true after it was sent again is ended and counted")
    func twin() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal) { $0.quietPeriod = Span(seconds: 50) }
        await provider.set { provider in
            provider.creates = [.swallowed]
            provider.duration = Span(seconds: 1e9)
        }
        let running = Task { await desk.run(world.works(2).work(desk)) }
        while await provider.labels.isEmpty { await Task.yield() }
        // The first create, hours late.
        let late = await provider.plant(label: provider.labels[0], keys: [])
        while await provider.cancels.isEmpty { await Task.yield() }
        #expect(await provider.cancels == [late])
        await provider.set { $0.duration = .zero }
        let end = await running.value
        #expect(end.outcome == .done)
        let job = try #require(try journal.jobs().first)
        #expect(job.remote == "batches/j1" && job.duplicates == 1)
        try await desk.close()
    }

    @Test("does not hold up items that are wanted elsewhere; the job is ended when it is found")
    func unwanted() async throws {
        let journal = try world.journal()
        let desk = try world.desk(journal) { $0.quietPeriod = Span(seconds: 500) }
        await provider.set { provider in
            provider.creates = [.takenLate(Span(seconds: 300))]
            provider.duration = Span(seconds: 1e9)
        }
        let running = Task { await desk.run(world.works(2).work(desk)) }
        while await provider.createsSeen == 0 { await Task.yield() }
        await desk.cancel(JobNumber(driver: 0, id: 1))
        let end = await running.value
        #expect(end.outcome == .cancelled(billed: true))
        while try journal.jobs()[0].state != .cancelled { await Task.yield() }
        #expect(await provider.cancels == ["batches/j1"])
    }

    @Test("is what every answer is that does not say for certain what became of it")
    func answers() throws {
        let key = try requireKey("k")
        func answer(_ status: Int, _ body: String) -> String {
            let reply = HTTPReply(
                response: HTTPResponse(status: .init(code: status)), body: Array(body.utf8))
            return switch CreateAnswer(reply, label: "T", key: key) {
            case .accepted: "accepted"
            case .refused: "refused"
            case .unsent: "unsent"
            case .unknown(let code): code
            }
        }
        let job = #"{"name":"batches/1","metadata":{"state":"BATCH_STATE_PENDING"}}"#
        #expect(answer(200, job) == "accepted")
        for (label, expected) in [("T", "accepted"), ("U", "OTHER_JOB")] {
            let metadata = #"{"displayName":"\#(label)","state":"BATCH_STATE_PENDING"}"#
            #expect(answer(200, #"{"name":"batches/1","metadata":\#(metadata)}"#) == expected)
        }
        for status in [400, 401, 402, 403, 404, 413, 415, 422, 429] {
            let error = #"{"error":{"code":\#(status),"message":"m","status":"X"}}"#
            #expect(answer(status, error) == "refused", "\(status)")
            // A front end's page is not the provider's word.
            #expect(answer(status, "<html>") == "HTTP_\(status)")
            #expect(answer(status, "") == "HTTP_\(status)")
        }
        for status in [301, 308, 408, 409, 499, 500, 502, 503, 504, 529] {
            let error = #"{"error":{"code":\#(status),"message":"m","status":"X"}}"#
            #expect(answer(status, error) == "HTTP_\(status)")
        }
        for body in ["", "{", "[]", #"{"name":"../../x"}"#, #"{"error":{"code":400}}"#] {
            #expect(answer(200, body) == "MALFORMED", "\(body)")
        }
        let kinds: [(TransportFailure.Kind, String)] = [
            (.unsent, "unsent"), (.refused, "refused"), (.timeout, "TIMEOUT"),
            (.broken, "BROKEN"), (.tooLarge, "TOOLARGE"), (.cancelled, "CANCELLED"),
        ]
        for (kind, expected) in kinds {
            let found =
                switch CreateAnswer(TransportFailure(kind, "")) {
                case .accepted: "accepted"
                case .refused: "refused"
                case .unsent: "unsent"
                case .unknown(let code): code
                }
            #expect(found == expected)
        }
    }

    @Test("is none when it was refused, or never left: nothing is looked up")
    func certain() async throws {
        let (end, job) = try await run([.unsent, .status(429), .unsent, .taken])
        #expect(end.outcome == .done && job.attempts == 4 && job.epoch == 3)
        #expect(await provider.listsSeen == 0)
        #expect(await provider.labels.count == 1)
    }

    @Test("and is refused for good frees its items, with the provider's word")
    func refused() async throws {
        let (end, job) = try await run([.status(400)])
        #expect(end.outcome == .rejected && end.errorCodes == ["INVALID_ARGUMENT"])
        #expect(job.state == .abandoned && job.errorCode == "INVALID_ARGUMENT")
        #expect(await provider.listsSeen == 0)
    }
}
