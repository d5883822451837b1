import BatchingCore

/// Rows of at most 32 bytes that hold plain numbers only, the most frequent shape of large traces.
///
/// Finding each field's end after the last one's is a chain of waits on the processor. Here one
/// bitmap of all ends is made first, so that fields are converted side by side.
extension TraceReader {
    /// Where `numericRows` puts the value of each column it reads, in this order.
    private static let numericSlots: [TraceColumn] = [
        .timeSeconds, .items, .group, .inputTokens, .outputTokens,
    ]

    /// Whether every column holds numbers that this way can read.
    static func holdsOnlyNumbers(_ columns: [TraceColumn]) -> Bool {
        columns.allSatisfy { numericSlots.contains($0) }
    }

    /// Like `fastRows`, for numeric columns; stops at the first row of another shape.
    ///
    /// There is no branch on the kind of a column: each value goes to its column's slot, and slots
    /// of absent columns hold "unknown" throughout.
    func numericRows(_ groups: UnsafeMutablePointer<RequestGroup>, from first: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.numericSlots.count) { values in
            values.initialize(repeating: -1)
            values[2] = Int64(bitPattern: RequestGroup.alone)
            let slots = columnKinds.map { Self.numericSlots.firstIndex(of: $0) ?? 0 }
            return slots.withUnsafeBufferPointer { slots in
                numericRows(groups, from: first, values.baseAddress!, slots.baseAddress!)
            }
        }
    }

    @inline(__always)
    private func numericRows(
        _ groups: UnsafeMutablePointer<RequestGroup>, from first: Int,
        _ values: UnsafeMutablePointer<Int64>, _ slots: UnsafePointer<Int>
    ) -> Int {
        let limit = buffer.limit
        let lastColumn = columnKinds.count - 1
        let anyOrder = self.anyOrder
        let noDeadline = RequestGroup.noDeadline
        let rowOffset = rowCount - first
        var lastArrival = self.lastArrival
        var cursor = buffer.cursor
        var index = first

        let rowsMax = rowsMax
        rows: while index < rowsMax, cursor < limit {
            var ends = nonDigitBits(cursor)
            // Offset of the field that is next.
            var start: UInt64 = 0
            var column = 0
            while true {
                var end = UInt64(truncatingIfNeeded: ends.trailingZeroBitCount)
                let bits = (end &- start) &<< 3
                // With no end left, `end` is 64 and this is out of range as well.
                guard bits &- 8 < 56 else { break rows }
                let word = digitWord(cursor + Int(truncatingIfNeeded: start))
                var value = leadingDigits(word, bits: bits)
                let slot = slots[column]
                if slot == 0 {
                    value &*= 1_000_000_000
                    if cursor[Int(truncatingIfNeeded: end)] == Byte.dot {
                        let point = end
                        ends &= ends &- 1
                        end = UInt64(truncatingIfNeeded: ends.trailingZeroBitCount)
                        let fractionBits = (end &- point &- 1) &<< 3
                        guard fractionBits &- 8 <= 56 else { break rows }
                        let word = digitWord(cursor + Int(truncatingIfNeeded: point &+ 1))
                        value &+= fractionDigits(word, bits: fractionBits) &* 10
                    }
                }
                values[slot] = Int64(truncatingIfNeeded: value)
                ends &= ends &- 1
                start = end &+ 1
                let terminator = cursor[Int(truncatingIfNeeded: end)]
                if column == lastColumn {
                    guard terminator == Byte.lineFeed else { break rows }
                    break
                }
                guard terminator == Byte.comma else { break rows }
                column &+= 1
            }
            let (arrival, items) = (values[0], values[1])
            guard arrival >= lastArrival || anyOrder,
                UInt64(truncatingIfNeeded: items &- 1) < TraceReader.mostItems
            else { break rows }
            (groups + index).initialize(
                to: RequestGroup(
                    row: rowOffset &+ index, arrival: Instant(nanoseconds: arrival),
                    items: Int(items), sender: UInt64(bitPattern: values[2]),
                    inputTokens: Int(values[3]), outputTokens: Int(values[4]),
                    deadline: noDeadline))
            lastArrival = arrival
            cursor += Int(truncatingIfNeeded: start)
            index &+= 1
        }
        self.lastArrival = lastArrival
        buffer.line += index - first
        buffer.cursor = cursor
        rowCount += index - first
        return index
    }
}

/// Bit k is set where byte k of the 32 bytes at `place` is no digit.
@inline(__always)
private func nonDigitBits(_ place: UnsafePointer<UInt8>) -> UInt64 {
    nonDigits(place) | nonDigits(place + 8) &<< 8 | nonDigits(place + 16) &<< 16
        | nonDigits(place + 24) &<< 24
}

/// The same for eight bytes.
///
/// The product moves the high bit of byte k to bit 56 + k; no two terms of it meet in one place, so
/// nothing carries.
@inline(__always)
private func nonDigits(_ place: UnsafePointer<UInt8>) -> UInt64 {
    let word = digitWord(place)
    let flags =
        (((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
    return (flags &* 0x0002_0408_1020_4081) &>> 56
}
