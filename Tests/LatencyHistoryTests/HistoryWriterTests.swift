import BatchingCore
import Diagnostics
import Foundation
import GRDB
import Locking
import Testing

@testable import LatencyHistory

@Suite("A writer of histories")
struct HistoryWriterTests {
    private let folder: HistoryFolder
    private let history: SQLiteHistory

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    @Test("keeps all it is told, from several threads")
    func all() throws {
        let writer = HistoryWriter(history) { Issue.record("\($0)") }
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            for row in HistorySamples.observations(2500, from: index * 2500) { writer.record(row) }
        }
        writer.flush()
        #expect((writer.dropped, writer.refused, writer.backlog) == (0, 0, 0))
        let rows = try history.observations(.init(), last: nil)
        #expect(rows.count == 10_000)
        let days = HistorySamples.days(of: HistorySamples.observations(10_000))
        #expect(areSame(try history.days(.init()), days))
    }

    @Test("writes on its own after a thousand rows, or after a second")
    func alone() throws {
        let writer = HistoryWriter(history)
        let rows = HistorySamples.observations(1010)
        for row in rows.prefix(10) { writer.record(row) }
        try waitFor { try history.observations(.init(), last: nil).count == 10 }
        for row in rows.dropFirst(10) { writer.record(row) }
        try waitFor { try history.observations(.init(), last: nil).count == 1010 }
        withExtendedLifetime(writer) {}
    }

    @Test("joins outcomes to decisions, those of the same moment too")
    func decisions() throws {
        let writer = HistoryWriter(history)
        writer.record(HistorySamples.decision(1))
        writer.flush()
        writer.record(HistorySamples.decision(2))
        let outcome = HistoryDecision.Outcome(latency: 2, outcome: .ok, priceUSD: 0.5)
        writer.join(1, outcome)
        writer.join(2, outcome)
        writer.close()
        #expect(try history.decisions(.init(), last: nil).map(\.outcome) == [outcome, outcome])
    }

    @Test("refuses what is no observation, and keeps the rest")
    func refused() throws {
        let writer = HistoryWriter(history) { Issue.record("\($0)") }
        var bad = HistorySamples.observations(1)[0]
        bad.latency = .nan
        writer.record(bad)
        writer.record(HistorySamples.observations(1)[0])
        writer.join(1, .init(latency: -1, outcome: .ok))
        writer.close()
        #expect((writer.refused, writer.dropped) == (2, 0))
        #expect(try history.observations(.init(), last: nil).count == 1)
    }

    @Test("drops and counts what does not fit while the file is locked, says so once, and goes on")
    func locked() throws {
        try history.queue.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 20") }
        let said = Locked<[InputError]>([])
        let capacity = 2000
        let writer = HistoryWriter(history, capacity: capacity) { trouble in
            said.withLock { $0.append(trouble) }
        }
        let other = try DatabaseQueue(path: folder.path())
        let told = 3 * capacity
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            for row in HistorySamples.observations(told) { writer.record(row) }
            writer.flush()
            writer.flush()
            try db.execute(sql: "ROLLBACK")
        }
        // One batch under way and one full buffer stay; the rest has no room.
        let dropped = writer.dropped
        #expect(dropped >= told - 2 * capacity)
        writer.close()
        #expect(writer.dropped == dropped)
        #expect(try history.observations(.init(), last: nil).count == told - dropped)
        #expect(said.withLock { $0.count } == 1)
        #expect(said.withLock { $0.first?.subject } == .storage)
    }

    @Test("that is closed drops what comes later, and what the disk did not take")
    func closed() throws {
        let writer = HistoryWriter(history)
        writer.close()
        writer.record(HistorySamples.observations(1)[0])
        #expect(writer.dropped == 1)
        let reader = try folder.open("h.sqlite", .readOnly)
        let idle = HistoryWriter(reader)
        for row in HistorySamples.observations(5) { idle.record(row) }
        idle.close()
        #expect(idle.dropped == 5)
    }

    private func waitFor(_ isDone: () throws -> Bool) throws {
        for _ in 0..<500 {
            if try isDone() { return }
            usleep(10_000)
        }
        Issue.record("nothing was written in 5 s")
    }
}
