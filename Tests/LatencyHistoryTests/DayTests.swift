import BatchingCore
import Diagnostics
import Foundation
import GRDB
import OnlineStatistics
import Testing

@testable import LatencyHistory

@Suite("Days of a history")
struct DayTests {
    private let folder: HistoryFolder

    init() throws { folder = try HistoryFolder() }

    @Test("are the sums of their rows, in order, however the rows were split", arguments: [1, 7])
    func sums(parts: Int) throws {
        let history = try folder.open()
        let rows = HistorySamples.observations(700)
        for part in 0..<parts {
            try history.append(rows.enumerated().filter { $0.0 % parts == part }.map(\.element))
        }
        let days = try history.days(.init())
        // Three days, as rows span 48 h and end in the third only by their fractions of a second.
        #expect(Set(days.map(\.day)).count >= 2)
        #expect(areSame(days, HistorySamples.days(of: rows)))
        let raw = try history.observations(.init(), last: nil)
        #expect(areSame(days, HistorySamples.days(of: raw)))
    }

    @Test("are whole, whatever hour is asked for")
    func range() throws {
        let history = try folder.open()
        try history.append(HistorySamples.observations(700))
        let noon = HistorySamples.midnight + 43_200
        let first = Int(HistorySamples.midnight / 86_400)
        let days = try history.days(.init(since: noon, until: noon + 1))
        #expect(Set(days.map(\.day)) == [first])
        #expect(areSame(days, try history.days(.init()).filter { $0.day == first }))
        // Until midnight is before the next day.
        let midnight = HistorySamples.midnight + 86_400
        #expect(Set(try history.days(.init(until: midnight)).map(\.day)) == [first])
        #expect(try history.days(.init(purpose: "bulk")).allSatisfy { $0.purpose == "bulk" })
        #expect(try history.days(.init(kind: .embed)).allSatisfy { $0.key.kind == .embed })
    }

    @Test("hold what failed and what was given up as counts, not as latencies")
    func outcomes() throws {
        let history = try folder.open()
        var row = HistorySamples.observations(1)[0]
        for outcome in [Observation.Outcome.ok, .failed, .failed, .censored] {
            row.outcome = outcome
            try history.append([row])
        }
        let day = try #require(try history.days(.init()).first)
        #expect((day.grid.count, day.failed, day.censored, day.probes) == (1, 2, 1, 4))
    }

    @Test("are right when several connections write at once: nothing lost, nothing doubled")
    func concurrent() throws {
        let histories = try (0..<4).map { _ in try folder.open() }
        let parts = (0..<4).map { HistorySamples.observations(400, from: $0 * 400) }
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            for start in stride(from: 0, to: 400, by: 20) {
                do {
                    try histories[index].append(Array(parts[index][start..<start + 20]))
                } catch {
                    Issue.record("\(error)")
                }
            }
        }
        let rows = try histories[0].observations(.init(), last: nil)
        #expect(rows.count == 1600)
        #expect(
            areSame(
                try histories[1].days(.init()),
                HistorySamples.days(of: parts.flatMap(\.self))))
    }

    @Test("whose bytes were damaged are not guessed at, nor written over")
    func damaged() throws {
        let history = try folder.open()
        let rows = HistorySamples.observations(1)
        try history.append(rows)
        try history.write { db in
            try db.execute(sql: "UPDATE days SET grid = zeroblob(length(grid))")
        }
        for action in [{ _ = try history.days(.init()) }, { try history.append(rows) }] {
            let error = #expect(throws: InputError.self, performing: action)
            #expect(error?.subject == .storage)
            #expect(error?.description.contains("the sums of day 20455 cannot be read") == true)
            #expect(error?.remedy.contains("history import") == true)
        }
        #expect(try history.observations(.init(), last: nil).count == 1)
    }
}
