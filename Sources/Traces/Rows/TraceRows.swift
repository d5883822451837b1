import BatchingCore
import Diagnostics

/// A run of rows of a trace.
public struct TraceBlock: Sendable {
    /// At most `rowsMax` request groups, in order of arrival.
    public var groups: [RequestGroup] = []
    /// What happened to each of them; empty unless it was asked for.
    public var recorded: [RecordedOutcome] = []

    /// Rows in a full block, ≥ 1.
    public let rowsMax: Int

    /// Enough rows to forget the cost of a call, few enough for the cache.
    public static let size = 2048

    public init(rowsMax: Int = TraceBlock.size) {
        precondition(rowsMax >= 1, "a block holds at least one row")
        self.rowsMax = rowsMax
    }
}

/// How far a trace was read.
public struct TraceProgress: Sendable, Equatable {
    /// Bytes taken from the source so far.
    public var bytesRead: Int64
    /// nil when the end is not known, as from a pipe.
    public var totalBytes: Int64?

    public init(bytesRead: Int64, totalBytes: Int64?) {
        self.bytesRead = bytesRead
        self.totalBytes = totalBytes
    }
}

/// Rows of a trace in order of arrival, a block at a time: from a file that is being read, or from
/// memory.
public protocol TraceRows: AnyObject {
    /// Refills `block` with the next rows, reusing its memory.
    /// - Returns: false at the end; the block is then empty.
    /// - Throws: `InputError` with file, line and column of the first thing that is wrong.
    func next(into block: inout TraceBlock) throws(InputError) -> Bool

    /// The names that the rows' numbers stand for. It grows while rows are read.
    var names: NameTable { get }
    /// Which columns the trace has.
    var columns: TraceColumns { get }
    /// How far it was read.
    var progress: TraceProgress { get }
    /// What time zero is, in nanoseconds since 1970 (UTC): known once the first rows of a trace
    /// with a `timestamp` column are read, nil for any other.
    var beginning: Int64? { get }
}

extension TraceRows {
    public var beginning: Int64? { nil }

    /// All the rows that are left, in memory.
    public func readAll() throws(InputError) -> TraceBlock {
        var all = TraceBlock()
        var block = TraceBlock()
        while try next(into: &block) {
            all.groups += block.groups
            all.recorded += block.recorded
        }
        return all
    }
}

/// Opens a trace.
///
/// - Parameters:
///   - source: a file, standard input, or bytes.
///   - sorted: read everything and sort it by time first; the file may then be in any order.
///   - keepRecorded: whether to hand out what the trace says really happened.
///   - names: a table that other files of the run share.
public func openTrace(
    _ source: TraceSource, sorted: Bool = false, keepRecorded: Bool = false,
    names: NameTable = NameTable()
) throws(InputError) -> any TraceRows {
    if sorted {
        return try MemoryTraceRows.sorted(source, keepRecorded: keepRecorded, names: names)
    }
    return try TraceReader(source, keepRecorded: keepRecorded, names: names)
}
