import BatchingCore
import Foundation
import Locking
import Testing

@testable import JobJournal
@testable import ProviderAPI
@testable import SmartBatching

/// The wire of a process that dies at its n-th exchange, before or after the provider has had it:
/// the journal's files are copied then, and nothing is sent afterwards.
private final class DyingWire: Transport {
    private let provider: ScriptedProvider
    private let folder: URL
    private let deathAt: Int
    private let dropsAnswer: Bool
    private let calls = Locked(0)

    /// - Parameter dropsAnswer: the provider gets the last call, its answer nobody.
    init(_ world: JobWorld, deathAt: Int, dropsAnswer: Bool) {
        provider = world.provider
        folder = world.folder
        self.deathAt = deathAt
        self.dropsAnswer = dropsAnswer
    }

    var isDead: Bool { calls.withLock { $0 >= deathAt } }

    /// What the disk held at the moment of death.
    var grave: String { folder.appending(path: "grave").path }

    private func die<Value>(
        _ call: () async throws(TransportFailure) -> Value
    ) async throws(TransportFailure) -> Value {
        let number = calls.withLock { count in
            count += 1
            return count
        }
        if number < deathAt { return try await call() }
        if number == deathAt {
            if dropsAnswer { _ = try? await call() }
            for suffix in ["", "-wal"] {
                try? FileManager.default.copyItem(
                    atPath: folder.appending(path: "jobs.sqlite").path + suffix,
                    toPath: grave + suffix)
            }
        }
        throw TransportFailure(.broken, "dead")
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        try await die { () async throws(TransportFailure) in try await provider.send(call) }
    }

    func open(_ call: HTTPCall) async throws(TransportFailure) -> HTTPStream {
        throw TransportFailure(.refused, "no streams here")
    }

    func download(_ call: HTTPCall, to path: String) async throws(TransportFailure) -> HTTPReply {
        try await die { () async throws(TransportFailure) in
            try await provider.download(call, to: path)
        }
    }
}

@Suite("A process that dies between any two exchanges")
struct JobCrashTests {
    /// Runs until the death, and again with what the disk held then.
    ///
    /// - Returns: the vectors' first numbers, and what was bought; nil where the run ended before.
    private func survive(
        _ deathAt: Int, dropsAnswer: Bool, byFile: Bool, remembers: Bool = true
    ) async throws -> (numbers: [Float?], bought: Int)? {
        let world = try JobWorld()
        let limit = byFile ? 1 : 1000
        let wire = DyingWire(world, deathAt: deathAt, dropsAnswer: dropsAnswer)
        let first = try world.desk(world.journal(), through: wire) { $0.inlineItemsMax = limit }
        let work = world.works(3).work(first)
        let running = Task { await first.run(work) }
        let watching = Task {
            while !wire.isDead, !Task.isCancelled { await Task.yield() }
            running.cancel()
        }
        let end = await running.value
        watching.cancel()
        await watching.value
        if !wire.isDead {
            #expect(end.outcome == .done)
            return nil
        }
        let path = remembers ? wire.grave : world.folder.appending(path: "empty").path
        let journal = try JobJournal(path: path, random: JobDesk.randomBytes(36))
        let desk = try world.desk(journal)
        var work2 = world.works(3).work(desk)
        var numbers = [Float?](repeating: nil, count: 3)
        for (index, item) in try await desk.adopt(work2.fingerprints).enumerated() {
            if case .result(.embedding(let embedding)) = await item?.outcome() {
                numbers[index] = embedding.values[0]
            }
        }
        let missing = numbers.indices.filter { numbers[$0] == nil }
        if !missing.isEmpty {
            work2.items = missing.map { work2.items[$0] }
            work2.fingerprints = missing.map { work2.fingerprints[$0] }
            let again = await desk.run(work2)
            for (place, number) in zip(missing, again.numbers) { numbers[place] = number }
        }
        try await desk.close()
        return (numbers, await world.provider.labels.count)
    }

    @Test(
        "loses no item and buys none twice, whether the provider had the last call or not",
        arguments: [false, true], [false, true])
    func everyPoint(_ dropsAnswer: Bool, _ byFile: Bool) async throws {
        var points = 0
        for deathAt in 1...40 {
            guard
                let (numbers, bought) = try await survive(
                    deathAt, dropsAnswer: dropsAnswer, byFile: byFile)
            else { break }
            points += 1
            #expect(numbers == [0, 1, 2], "\(deathAt)")
            #expect(bought == 1, "\(deathAt)")
        }
        // Create, a look, the output at least; with a file two more for it and its download.
        #expect(points >= (byFile ? 5 : 3))
    }

    @Test("would buy twice if it did not remember what it was about to buy")
    func control() async throws {
        // The first exchange is the create.
        let forgetful = try #require(
            try await survive(1, dropsAnswer: true, byFile: false, remembers: false))
        #expect(forgetful.numbers == [0, 1, 2] && forgetful.bought == 2)
    }
}
