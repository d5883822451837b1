import BatchingCore
import Diagnostics
import Traces

/// The rows of a trace, as often as they are needed, holding no more of them than it must.
///
/// A file is read anew for each pass. What cannot be read twice (standard input) is kept in memory
/// where more than one pass is needed, and streamed where not.
public final class RowSupply {
    /// A trace of up to so many rows is small: it is kept, and compared with many replications.
    public static let smallTrace = 20_000

    private let open: () throws(InputError) -> any TraceRows
    private let isRepeatable: Bool
    /// The first rows, read on opening: all of a small trace.
    private let head: [RequestGroup]
    /// Where the head ended, until somebody streams on from there.
    private var rest: (any TraceRows)?
    private var kept: [RequestGroup]?

    /// True if the whole trace has no more than `smallTrace` rows.
    public let isSmall: Bool
    /// Of the pass under way.
    public private(set) var rowsRead = 0
    private var streamed: TraceProgress
    /// Of the pass under way: bytes of a stream, rows of what is in memory.
    public var progress: TraceProgress {
        guard let kept else { return streamed }
        return TraceProgress(bytesRead: Int64(rowsRead), totalBytes: Int64(kept.count))
    }
    /// The columns that the trace has.
    public let columns: TraceColumns

    /// Opens a trace; with `sorted` it is read as a whole and may be in any order.
    public convenience init(_ source: TraceSource, sorted: Bool) throws(InputError) {
        var isFile = false
        if case .file = source { isFile = true }
        if sorted {
            // Sorting holds all rows anyway.
            let rows = try MemoryTraceRows.sorted(source)
            try self.init(kept: rows.groups, rows)
        } else {
            try self.init(isRepeatable: isFile) { () throws(InputError) in try TraceReader(source) }
        }
    }

    /// Rows that are in memory already.
    public convenience init(rows: MemoryTraceRows) throws(InputError) {
        try self.init(kept: rows.groups, rows)
    }

    private init(kept: [RequestGroup], _ rows: MemoryTraceRows) throws(InputError) {
        self.kept = kept
        open = { () throws(InputError) in rows }
        isRepeatable = true
        head = []
        isSmall = kept.count <= Self.smallTrace
        streamed = rows.progress
        columns = rows.columns
    }

    private init(
        isRepeatable: Bool, _ open: @escaping () throws(InputError) -> any TraceRows
    ) throws(InputError) {
        self.open = open
        let rows = try open()
        // A named pipe has a path, yet what it gave is gone.
        self.isRepeatable = isRepeatable && rows.progress.totalBytes != nil
        var head: [RequestGroup] = []
        var block = TraceBlock()
        var ended = false
        while head.count <= Self.smallTrace, !ended {
            ended = try !rows.next(into: &block)
            if !ended { head += block.groups }
        }
        self.head = head
        isSmall = ended
        rest = ended ? nil : rows
        kept = ended ? head : nil
        streamed = rows.progress
        columns = rows.columns
    }

    /// What most requests of the trace's first rows ask for.
    public var usualKind: RequestKind {
        var embedded = 0
        var all = 0
        for group in (kept ?? head).prefix(Self.smallTrace) {
            all += group.items
            if group.kind == .embed { embedded += group.items }
        }
        return 2 * embedded >= all ? .embed : .generate
    }

    /// Has to be said before the first pass: more than one is to come.
    public func keepIfUnrepeatable() throws(InputError) {
        guard kept == nil, !isRepeatable, let rest else { return }
        var all = head
        var block = TraceBlock()
        while try rest.next(into: &block) { all += block.groups }
        kept = all
        self.rest = nil
    }

    /// Every row, in blocks.
    ///
    /// - Parameters:
    ///   - blockRows: rows of a block, at most; ≥ 1.
    ///   - work: gets a block and something to be done alongside: reading the next one.
    public func pass(
        blockRows: Int,
        _ work: (UnsafeBufferPointer<RequestGroup>, @escaping () -> Void) throws -> Void
    ) throws {
        rowsRead = 0
        if let kept {
            try kept.withUnsafeBufferPointer { all in
                var done = 0
                while done < all.count {
                    let end = min(done + blockRows, all.count)
                    try work(UnsafeBufferPointer(rebasing: all[done..<end]), {})
                    done = end
                    rowsRead = end
                }
            }
        } else {
            try stream(blockRows, work)
        }
    }

    private func stream(
        _ blockRows: Int,
        _ work: (UnsafeBufferPointer<RequestGroup>, @escaping () -> Void) throws -> Void
    ) throws {
        let rows: any TraceRows
        if let rest {
            // The first pass goes on where opening stopped.
            var done = 0
            try head.withUnsafeBufferPointer { head in
                while done < head.count {
                    let end = min(done + blockRows, head.count)
                    try work(UnsafeBufferPointer(rebasing: head[done..<end]), {})
                    done = end
                    rowsRead = end
                }
            }
            rows = rest
            self.rest = nil
        } else {
            rows = try open()
        }
        var current = TraceBlock(rowsMax: blockRows)
        var next = TraceBlock(rowsMax: blockRows)
        var more = try rows.next(into: &current)
        while more {
            var failure: InputError?
            var hasNext = false
            try current.groups.withUnsafeBufferPointer { groups in
                try work(groups) {
                    do throws(InputError) {
                        hasNext = try rows.next(into: &next)
                    } catch {
                        failure = error
                    }
                }
            }
            rowsRead += current.groups.count
            streamed = rows.progress
            if let failure { throw failure }
            more = hasNext
            swap(&current, &next)
        }
    }
}
