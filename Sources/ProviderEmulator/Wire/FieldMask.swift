/// Which members of an answer a client wants: `name,done,metadata(state,batchStats)`.
///
/// As in Google's partial responses: commas between fields, parentheses or slashes for fields of
/// fields, `*` for all.
struct FieldMask: Sendable, Equatable {
    /// Nil = the whole field.
    private var fields: [String: FieldMask?] = [:]

    /// Nil where the mask cannot be read.
    init?(_ text: String) {
        var rest = text[...]
        guard let fields = Self.parse(&rest), rest.isEmpty, !fields.isEmpty else { return nil }
        self.fields = fields
    }

    private init(fields: [String: FieldMask?]) { self.fields = fields }

    private static func parse(_ rest: inout Substring) -> [String: FieldMask?]? {
        var fields: [String: FieldMask?] = [:]
        while true {
            let name = rest.prefix { $0.isLetter || $0.isNumber || "_*@".contains($0) }
            guard !name.isEmpty else { return nil }
            rest.removeFirst(name.count)
            var inner: FieldMask?
            if rest.first == "/" {
                rest.removeFirst()
                // One path goes down; its siblings follow after the comma.
                var path = rest.prefix { $0 != "," && $0 != ")" }
                rest.removeFirst(path.count)
                guard let fields = parse(&path), path.isEmpty else { return nil }
                inner = FieldMask(fields: fields)
            } else if rest.first == "(" {
                rest.removeFirst()
                guard let fields = parse(&rest), rest.first == ")" else { return nil }
                rest.removeFirst()
                inner = FieldMask(fields: fields)
            }
            fields[String(name)] = .some(merged(fields[String(name)] ?? nil, inner))
            guard rest.first == "," else { return fields }
            rest.removeFirst()
        }
    }

    private static func merged(_ a: FieldMask?, _ b: FieldMask?) -> FieldMask? {
        guard let a, let b else { return b }
        return FieldMask(fields: a.fields.merging(b.fields) { $1 })
    }

    func wants(_ path: String...) -> Bool {
        var mask = self
        for name in path {
            guard let inner = mask.fields[name] ?? mask.fields["*"] else { return false }
            guard let inner else { return true }
            mask = inner
        }
        return true
    }

    func masked(_ value: JSON) -> JSON {
        switch value {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    guard let inner = fields[member.key] ?? fields["*"] else { return nil }
                    return (member.key, inner?.masked(member.value) ?? member.value)
                })
        case .array(let elements): return .array(elements.map(masked))
        default: return value
        }
    }
}
