import BatchingCore
import Diagnostics
import Foundation
import Testing

@testable import LatencyHistory

@Suite("Observations in a history")
struct ObservationTests {
    private let folder: HistoryFolder
    private let history: SQLiteHistory

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    @Test("come back as they were, oldest first, after the file was closed and opened")
    func roundTrip() throws {
        let rows = HistorySamples.observations(500)
        try history.append(rows)
        try history.close()
        let again = try folder.open("h.sqlite", .readOnly)
        let read = try again.observations(HistoryQuery(), last: nil)
        #expect(read.map(\.at) == rows.map(\.at).sorted())
        #expect(read == rows.sorted { $0.at < $1.at })
    }

    @Test("are found by provider, model, kind, purpose and time")
    func queries() throws {
        let rows = HistorySamples.observations(300).sorted { $0.at < $1.at }
        try history.append(rows)
        func found(_ query: HistoryQuery) throws -> [HistoryObservation] {
            try history.observations(query, last: nil)
        }
        #expect(try found(.init(kind: .generate)) == rows.filter { $0.key.kind == .generate })
        #expect(try found(.init(purpose: "")) == rows.filter { $0.purpose == "" })
        #expect(try found(.init(provider: "gemini", model: "m")) == rows)
        #expect(try found(.init(provider: "nobody")) == [])
        let (from, until) = (rows[50].at, rows[200].at)
        #expect(
            try found(.init(since: from, until: until))
                == rows.filter { $0.at >= from && $0.at < until })
        #expect(try found(.init(since: until, until: from)) == [])
        #expect(try found(.init(since: -.infinity, until: .infinity)) == rows)
    }

    @Test("are cut to the last ones")
    func last() throws {
        let rows = HistorySamples.observations(300).sorted { $0.at < $1.at }
        try history.append(rows)
        #expect(try history.observations(.init(), last: 7) == rows.suffix(7))
        #expect(try history.observations(.init(), last: 0) == [])
    }

    @Test("may be equal: a coarse clock tells different calls nothing apart")
    func equal() throws {
        let row = HistorySamples.observations(1)[0]
        let rows = [HistoryObservation](repeating: row, count: 500)
        try history.append(rows)
        try history.append(rows)
        #expect(try history.observations(.init(), last: nil) == rows + rows)
        // Beyond 1,024 they spill into the next microseconds, and none is lost.
        try history.append(rows)
        let all = try history.observations(.init(), last: nil)
        #expect(all.count == 1500)
        #expect(all.allSatisfy { $0.at - row.at < 2e-6 })
        #expect(try history.days(.init()).reduce(0) { $0 + $1.grid.count } == 1500)
    }

    @Test("that are none are refused, and what came with them is not kept")
    func refused() throws {
        let good = HistorySamples.observations(1)[0]
        func bad(_ change: (inout HistoryObservation) -> Void) -> HistoryObservation {
            var row = good
            change(&row)
            return row
        }
        let rows = [
            bad { $0.latency = .nan }, bad { $0.latency = .infinity }, bad { $0.latency = -0.1 },
            bad { $0.items = 0 }, bad { $0.at = .nan }, bad { $0.at = -1 }, bad { $0.at = 1e12 },
            bad { $0.purpose = String(repeating: "x", count: 257) },
            bad { $0.lane = Lane(rawValue: 9) },
        ]
        for row in rows {
            let error = #expect(throws: InputError.self) { try history.append([good, row]) }
            #expect(error?.subject == .data)
        }
        #expect(try history.observations(.init(), last: nil) == [])
        #expect(try history.days(.init()).isEmpty)
    }

    @Test("have a price only where it is one")
    func price() throws {
        var row = HistorySamples.observations(1)[0]
        row.priceUSD = .nan
        try history.append([row])
        row.priceUSD = nil
        #expect(try history.observations(.init(), last: nil) == [row])
    }
}
