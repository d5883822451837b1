import BatchingCore
import Diagnostics

/// Reads a trace (CSV, RFC 4180) in constant memory, however long it is.
///
/// A row of the usual shape takes the fast way (`TraceReader+FastRows.swift`), which knows no
/// errors: whatever surprises it goes the careful way (`TraceReader+CarefulRow.swift`), which either
/// takes the row with the same result or says exactly what is wrong with it.
public final class TraceReader: TraceRows {
    /// The names that the rows' numbers stand for; it grows while rows are read.
    public let names: NameTable
    /// Which columns the header has, and which were ignored.
    public let columns: TraceColumns
    let buffer: InputBuffer
    let keepRecorded: Bool
    /// Rows may come in any order of time; whoever asked for that sorts them.
    let anyOrder: Bool
    let columnKinds: [TraceColumn]
    private let isNumeric: Bool
    /// Each column's kind in the low byte and the byte that ends its fields in the high byte.
    let plan: UnsafeMutableBufferPointer<UInt16>

    var splitter: RecordSplitter
    var rowCount = 0
    /// Of the block that is being filled.
    var rowsMax = TraceBlock.size
    var lastArrival: Int64 = .min
    /// What the first row's `timestamp` says, in nanoseconds since 1970.
    var firstTimestamp: Int64?
    /// The blank line after which no row may follow.
    var blankLine: Int?
    /// Tests compare the two ways.
    var usesFastWay = true

    /// Opens the source and reads its header.
    ///
    /// - Parameters:
    ///   - source: a file, standard input, or bytes.
    ///   - keepRecorded: whether to fill `TraceBlock.recorded`.
    ///   - names: the run's table of names; the trace's names are added to it.
    /// - Throws: `InputError`: the source cannot be opened or read, or its header is wrong.
    public convenience init(
        _ source: TraceSource, keepRecorded: Bool = false, names: NameTable = NameTable()
    ) throws(InputError) {
        try self.init(source, keepRecorded: keepRecorded, names: names, anyOrder: false)
    }

    init(
        _ source: TraceSource, keepRecorded: Bool = false, names: NameTable = NameTable(),
        anyOrder: Bool, chunk: Int = InputBuffer.usualChunk
    ) throws(InputError) {
        self.names = names
        self.keepRecorded = keepRecorded
        self.anyOrder = anyOrder
        let buffer = try InputBuffer(source, chunk: chunk)
        var splitter = RecordSplitter()
        let header = try TraceHeader(buffer, &splitter)
        guard case .record(let next) = try splitter.split(buffer) else {
            throw InputError(.invariant, "the header was split and then was not")
        }
        buffer.skipRecord(next)
        self.buffer = buffer
        self.splitter = splitter
        columns = header.summary
        columnKinds = header.columns
        isNumeric = !keepRecorded && Self.holdsOnlyNumbers(header.columns)
        plan = .allocate(capacity: header.columns.count)
        for (index, column) in header.columns.enumerated() {
            let isLast = index == header.columns.count - 1
            let ending = UInt16(isLast ? Byte.lineFeed : Byte.comma)
            plan.initializeElement(at: index, to: UInt16(column.rawValue) | ending << 8)
        }
    }

    deinit { plan.deallocate() }

    /// Bytes taken from the source so far.
    public var bytesRead: Int64 { buffer.bytesRead }
    /// The source's size where it is known: nil for a pipe.
    public var totalBytes: Int64? { buffer.source.size }
    /// Both of them, for a progress bar.
    public var progress: TraceProgress {
        TraceProgress(bytesRead: bytesRead, totalBytes: totalBytes)
    }
    /// What time zero is: the first row's `timestamp`, nanoseconds since 1970.
    public var beginning: Int64? { firstTimestamp }
    /// Whether times are counted from the first row's `timestamp`.
    var countsFromFirstRow: Bool { columnKinds.contains(.timestamp) }

    /// Refills `block` with up to `block.rowsMax` rows.
    /// - Returns: false at the end; the block is then empty.
    /// - Throws: `InputError` for the first wrong thing; nothing can be read after it.
    public func next(into block: inout TraceBlock) throws(InputError) -> Bool {
        let size = block.rowsMax
        rowsMax = size
        Self.resize(&block.groups, to: size, filler: RequestGroup(row: 0, arrival: .zero, items: 1))
        Self.resize(&block.recorded, to: keepRecorded ? size : 0, filler: RecordedOutcome())
        var failure: InputError?
        let count = block.groups.withUnsafeMutableBufferPointer { groups in
            block.recorded.withUnsafeMutableBufferPointer { recorded -> Int in
                guard let base = groups.baseAddress else { return 0 }
                var filled = 0
                do throws(InputError) {
                    try fill(base, keepRecorded ? recorded.baseAddress : nil, &filled)
                } catch {
                    failure = error
                }
                return filled
            }
        }
        if let failure { throw failure }
        if count < size {
            block.groups.removeLast(size - count)
            if keepRecorded { block.recorded.removeLast(size - count) }
        }
        if rowCount == 0 {
            throw InputError(
                .data, file: buffer.source.name, line: 1, column: 1,
                "the trace has a header but no rows", remedy: "add at least one row")
        }
        return count > 0
    }

    private func fill(
        _ groups: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?, _ filled: inout Int
    ) throws(InputError) {
        while filled < rowsMax {
            if buffer.cursor == buffer.limit {
                if try !buffer.refill() { return }
                continue
            }
            if usesFastWay, blankLine == nil {
                if isNumeric { filled = numericRows(groups, from: filled) }
                filled = fastRows(groups, recorded, from: filled)
                if filled == rowsMax || buffer.cursor == buffer.limit { continue }
            }
            let outcome = recorded.map { $0 + filled }
            if try carefulRow(groups + filled, outcome) { filled += 1 }
        }
    }

    private static func resize<Row>(_ rows: inout [Row], to count: Int, filler: Row) {
        if rows.count > count { rows.removeLast(rows.count - count) }
        while rows.count < count { rows.append(filler) }
    }
}
