import BatchingCore

/// Rows of the usual shape: plain fields, short numbers, no quotes, no surprises.
extension TraceReader {
    typealias Bytes = UnsafePointer<UInt8>

    /// Fills `groups` from index `first` on until the block is full, whole lines run out, or a row
    /// is unusual; the cursor is then at that row.
    /// - Returns: how many entries of the block are filled.
    func fastRows(
        _ groups: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?, from first: Int
    ) -> Int {
        let limit = buffer.limit
        let (plan, columnCount) = (self.plan.baseAddress!, self.plan.count)
        let anyOrder = self.anyOrder
        let template = RequestGroup(row: 0, arrival: .zero, items: 1)
        let unknown = RecordedOutcome()
        let firstTimestamp = self.firstTimestamp
        let rowOffset = rowCount - first
        var lastArrival = self.lastArrival
        var cursor = buffer.cursor
        var index = first

        let rowsMax = rowsMax
        rows: while index < rowsMax, cursor < limit {
            let group = groups + index
            var place = cursor
            group.initialize(to: template)
            group.pointee.row = rowOffset + index
            if let recorded { (recorded + index).initialize(to: unknown) }
            var column = 0
            var arrival = lastArrival
            repeat {
                let step = plan[column]
                switch step & 0xFF {
                case UInt16(TraceColumn.timeSeconds.rawValue):
                    guard let time = Self.plainSeconds(&place), time >= lastArrival || anyOrder
                    else { break rows }
                    arrival = time
                    group.pointee.arrival.nanoseconds = time
                case UInt16(TraceColumn.items.rawValue):
                    let word = digitWord(place)
                    let bits = digitBits(word)
                    guard bits &- 8 < 56 else { break rows }
                    let items = leadingDigits(word, bits: bits)
                    guard items &- 1 < TraceReader.mostItems else { break rows }
                    group.pointee.items = Int(truncatingIfNeeded: items)
                    place += Int(truncatingIfNeeded: bits >> 3)
                case UInt16(TraceColumn.group.rawValue):
                    let word = digitWord(place)
                    let bits = digitBits(word)
                    let after = place + Int(truncatingIfNeeded: bits >> 3)
                    if bits &- 8 < 56, after.pointee == UInt8(truncatingIfNeeded: step >> 8) {
                        group.pointee.sender = leadingDigits(word, bits: bits)
                        place = after
                    } else {
                        let end = plainTextEnd(place)
                        if place.pointee == Byte.space { break rows }
                        group.pointee.sender = Self.sender(place, end)
                        place = end
                    }
                case UInt16(TraceColumn.inputTokens.rawValue):
                    guard let tokens = Self.plainTokens(&place) else { break rows }
                    group.pointee.inputTokens = tokens
                case UInt16(TraceColumn.outputTokens.rawValue):
                    guard let tokens = Self.plainTokens(&place) else { break rows }
                    group.pointee.outputTokens = tokens
                case UInt16(TraceColumn.ignored.rawValue):
                    place = plainTextEnd(place)
                case UInt16(TraceColumn.timestamp.rawValue):
                    let end = plainTextEnd(place)
                    guard let firstTimestamp,
                        let time = TimestampText.nanoseconds(place, end)
                    else { break rows }
                    arrival = time - firstTimestamp
                    guard anyOrder || arrival >= lastArrival && arrival <= Self.mostNanoseconds
                    else { break rows }
                    group.pointee.arrival.nanoseconds = arrival
                    place = end
                default:
                    guard fastRareColumn(step, &place, group, recorded.map { $0 + index })
                    else { break rows }
                }
                column += 1
                if place.pointee != UInt8(truncatingIfNeeded: step >> 8) {
                    // Only the last column may end in CR LF.
                    guard column == columnCount, place.pointee == Byte.carriageReturn,
                        place[1] == Byte.lineFeed
                    else { break rows }
                    place += 1
                }
                place += 1
            } while column < columnCount
            if place - cursor > InputBuffer.longestRecord { break rows }
            cursor = place
            index += 1
            lastArrival = arrival
        }
        self.lastArrival = lastArrival
        buffer.line += index - first
        buffer.cursor = cursor
        rowCount += index - first
        return index
    }

    /// Requests in one row at most: more is a mistaken column.
    public static let mostItems: UInt64 = 10_000_000
    static let mostNanoseconds = Int64(DecimalText.mostNanoseconds)

    /// Seconds with at most 7 digits before and 9 after the point; nil = look carefully.
    @inline(__always)
    static func plainSeconds(_ place: inout Bytes) -> Int64? {
        let word = digitWord(place)
        let bits = digitBits(word)
        guard bits &- 8 < 56 else { return longSeconds(&place) }
        let whole = leadingDigits(word, bits: bits) &* 1_000_000_000
        place += Int(truncatingIfNeeded: bits >> 3)
        guard place.pointee == Byte.dot else { return Int64(truncatingIfNeeded: whole) }
        let fraction = digitWord(place + 1)
        let fractionBits = digitBits(fraction)
        guard fractionBits != 0 else { return nil }
        var nanoseconds = fractionDigits(fraction, bits: fractionBits) &* 10
        place += 1 &+ Int(truncatingIfNeeded: fractionBits >> 3)
        if fractionBits == 64, Byte.isDigit(place.pointee) {
            nanoseconds &+= UInt64(place.pointee &- Byte.zero)
            place += 1
        }
        return Int64(truncatingIfNeeded: whole &+ nanoseconds)
    }

    /// Times of another spelling, such as Unix time.
    @inline(never)
    private static func longSeconds(_ place: inout Bytes) -> Int64? {
        let end = plainTextEnd(place)
        guard let value = try? DecimalText.nanoseconds(place, end) else { return nil }
        place = end
        return value
    }

    /// A number of tokens, -1 for an empty field; nil = look carefully.
    @inline(__always)
    static func plainTokens(_ place: inout Bytes) -> Int? {
        let word = digitWord(place)
        let bits = digitBits(word)
        if bits == 0 { return -1 }
        guard bits < 64 else { return longTokens(&place) }
        place += Int(truncatingIfNeeded: bits >> 3)
        return Int(truncatingIfNeeded: leadingDigits(word, bits: bits))
    }

    @inline(never)
    private static func longTokens(_ place: inout Bytes) -> Int? {
        let end = plainTextEnd(place)
        guard let value = try? DecimalText.integer(place, end), value <= mostTokens else {
            return nil
        }
        place = end
        return value
    }

    /// Tokens of one group: ten million items of 100,000 tokens each.
    static let mostTokens = 1_000_000_000_000

    /// Who sent a group: a number of at most 18 digits is itself, an empty field is nobody, and any
    /// other text is a hash of its bytes, below 10¹⁸ so that a writer can write it as a number that
    /// reads back as the same sender.
    static func sender(_ start: Bytes, _ end: Bytes) -> UInt64 {
        if start == end { return RequestGroup.alone }
        if end - start <= 18 {
            var value: UInt64 = 0
            var place = start
            while place < end, Byte.isDigit(place.pointee) {
                value = value * 10 + UInt64(place.pointee &- Byte.zero)
                place += 1
            }
            if place == end { return value }
        }
        return bytesHash(start, end - start) % 1_000_000_000_000_000_000
    }
}
