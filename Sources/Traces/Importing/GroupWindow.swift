import BatchingCore

/// One request of a public trace.
struct ImportedRequest: Equatable {
    /// Nanoseconds since anything.
    var time: Int64
    /// -1 = unknown.
    var inputTokens: Int32
    var outputTokens: Int32
    var model: NameNumber = 0
    var failed = false
}

/// Joins requests into groups: same model, same fate, within the window of the group's first.
///
/// Failed requests are kept apart from the others because one group has one outcome.
struct GroupWindow {
    struct Group {
        var group: RequestGroup
        var failed: Bool
    }

    let length: Span
    let kind: RequestKind
    /// In order of arrival, counted from the first request.
    private(set) var groups: [Group] = []
    private var start: Int64?
    /// The group that each (model, fate) collects into.
    private var open: [UInt64: Int] = [:]

    init(length: Span, kind: RequestKind) {
        self.length = length
        self.kind = kind
    }

    /// Adds the next request in order of time.
    mutating func add(_ request: ImportedRequest) {
        let first = start ?? request.time
        start = first
        let arrival = Instant(nanoseconds: request.time - first)
        let key = UInt64(request.model) << 1 | (request.failed ? 1 : 0)
        if let index = open[key], arrival - groups[index].group.arrival < length,
            Self.hasRoom(groups[index].group)
        {
            groups[index].group.items += 1
            Self.sum(&groups[index].group.inputTokens, request.inputTokens)
            Self.sum(&groups[index].group.outputTokens, request.outputTokens)
            return
        }
        open[key] = groups.count
        groups.append(
            Group(
                group: RequestGroup(
                    row: groups.count, arrival: arrival, items: 1,
                    inputTokens: Int(request.inputTokens),
                    outputTokens: Int(request.outputTokens), model: request.model, kind: kind),
                failed: request.failed))
    }

    /// Whether one more request leaves the group within what a trace may hold.
    private static func hasRoom(_ group: RequestGroup) -> Bool {
        let mostTokens = TraceReader.mostTokens - Int(Int32.max)
        return group.items < TraceReader.mostItems && group.inputTokens <= mostTokens
            && group.outputTokens <= mostTokens
    }

    /// A sum with an unknown part is unknown.
    private static func sum(_ total: inout Int, _ part: Int32) {
        total = total < 0 || part < 0 ? -1 : total + Int(part)
    }
}
