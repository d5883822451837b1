/// A stretch of one group's items within a call or a job.
public struct GroupShare: Sendable, Equatable, Codable {
    /// The group's row.
    public var row: Int
    /// Its first item's place in the group.
    public var firstItem: Int
    /// So many of the call's or job's items are the group's.
    public var items: Int

    public init(row: Int, firstItem: Int, items: Int) {
        self.row = row
        self.firstItem = firstItem
        self.items = items
    }
}

/// What a call or a job carries.
public struct Load: Sendable, Equatable, Codable {
    /// A duplicate of the first items of a group: its results are nobody's.
    public var isProbe: Bool
    /// In order of the load's items, all of which they are.
    public var shares: [GroupShare]
}

extension Dispatcher {
    /// What a call in flight carries.
    public func load(ofCall id: CallID) -> Load {
        let order = calls[id].order
        return load(calls[id].unit, order.row, order.firstItem..<order.firstItem + order.items)
    }

    /// What a job in flight carries.
    public func load(ofJob id: JobID) -> Load {
        let order = jobs[id].order
        return load(jobs[id].unit, order.row, order.firstItem..<order.firstItem + order.items)
    }

    private func load(_ unit: Int32, _ row: Int, _ range: Range<Int>) -> Load {
        var number = units[unit].firstMember
        if number == none {
            let share = GroupShare(row: row, firstItem: range.lowerBound, items: range.count)
            return Load(isProbe: true, shares: [share])
        }
        var shares: [GroupShare] = []
        while number != none {
            let first = members[number].firstItem
            let end = first + members[number].group.items
            let start = max(first, range.lowerBound)
            let shared = min(end, range.upperBound) - start
            if shared > 0 {
                shares.append(
                    GroupShare(
                        row: members[number].group.row, firstItem: start - first, items: shared))
            }
            if end >= range.upperBound { break }
            number = members[number].next
        }
        return Load(isProbe: false, shares: shares)
    }
}
