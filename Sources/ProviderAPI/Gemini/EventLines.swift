/// Splits the bytes of an event stream into events (html.spec.whatwg.org, server-sent events).
///
/// Lines end with CR, LF or both, and with nothing else: U+2028 is part of a text. What is no line
/// of an event stream is kept aside, because the service may end one with a bare JSON error.
struct EventLines: Sendable {
    enum Item: Equatable {
        /// The data of one event.
        case event([UInt8])
        /// A line or an event beyond `EventLines.longest`.
        case tooLong
    }

    /// Bytes of one event.
    static let longest = 8 << 20

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var lastWasCR = false
    private var isFirstLine = true
    /// What stood between the events.
    private(set) var strayBytes: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> [Item] {
        var items: [Item] = []
        var start = 0
        for (place, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
            // The second half of a line's end, perhaps of the piece before.
            let isSecondHalf = byte == 0x0A && lastWasCR && place == start
            if !isSecondHalf {
                line += bytes[start..<place]
                finishLine(&items)
            }
            lastWasCR = byte == 0x0D
            start = place + 1
        }
        if start < bytes.count {
            line += bytes[start...]
            lastWasCR = false
        }
        if line.count > Self.longest {
            line = []
            items.append(.tooLong)
        }
        return items
    }

    /// What is left at the end of the stream: an event without the empty line after it counts.
    mutating func end() -> [Item] {
        var items: [Item] = []
        if !line.isEmpty { finishLine(&items) }
        finishEvent(&items)
        return items
    }

    private mutating func finishLine(_ items: inout [Item]) {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        if line.isEmpty { return finishEvent(&items) }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        let name = line[..<colon]
        if name.elementsEqual("data".utf8) {
            var value = line[min(colon + 1, line.endIndex)...]
            if value.first == 0x20 { value.removeFirst() }
            if hasData { data.append(0x0A) }
            data += value
            hasData = true
            if data.count > Self.longest {
                data = []
                hasData = false
                items.append(.tooLong)
            }
        } else if !name.isEmpty, !["event", "id", "retry"].contains(where: name.elementsEqual) {
            // An error in JSON is short; what goes on longer is none.
            if strayBytes.count + line.count < 64 << 10 { strayBytes += line + [0x0A] }
        }
    }

    private mutating func finishEvent(_ items: inout [Item]) {
        guard hasData else { return }
        items.append(.event(data))
        data = []
        hasData = false
    }
}

extension Collection<UInt8> {
    fileprivate func elementsEqual(_ text: String) -> Bool { elementsEqual(text.utf8) }
}
