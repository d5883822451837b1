/// What a column of a trace holds.
enum TraceColumn: UInt8, CaseIterable {
    case ignored
    case timeSeconds
    case timestamp
    case items
    case group
    case kind
    case provider
    case model
    case purpose
    case inputTokens
    case outputTokens
    case deadline
    case strategy
    case latency
    case outcome
    case price

    /// The column's name in a header; empty for an ignored one.
    var name: String {
        switch self {
        case .ignored: ""
        case .timeSeconds: "time_s"
        case .timestamp: "timestamp"
        case .items: "items"
        case .group: "group"
        case .kind: "kind"
        case .provider: "provider"
        case .model: "model"
        case .purpose: "purpose"
        case .inputTokens: "input_tokens"
        case .outputTokens: "output_tokens"
        case .deadline: "deadline_s"
        case .strategy: "strategy"
        case .latency: "latency_s"
        case .outcome: "outcome"
        case .price: "price_usd"
        }
    }

    var isTime: Bool { self == .timeSeconds || self == .timestamp }
    var isRecorded: Bool { rawValue >= Self.strategy.rawValue }

    /// Names that other tools write, and what they mean here.
    static let otherNames: [String: TraceColumn] = [
        "t_seconds": .timeSeconds, "group_id": .group, "tokens": .inputTokens,
    ]

    static let names: [String] = allCases.dropFirst().map(\.name)

    /// The column that a header field names; case and surrounding spaces do not matter.
    init(header: String) {
        let name = header.lowercased()
        self =
            Self.allCases.dropFirst().first { $0.name == name } ?? Self.otherNames[name]
            ?? .ignored
    }
}

/// Which columns a trace has.
public struct TraceColumns: Sendable, Equatable {
    /// The known ones, by their usual names, in the file's order.
    public let present: [String]
    /// Names of the columns that were ignored because their names mean nothing here.
    public let ignored: [String]

    init(present: [String], ignored: [String]) {
        self.present = present
        self.ignored = ignored
    }

    /// Whether the trace has the column with this usual name, such as `deadline_s`.
    public func contains(_ name: String) -> Bool { present.contains(name) }

    /// One sentence about what was ignored; nil when nothing was.
    ///
    /// At most five names, and of a long name its first 32 characters.
    public var note: String? {
        if ignored.isEmpty { return nil }
        let shown = ignored.prefix(5).map { name in
            name.isEmpty ? "(no name)" : name.count > 32 ? name.prefix(32) + "…" : name
        }
        let more = ignored.count > 5 ? " and \(ignored.count - 5) more" : ""
        let noun = ignored.count == 1 ? "column" : "columns"
        return "ignored \(noun): \(shown.joined(separator: ", "))\(more)"
    }
}
