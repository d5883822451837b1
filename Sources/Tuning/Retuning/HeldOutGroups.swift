import BatchingCore
import LatencyHistory
import OnlineStatistics

/// Groups of days that no fit has seen, in blocks to be replayed and compared pair by pair.
struct HeldOutGroups {
    struct Block {
        var groups: [RequestGroup]
        /// Real groups for each one that is replayed.
        var weight: Double
    }

    var blocks: [Block] = []
    var days: Int

    /// A day's groups beyond these are thinned: the mean of 2,000 is known well enough, and a replay
    /// of a week takes a fraction of a second.
    static let groupsMax = 2000
    /// From so many days on each is a block of its own; fewer are cut into ten blocks.
    ///
    /// A paired interval of four degrees of freedom
    /// is wide, but not hopeless.
    static let daysMin = 5
    static let blocksMin = 10

    init(_ history: KeyHistory, in store: some HistoryStore) throws {
        let days = history.days
        self.days = days.count
        let pieces =
            days.count >= Self.daysMin
            ? 1 : (Self.blocksMin + days.count - 1) / max(1, days.count)
        for day in days {
            let sizes = try Self.sizes(day, history, store)
            guard !sizes.isEmpty else { continue }
            let kept = Self.thinned(sizes)
            for piece in 0..<pieces {
                let own = stride(from: piece, to: kept.count, by: pieces).map { kept[$0] }
                guard !own.isEmpty else { continue }
                blocks.append(
                    Block(
                        groups: Self.groups(own),
                        weight: Double(sizes.count) / Double(kept.count)))
            }
        }
    }

    var count: Int { blocks.reduce(0) { $0 + $1.groups.count } }

    /// Items of the day's groups: of its decisions where there are, else of its latencies.
    private static func sizes(
        _ day: Int, _ history: KeyHistory, _ store: some HistoryStore
    ) throws -> [Int] {
        let query = HistoryQuery(
            provider: history.key.provider, model: history.key.model, kind: history.key.kind,
            since: Double(day) * 86_400, until: Double(day + 1) * 86_400)
        let decisions = try store.decisions(query, last: GroupSizes.decisionsRead)
        if !decisions.isEmpty, decisions.count < GroupSizes.decisionsRead {
            return decisions.map(\.items)
        }
        let grid = history.days(day...day).lanes.values.flatMap { $0 }.merged
        return grid.points.flatMap { point in
            Array(repeating: max(1, Int(point.items.rounded())), count: Int(point.weight))
        }
    }

    /// Evenly spread over all, so that rare sizes keep their share.
    private static func thinned(_ sizes: [Int]) -> [Int] {
        guard sizes.count > groupsMax else { return sizes }
        let step = Double(sizes.count) / Double(groupsMax)
        return (0..<groupsMax).map { sizes[Int((Double($0) + 0.5) * step)] }
    }

    /// A second apart: they have the lanes to themselves, as each latency was recorded.
    private static func groups(_ sizes: [Int]) -> [RequestGroup] {
        sizes.enumerated().map { row, items in
            RequestGroup(row: row, arrival: Instant.zero + Span(seconds: Double(row)), items: items)
        }
    }
}
