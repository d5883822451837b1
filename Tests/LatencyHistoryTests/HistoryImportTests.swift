import BatchingCore
import Testing

@testable import LatencyHistory

@Suite("Rows of a file, in a history")
struct HistoryImportTests {
    private let folder: HistoryFolder
    private let history: SQLiteHistory

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    private func add(
        _ observations: [HistoryObservation], _ fingerprint: Int64, now: WallTime = 100
    ) throws -> SQLiteHistory.Imported {
        try history.importRows(
            observations.map { row in
                let decision = HistoryDecision(
                    id: 0, at: row.at, key: row.key, purpose: row.purpose, items: row.items,
                    strategy: row.lane.name, outcome: .init(latency: row.latency, outcome: .ok))
                return (row, decision)
            }, fingerprint: fingerprint, now: now)
    }

    private func counts() throws -> [Int] {
        [
            try history.observations(.init(), last: nil).count,
            try history.decisions(.init(), last: nil).count,
        ]
    }

    @Test("are added once, by their fingerprint, even where they lie at another time")
    func fingerprint() throws {
        let rows = HistorySamples.observations(50)
        let first = try add(rows, 1)
        #expect((first.observations, first.decisions, first.known) == (50, 50, 0))
        let moved = rows.map { row in
            var row = row
            row.at += 1000
            return row
        }
        let second = try add(moved, 1, now: 200)
        #expect(second.before == 100)
        #expect((second.observations, second.decisions) == (0, 0))
        #expect(try counts() == [50, 50])
    }

    @Test("that overlap with others are added as far as they are new")
    func overlap() throws {
        _ = try add(HistorySamples.observations(50), 1)
        let second = try add(HistorySamples.observations(50, from: 30), 2)
        // 30 to 49 are there; each counts as an observation and as a decision.
        #expect((second.observations, second.decisions, second.known) == (30, 30, 40))
        #expect(try counts() == [80, 80])
        let raw = try history.observations(.init(), last: nil)
        #expect(areSame(try history.days(.init()), HistorySamples.days(of: raw)))
    }

    @Test("that are equal are as many as in the file that has most of them")
    func equal() throws {
        let row = HistorySamples.observations(1)[0]
        _ = try add([row, row], 1)
        #expect(try counts() == [2, 2])
        let second = try add([row, row, row], 2)
        #expect((second.observations, second.decisions, second.known) == (1, 1, 4))
        #expect(try counts() == [3, 3])
    }
}
