import BatchingCore
import Diagnostics

/// Rows of a trace that lie in memory.
public final class MemoryTraceRows: TraceRows {
    /// Sorting holds every row in memory, about 80 bytes each: this many take 1.6 GB.
    public static let mostSortedRows = 20_000_000

    /// Names of all rows.
    public let names: NameTable
    /// The columns that the trace has.
    public let columns: TraceColumns
    /// All of it, from the beginning on.
    public private(set) var progress: TraceProgress
    /// All the rows, handed out or not.
    public let groups: [RequestGroup]
    /// What happened to each of them, or empty.
    public let recorded: [RecordedOutcome]
    /// When the trace begins, nanoseconds since 1970; nil where it has no timestamps.
    public private(set) var beginning: Int64?
    private var handedOut = 0

    /// - Parameters:
    ///   - groups: in order of arrival.
    ///   - recorded: one for each group, or none.
    ///   - names: the table that the groups' names are numbers of.
    public convenience init(
        groups: [RequestGroup], recorded: [RecordedOutcome] = [], names: NameTable
    ) {
        self.init(
            groups, recorded, names, TraceColumns(present: [], ignored: []),
            TraceProgress(bytesRead: 0, totalBytes: 0))
    }

    private init(
        _ groups: [RequestGroup], _ recorded: [RecordedOutcome], _ names: NameTable,
        _ columns: TraceColumns, _ progress: TraceProgress
    ) {
        precondition(recorded.isEmpty || recorded.count == groups.count)
        self.groups = groups
        self.recorded = recorded
        self.names = names
        self.columns = columns
        self.progress = progress
    }

    public func next(into block: inout TraceBlock) throws(InputError) -> Bool {
        block.groups.removeAll(keepingCapacity: true)
        block.recorded.removeAll(keepingCapacity: true)
        let end = min(groups.count, handedOut + block.rowsMax)
        guard handedOut < end else { return false }
        block.groups.append(contentsOf: groups[handedOut..<end])
        if !recorded.isEmpty { block.recorded.append(contentsOf: recorded[handedOut..<end]) }
        handedOut = end
        return true
    }

    /// Starts over from the first row.
    public func rewind() { handedOut = 0 }

    /// Reads a whole trace in any order of its rows and sorts it by time.
    ///
    /// Rows of the same time keep their order; rows are renumbered; a `timestamp` column counts
    /// from the earliest row.
    public static func sorted(
        _ source: TraceSource, keepRecorded: Bool = false, names: NameTable = NameTable()
    ) throws(InputError) -> MemoryTraceRows {
        let reader = try TraceReader(
            source, keepRecorded: keepRecorded, names: names, anyOrder: true)
        var all = TraceBlock()
        var block = TraceBlock()
        while try reader.next(into: &block) {
            if all.groups.count + block.groups.count > mostSortedRows {
                throw InputError(
                    .data, file: source.name,
                    "more than \(mostSortedRows) rows cannot be sorted in memory",
                    remedy: "sort the file by time beforehand")
            }
            all.groups += block.groups
            all.recorded += block.recorded
        }
        sortByTime(&all)
        var beginning: Int64?
        if reader.countsFromFirstRow, let first = all.groups.first?.arrival {
            // Sorted rows are counted from the earliest, which need not be the file's first.
            beginning = reader.beginning.map { $0 + first.nanoseconds }
            for row in all.groups.indices {
                all.groups[row].arrival = .zero + (all.groups[row].arrival - first)
            }
            try refuseLongSpan(all, source)
        }
        let rows = MemoryTraceRows(
            all.groups, all.recorded, reader.names, reader.columns, reader.progress)
        rows.beginning = beginning
        return rows
    }

    private static func sortByTime(_ all: inout TraceBlock) {
        let groups = all.groups
        let inOrder = groups.indices.dropFirst().allSatisfy {
            groups[$0 - 1].arrival <= groups[$0].arrival
        }
        if inOrder { return }
        // Ties are broken by the row's number, which makes any sort stable.
        let order = groups.indices.sorted {
            (groups[$0].arrival, $0) < (groups[$1].arrival, $1)
        }
        all.groups = order.map { groups[$0] }
        for row in all.groups.indices { all.groups[row].row = row }
        if !all.recorded.isEmpty {
            let recorded = all.recorded
            all.recorded = order.map { recorded[$0] }
        }
    }

    private static func refuseLongSpan(
        _ all: TraceBlock, _ source: TraceSource
    ) throws(InputError) {
        guard let last = all.groups.last?.arrival.nanoseconds,
            last > Int64(DecimalText.mostNanoseconds)
        else { return }
        throw InputError(
            .data, file: source.name, "the trace spans more than 100 years",
            remedy: "check the timestamp column")
    }
}
