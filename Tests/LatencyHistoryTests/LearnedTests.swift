import BatchingCore
import Testing

@testable import LatencyHistory

@Suite("What was learned, in a history")
struct LearnedTests {
    private let folder: HistoryFolder
    private let history: SQLiteHistory

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    private func threshold(_ items: Int, _ key: HistoryKey = HistorySamples.key) -> KeptThreshold {
        KeptThreshold(
            key: key, items: items, low: items / 2, high: nil, since: HistorySamples.midnight,
            source: .retuned, reason: "batch became faster", evidence: 250)
    }

    @Test("thresholds stay, the last of a key in force")
    func thresholds() throws {
        let rows = [threshold(12), threshold(.max, HistorySamples.other), threshold(9)]
        for row in rows {
            let isWritten = try history.putInForce([row], replacing: [:])
            #expect(isWritten)
        }
        #expect(try history.thresholds() == rows)
    }

    @Test("a threshold is not put into force where another one is by now, nor any with it")
    func replaced() throws {
        _ = try history.putInForce([threshold(12)], replacing: [:])
        let both = [threshold(20, HistorySamples.other), threshold(9)]
        // The decision was made when 10 was in force; somebody made it 12.
        let late = try history.putInForce(
            both, replacing: [HistorySamples.key: 10, HistorySamples.other: 10])
        #expect(!late)
        #expect(try history.thresholds() == [threshold(12)])
        // Nobody has put one into force for the other key: what was configured is.
        let inTime = try history.putInForce(
            both, replacing: [HistorySamples.key: 12, HistorySamples.other: 10])
        #expect(inTime)
        #expect(try history.thresholds() == [threshold(12)] + both)
    }

    @Test("of two who decide at once one is too late")
    func race() throws {
        let other = try folder.open()
        let first = try history.putInForce([threshold(9)], replacing: [HistorySamples.key: 10])
        let second = try other.putInForce([threshold(11)], replacing: [HistorySamples.key: 10])
        #expect(first && !second)
    }

    @Test("models are kept, one of a key")
    func models() throws {
        let old = KeptModel(key: HistorySamples.other, savedAt: 1, state: "{}")
        let new = KeptModel(key: HistorySamples.other, savedAt: 2, state: "{\"a\":1}")
        let mine = KeptModel(key: HistorySamples.key, savedAt: 3, state: "[]")
        try history.save([old, mine])
        try history.save([new])
        #expect(try history.models() == [mine, new])
        #expect(try history.model(HistorySamples.other) == new)
        #expect(try history.model(HistoryKey(provider: "", model: "", kind: .embed)) == nil)
    }
}
