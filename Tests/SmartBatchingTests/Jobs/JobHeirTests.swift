import BatchingCore
import Diagnostics
import Foundation
import Testing

@testable import JobJournal
@testable import ProviderAPI
@testable import SmartBatching

@Suite("A job of a run that died")
struct JobHeirTests {
    let world: JobWorld

    init() throws { world = try JobWorld() }

    private var provider: ScriptedProvider { world.provider }

    /// A job as a run left it that died in this state; its token.
    private func leave(
        _ state: JournalState, items: Int = 3, price: Double = 0.01
    ) async throws -> JobToken {
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let work = world.works(items, price: price).work(desk)
        var job = JournalJob(
            token: JobToken(journal: journal.id, micros: 0, random: desk.random(10)),
            kind: .embed, provider: "gemini", model: desk.wire.model, purpose: "p",
            account: desk.account, payload: [], items: items,
            intendedAt: JobDesk.wallMicros(),
            priceMicroUSD: Int64(price * 1e6))
        job = try journal.add(job, fingerprints: work.fingerprints.map(\.bytes))
        let way: [JournalState] = [.submitting, .submitted, .fetching]
        for next in way where job.state != state && state != .planned {
            job = try journal.move(job, to: next) {
                if next == .submitted { $0.remote = "batches/j1" }
            }
        }
        try journal.close()
        return job.token
    }

    private func keys(_ token: JobToken) -> [String] { (0..<3).map(token.itemKey) }

    @Test(
        "is picked up wherever it stood, and its items reach whoever asks for them",
        arguments: [JournalState.submitting, .submitted, .fetching])
    func resumed(_ state: JournalState) async throws {
        let token = try await leave(state)
        _ = await provider.plant(label: token.text, keys: keys(token))
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let work = world.works(4).work(desk)
        let adopted = try await desk.adopt(work.fingerprints)
        #expect(adopted.map { $0 != nil } == [true, true, true, false])
        for item in adopted.compactMap({ $0 }) {
            #expect(await item.outcome().result == .embedding(Embedding(values: [0, 0.5, -1])))
            #expect(item.name.token == token.text)
        }
        #expect(await provider.createsSeen == 0)
        #expect(try journal.jobs().map(\.state) == [.complete])
        // An item is given to one caller.
        #expect(try await desk.adopt(work.fingerprints).allSatisfy { $0 == nil })
        try await desk.close()
    }

    @Test("is gone before the create: nothing was bought, its items are free")
    func planned() async throws {
        _ = try await leave(.planned)
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let work = world.works(3).work(desk)
        #expect(try await desk.adopt(work.fingerprints).allSatisfy { $0 == nil })
        #expect(try journal.jobs().map(\.state) == [.abandoned])
    }

    @Test("and is not at the provider frees its items, unless it was dear")
    func absent() async throws {
        _ = try await leave(.submitting)
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let work = world.works(3).work(desk)
        let item = try #require(try await desk.adopt(work.fingerprints)[0])
        #expect(await item.outcome().isFree)
        #expect(try journal.jobs().map(\.state) == [.abandoned])
        try await desk.close()
    }

    @Test("and was dear is left to a person, and so are its items")
    func dear() async throws {
        _ = try await leave(.submitting, price: 5)
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let item = try #require(
            try await desk.adopt(world.works(3).work(desk).fingerprints)[0])
        guard case .blocked(let error) = await item.outcome() else {
            Issue.record("it could be bought twice")
            return
        }
        #expect(error.code == "JOB_PARKED" && error.advice == .never)
        try await desk.close()
    }

    @Test("hands its results out once: what was delivered is asked for anew")
    func delivered() async throws {
        let first = try world.desk(world.journal())
        let end = await first.run(world.works(3).work(first))
        try await first.delivered(#require(end.token), items: [0, 2])
        try await first.close()
        let desk = try world.desk(world.journal())
        let adopted = try await desk.adopt(world.works(3).work(desk).fingerprints)
        #expect(adopted.map { $0?.name.index } == [nil, 1, nil])
        let outcome = await adopted[1]?.outcome()
        #expect(outcome?.result == .embedding(Embedding(values: [1, 0.5, -1])))
    }

    @Test("of equal texts gives each asker one of them")
    func equal() async throws {
        let first = try world.desk(world.journal())
        var works = world.works(2)
        works.items[1] = works.items[0]
        _ = await first.run(works.work(first))
        try await first.close()
        let desk = try world.desk(world.journal())
        works.items.append(works.items[0])
        let adopted = try await desk.adopt(works.work(desk).fingerprints)
        #expect(Set(adopted.map { $0?.name.index }) == [0, 1, nil])
    }

    @Test("of another key is not looked for with this one")
    func account() async throws {
        let token = try await leave(.submitted)
        let journal = try world.journal()
        var job = try #require(try journal.job(token))
        job = try journal.note(job) { $0.account = [1] }
        let desk = try world.desk(journal)
        #expect(try await desk.adopt(world.works(3).work(desk).fingerprints)[0] == nil)
        #expect(await provider.looksSeen == 0)
    }

    @Test("whose waiting task was cancelled is in the journal, and comes to the next one who asks")
    func cancelledTask() async throws {
        await provider.set { $0.duration = Span(seconds: 1e9) }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let work = world.works(3).work(desk)
        #expect(try await desk.adopt(work.fingerprints).allSatisfy { $0 == nil })
        let running = Task { await desk.run(work) }
        while await provider.looksSeen == 0 { await Task.yield() }
        running.cancel()
        #expect(await running.value.outcome == .cancelled(billed: true))
        #expect(try journal.jobs().map(\.state) == [.submitted])
        #expect(await provider.cancels.isEmpty)
        await provider.set { $0.duration = .zero }
        let item = try #require(try await desk.adopt(work.fingerprints)[2])
        #expect(await item.outcome().result == .embedding(Embedding(values: [2, 0.5, -1])))
        #expect(await provider.createsSeen == 1)
    }

    @Test("is created to the create's end although nobody waits any more: half of one is the worst")
    func cancelledCreate() async throws {
        await provider.set { $0.creates = [.held] }
        let journal = try world.journal()
        let desk = try world.desk(journal)
        let running = Task { await desk.run(world.works(3).work(desk)) }
        while await provider.createsSeen == 0 { await Task.yield() }
        running.cancel()
        await provider.set { $0.isHolding = false }
        _ = await running.value
        #expect(try journal.jobs().map(\.remote) == ["batches/j1"])
        #expect(await provider.listsSeen == 0)
    }

    @Test("is another driver's where the number is the same: giving one up leaves the other alone")
    func twoDrivers() async throws {
        await provider.set { $0.duration = Span(seconds: 1e9) }
        let desk = try world.desk()
        var (first, second) = (world.works(2).work(desk), world.works(2, from: 2).work(desk))
        (first.driver, second.driver) = (1, 2)
        async let one = desk.run(first)
        async let two = desk.run(second)
        // Two looks may be both at one of them: the other is then not begun, and given up unbilled.
        while await provider.namesLookedAt.count < 2 { await Task.yield() }
        await desk.cancel(JobNumber(driver: 1, id: first.id))
        #expect(await one.outcome == .cancelled(billed: true))
        await provider.set { $0.duration = .zero }
        #expect(await two.outcome == .done)
        #expect(await provider.cancels.count == 1)
    }

    @Test("is given up also when that is heard of before it is begun; the number's next job is not")
    func overtaken() async throws {
        let desk = try world.desk()
        await desk.cancel(JobNumber(driver: 0, id: 3))
        let first = await desk.run(world.works(2, id: 3).work(desk))
        #expect(first.outcome == .cancelled(billed: false))
        // Too late for the first one.
        await desk.cancel(JobNumber(driver: 0, id: 3))
        #expect(await desk.run(world.works(2, id: 3).work(desk)).outcome == .done)
        #expect(await provider.createsSeen == 1)
    }

    @Test("is cancelled on request: charged if it had begun, done if it was over")
    func cancel() async throws {
        for (state, billed) in [("BATCH_STATE_RUNNING", true), ("BATCH_STATE_PENDING", false)] {
            await provider.set { provider in
                provider.duration = Span(seconds: 1e9)
                provider.runningState = state
            }
            let desk = try world.desk()
            let running = Task { await desk.run(world.works(2, id: 7).work(desk)) }
            let before = await provider.looksSeen
            while await provider.looksSeen == before { await Task.yield() }
            await desk.cancel(JobNumber(driver: 0, id: 7))
            let end = await running.value
            #expect(end.outcome == .cancelled(billed: billed))
            #expect(end.numbers == [nil, nil])
        }
        #expect(await provider.cancels.count == 2)
    }

    @Test("is listed, looked at once or to the end, cancelled and forgotten by hand")
    func byHand() async throws {
        let token = try await leave(.submitted)
        _ = await provider.plant(label: token.text, keys: keys(token))
        await provider.set { $0.duration = Span(seconds: 1e9) }
        let desk = try world.desk(world.journal())
        #expect(try await desk.resumeAll(wait: false).map(\.state) == [.submitted])
        #expect(await provider.looksSeen == 1)
        await #expect(throws: InputError.self) { try await desk.forget(token) }
        #expect(try await desk.cancel(token).state == .cancelled)
        await #expect(throws: InputError.self) { try await desk.cancel(token) }
        try await desk.forget(token)
        #expect(try await desk.list().isEmpty)
    }

    @Test("is written down anew from the provider's list")
    func rebuilt() async throws {
        let token = try await leave(.submitted)
        _ = await provider.plant(label: token.text, keys: keys(token))
        _ = await provider.plant(label: "another program's", keys: [])
        for suffix in ["", ".lock"] {
            try FileManager.default.removeItem(atPath: world.path + suffix)
        }
        #expect(throws: InputError.self) { try world.journal() }
        let journal = try JobJournal(
            path: world.path, random: JobDesk.randomBytes(36), isRebuilding: true)
        let desk = try world.desk(journal)
        #expect(try await desk.rebuildFromProvider() == 1)
        #expect(try await desk.rebuildFromProvider() == 0)
        #expect(try journal.jobs().map(\.remote) == ["batches/j1"])
        #expect(try await desk.resumeAll(wait: true).map(\.state) == [.complete])
        // Nobody else holds its results.
        try await desk.close()
        #expect(await provider.deleted.isEmpty)
    }

    @Test("and is not at the provider frees its items as one group: no job for each of them")
    func freedTogether() async throws {
        _ = try await leave(.submitting, items: 20)
        var settings = ClientSettings()
        settings.speed = 10_000
        settings.logger.logLevel = .critical
        let client = try SmartClient(
            .gemini(
                model: "gemini-embedding-2", baseURL: "http://127.0.0.1:1",
                key: .key(requireKey(Canary.key)), transport: provider),
            strategy: .batch, journal: .file(world.path), settings: settings)
        let items: [EmbedItem] = world.works(20).items.compactMap {
            if case .embed(let item) = $0 { item } else { nil }
        }
        let results = try await client.embed(items)
        #expect(results.map { $0.values[0] } == (0..<20).map { Float($0) })
        await client.close()
        #expect(await provider.createsSeen == 1)
    }

    @Test("is not bought again unasked when nobody knows its price")
    func unpriced() async throws {
        _ = try await leave(.submitting, price: 0)
        let desk = try world.desk(world.journal())
        let item = try #require(
            try await desk.adopt(world.works(3).work(desk).fingerprints)[0])
        guard case .blocked(let error) = await item.outcome() else {
            Issue.record("it could be bought twice, at any price")
            return
        }
        #expect(error.code == "JOB_PARKED")
        try await desk.close()
    }
}
