import Foundation
import Testing

@testable import LatencyHistory

@Suite("Pruning a history")
struct PruneTests {
    private let folder: HistoryFolder
    private let history: SQLiteHistory

    init() throws {
        folder = try HistoryFolder()
        history = try folder.open()
    }

    @Test("deletes raw rows before a time and keeps days, thresholds and models")
    func age() throws {
        let rows = HistorySamples.observations(2000)
        let cut = HistorySamples.midnight + 86_400
        try history.append(rows)
        try history.append([
            HistorySamples.decision(1), HistorySamples.decision(2, at: cut),
        ])
        try history.save([KeptModel(key: HistorySamples.key, savedAt: 1, state: "{}")])
        _ = try history.putInForce(
            [
                KeptThreshold(
                    key: HistorySamples.key, items: 3, since: 1, source: .configured, reason: "")
            ], replacing: [:])
        let days = try history.days(.init())
        let before = rows.count { $0.at < cut }
        let pruned = try history.prune(keepRawAfter: cut, maxBytes: nil)
        #expect(pruned.observations == before && pruned.decisions == 1)
        #expect(before > 500)
        #expect(try history.observations(.init(), last: nil).allSatisfy { $0.at >= cut })
        #expect(try history.decisions(.init(), last: nil).map(\.id) == [2])
        #expect(try history.days(.init()) == days)
        #expect(try history.models().count == 1)
        #expect(try history.thresholds().count == 1)
        #expect(
            try history.prune(keepRawAfter: cut, maxBytes: nil)
                == PrunedRows(bytes: pruned.bytes))
    }

    @Test("gives the room back to the disk, oldest rows first, until the file fits")
    func size() throws {
        let rows = HistorySamples.observations(20_000).sorted { $0.at < $1.at }
        try history.append(rows)
        _ = try history.prune(keepRawAfter: nil, maxBytes: nil)
        let whole = try size(of: folder.path())
        let limit = whole * 2 / 3
        let pruned = try history.prune(keepRawAfter: nil, maxBytes: limit)
        #expect(pruned.bytes <= limit && pruned.bytes > limit / 2)
        #expect(try size(of: folder.path()) == pruned.bytes)
        let left = try history.observations(.init(), last: nil)
        #expect(left == rows.suffix(left.count))
        #expect(left.count == rows.count - pruned.observations)
        #expect(areSame(try history.days(.init()), HistorySamples.days(of: rows)))
    }

    @Test("ends when only sums are left, however small the file should be")
    func nothingLeft() throws {
        try history.append(HistorySamples.observations(5000))
        try history.append([HistorySamples.decision(1)])
        let pruned = try history.prune(keepRawAfter: nil, maxBytes: 1)
        #expect(pruned.observations == 5000 && pruned.decisions == 1)
        #expect(try history.days(.init()).reduce(0) { $0 + $1.grid.count } == 3000)
    }

    private func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? -1
    }
}
