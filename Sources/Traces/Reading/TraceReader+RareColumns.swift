import BatchingCore

/// The columns that most traces lack, on the fast way.
extension TraceReader {
    /// Reads one field of a less frequent column and moves past it.
    /// - Returns: false when the row needs a careful look.
    func fastRareColumn(
        _ step: UInt16, _ place: inout Bytes, _ group: UnsafeMutablePointer<RequestGroup>,
        _ recorded: UnsafeMutablePointer<RecordedOutcome>?
    ) -> Bool {
        guard let column = TraceColumn(rawValue: UInt8(truncatingIfNeeded: step)) else {
            return false
        }
        let end = plainTextEnd(place)
        defer { place = end }
        if place == end { return true }
        // A field of spaces is empty, which the careful way finds out.
        if place.pointee == Byte.space { return false }
        // Half of a name that goes on beyond ASCII must not become a name.
        let isWhole =
            end.pointee == UInt8(truncatingIfNeeded: step >> 8)
            || end.pointee == Byte.carriageReturn && end[1] == Byte.lineFeed
        if !isWhole { return false }
        switch column {
        case .provider, .model, .purpose, .strategy:
            guard let number = names.number(place, end - place) else { return false }
            switch column {
            case .provider: group.pointee.provider = number
            case .model: group.pointee.model = number
            case .purpose: group.pointee.purpose = number
            default: recorded?.pointee.strategy = number
            }
        case .kind:
            guard let kind = Self.kind(place, end) else { return false }
            group.pointee.kind = kind
        case .deadline:
            guard let span = try? DecimalText.nanoseconds(place, end), span > 0 else {
                return false
            }
            group.pointee.deadline = Span(nanoseconds: span)
        case .latency, .price:
            guard let value = try? DecimalText.double(place, end) else { return false }
            if column == .latency {
                if value > Self.mostLatencySeconds { return false }
                recorded?.pointee.latencySeconds = value
            } else {
                recorded?.pointee.priceUSD = value
            }
        case .outcome:
            guard let outcome = Self.outcome(place, end) else { return false }
            recorded?.pointee.outcome = outcome
        default:
            return false
        }
        return true
    }

    static let mostLatencySeconds = Double(DecimalText.mostNanoseconds) / 1e9

    static func kind(_ start: Bytes, _ end: Bytes) -> RequestKind? {
        if matches(start, end, "embed") { return .embed }
        return matches(start, end, "generate") ? .generate : nil
    }

    static func outcome(_ start: Bytes, _ end: Bytes) -> RecordedOutcome.Outcome? {
        if matches(start, end, "ok") { return .ok }
        if matches(start, end, "failed") { return .failed }
        return matches(start, end, "censored") ? .censored : nil
    }

    @inline(__always)
    private static func matches(_ start: Bytes, _ end: Bytes, _ word: StaticString) -> Bool {
        guard end - start == word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where start[index] != word.utf8Start[index] {
            return false
        }
        return true
    }
}
