import BatchingCore
import Diagnostics
import Testing

@testable import LatencyHistory

@Suite("Decisions in a history")
struct DecisionTests {
    private let history: SQLiteHistory
    private let folder: HistoryFolder

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    @Test("come back as they were, with what they predicted")
    func roundTrip() throws {
        let plain = HistoryDecision(
            id: 5, at: HistorySamples.midnight + 1, key: HistorySamples.other, items: 1,
            strategy: "bulk")
        let rows = [
            HistorySamples.decision(7), plain,
            HistorySamples.decision(
                9, at: HistorySamples.midnight + 2,
                outcome: .init(latency: 3.5, outcome: .censored, priceUSD: 0.25)),
        ]
        try history.append(rows)
        #expect(try history.decisions(.init(), last: nil) == rows)
        #expect(try history.decisions(.init(), last: 1) == [rows[2]])
        #expect(try history.decisions(.init(kind: .generate), last: nil) == [plain])
        #expect(
            try history.decisions(.init(purpose: "rag_query", since: plain.at), last: nil)
                == [rows[2]])
    }

    @Test("get their outcomes later; an outcome of nobody is ignored")
    func join() throws {
        try history.append([HistorySamples.decision(1), HistorySamples.decision(2)])
        let outcome = HistoryDecision.Outcome(latency: 12, outcome: .ok, priceUSD: nil)
        try history.join([(2, outcome), (77, outcome)])
        let outcomes = try history.decisions(.init(), last: nil).map(\.outcome)
        #expect(outcomes == [nil, outcome])
        let bad = HistoryDecision.Outcome(latency: .nan, outcome: .ok)
        #expect(throws: InputError.self) { try history.join([(1, bad)]) }
    }

    @Test("with the same number are one; those without a number get one")
    func numbers() throws {
        try history.append([HistorySamples.decision(1), HistorySamples.decision(1)])
        try history.append([HistorySamples.decision(1)])
        #expect(try history.decisions(.init(), last: nil).count == 1)
        try history.append([HistorySamples.decision(0), HistorySamples.decision(0)])
        #expect(try history.decisions(.init(), last: nil).map(\.id) == [1, 2, 3])
    }

    @Test("have numbers that grow, even where the clock goes back, and differ by process")
    func numbering() {
        var (a, b) = (DecisionNumbers(process: 7), DecisionNumbers(process: 8))
        let times = [5.0, 5.0, 4.0, 6.0, -1, .nan]
        let (mine, theirs) = (times.map { a.next(at: $0) }, times.map { b.next(at: $0) })
        #expect(mine == mine.sorted() && Set(mine + theirs).count == 12)
        // 5,000,000 µs × 1,024 + 7
        #expect(mine[0] == 5_120_000_007)
    }

    @Test("that cannot be are refused; an endless reason is cut")
    func refused() throws {
        var row = HistorySamples.decision(1)
        row.propensity = 0
        #expect(throws: InputError.self) { try history.append([row]) }
        row.propensity = 1
        row.items = 0
        #expect(throws: InputError.self) { try history.append([row]) }
        row.items = 1
        row.reason = String(repeating: "é", count: 1000)
        try history.append([row])
        // Two bytes each.
        let reason = try history.decisions(.init(), last: nil)[0].reason
        #expect(reason == String(repeating: "é", count: 512))
    }
}
