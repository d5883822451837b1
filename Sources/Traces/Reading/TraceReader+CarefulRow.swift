import BatchingCore
import Diagnostics

/// Any row, with every check.
extension TraceReader {
    /// Reads the record at the cursor.
    /// - Returns: false when it was a blank line, or when more must be read first (it then was).
    func carefulRow(
        _ group: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?
    ) throws(InputError) -> Bool {
        guard case .record(let next) = try splitter.split(buffer) else {
            _ = try buffer.refill()
            return false
        }
        try splitter.check(buffer, next: next)
        if isBlankLine {
            blankLine = blankLine ?? buffer.line
            buffer.skipRecord(next)
            return false
        }
        if let blankLine {
            throw InputError(
                .data, file: buffer.source.name, line: blankLine, column: 1,
                "an empty line before the trace's last row", remedy: "delete it")
        }
        try checkFieldCount()
        group.initialize(to: RequestGroup(row: rowCount, arrival: .zero, items: 1))
        recorded?.initialize(to: RecordedOutcome())
        for index in columnKinds.indices where columnKinds[index] != .ignored {
            try readField(index, group, recorded)
        }
        buffer.skipRecord(next)
        rowCount += 1
        return true
    }

    private var isBlankLine: Bool {
        let end = buffer.cursor + splitter.contentEnd
        return trimmed(buffer.cursor, end) == (end, end) || splitter.contentEnd == 0
    }

    private func checkFieldCount() throws(InputError) {
        let (count, wanted) = (splitter.fields.count, columnKinds.count)
        if count == wanted { return }
        let what = "the row has \(count) field\(count == 1 ? "" : "s"), the header \(wanted)"
        if count > wanted {
            throw buffer.error(
                at: buffer.cursor + splitter.fields[wanted].start, what,
                remedy: "quote fields that hold commas")
        }
        let isCut =
            buffer.atEnd && buffer.lacksFinalNewline
            && buffer.cursor + splitter.contentEnd + 1 == buffer.limit
        throw buffer.error(
            at: buffer.cursor + splitter.contentEnd, what,
            remedy: isCut ? "the file seems to be cut off here" : "leave unknown fields empty")
    }

    private func readField(
        _ index: Int, _ group: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?
    ) throws(InputError) {
        let column = columnKinds[index]
        let fault = splitter.withContent(index, of: buffer.cursor) { start, end in
            self.fault(column, start, end, group, recorded)
        }
        guard let fault else { return }
        let place = buffer.cursor + splitter.fields[index].start
        throw buffer.error(at: place, fault.what, remedy: fault.remedy)
    }

    /// Puts one field where it belongs, or says why it cannot.
    private func fault(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes,
        _ group: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?
    ) -> FieldFault? {
        let (from, to) = trimmed(start, end)
        if from == to {
            return column.isTime || column == .items ? .empty(column) : nil
        }
        do throws(FieldFault) {
            switch column {
            case .ignored: break
            case .timeSeconds:
                try arrive(FieldRule.seconds(column, from, to), group)
            case .timestamp:
                try arriveAt(FieldRule.instant(from, to), group)
            case .items:
                group.pointee.items = try FieldRule.items(from, to)
            case .group:
                group.pointee.sender = Self.sender(start, end)
            case .inputTokens:
                group.pointee.inputTokens = try FieldRule.tokens(column, from, to)
            case .outputTokens:
                group.pointee.outputTokens = try FieldRule.tokens(column, from, to)
            case .kind:
                group.pointee.kind = try FieldRule.kind(from, to)
            case .deadline:
                group.pointee.deadline = try FieldRule.deadline(from, to)
            case .provider: group.pointee.provider = try name(column, start, end)
            case .model: group.pointee.model = try name(column, start, end)
            case .purpose: group.pointee.purpose = try name(column, start, end)
            case .strategy:
                let number = try name(column, start, end)
                recorded?.pointee.strategy = number
            case .latency:
                let value = try FieldRule.latency(from, to)
                recorded?.pointee.latencySeconds = value
            case .price:
                let value = try FieldRule.price(from, to)
                recorded?.pointee.priceUSD = value
            case .outcome:
                let value = try FieldRule.outcome(from, to)
                recorded?.pointee.outcome = value
            }
        } catch {
            return error
        }
        return nil
    }

    private func name(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes
    ) throws(FieldFault) -> NameNumber {
        if let number = names.number(start, end - start) { return number }
        throw FieldFault(
            "\(column.name): \(NameTable.rule(length: end - start))",
            "keep texts and identifiers out of name columns")
    }

    private func arriveAt(
        _ instant: Int64, _ group: UnsafeMutablePointer<RequestGroup>
    ) throws(FieldFault) {
        if firstTimestamp == nil { firstTimestamp = instant }
        let arrival = instant - (firstTimestamp ?? instant)
        if arrival > Self.mostNanoseconds, !anyOrder {
            throw FieldFault(
                "timestamp is more than 100 years after the first row", "check the year")
        }
        try arrive(arrival, group)
    }

    private func arrive(
        _ time: Int64, _ group: UnsafeMutablePointer<RequestGroup>
    ) throws(FieldFault) {
        if time < lastArrival, !anyOrder {
            throw FieldFault(
                "the time is earlier than in the row before",
                "sort the rows by time, or pass --sort")
        }
        lastArrival = time
        group.pointee.arrival.nanoseconds = time
    }
}
