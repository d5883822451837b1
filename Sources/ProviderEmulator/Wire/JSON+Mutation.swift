extension JSON {
    /// The same with the first field of that name of another type; as it is where there is none.
    func mutated(_ name: String) -> JSON {
        var isDone = false
        return mutated(name, &isDone)
    }

    private func mutated(_ name: String, _ isDone: inout Bool) -> JSON {
        switch self {
        case .object(let members):
            var changed = members
            for index in members.indices where !isDone {
                if members[index].key == name {
                    changed[index].value = members[index].value.ofOtherType
                    isDone = true
                } else {
                    changed[index].value = members[index].value.mutated(name, &isDone)
                }
            }
            return .object(changed)
        case .array(let elements):
            var changed = elements
            for index in elements.indices where !isDone {
                changed[index] = elements[index].mutated(name, &isDone)
            }
            return .array(changed)
        default: return self
        }
    }

    private var ofOtherType: JSON {
        switch self {
        case .null, .bool, .raw: .string("changed")
        case .int, .number: .string("changed")
        case .string: .int(7)
        case .array, .floats: .object([("changed", .bool(true))])
        case .object: .array([])
        }
    }

    /// The same with a further field in every object.
    var withExtraFields: JSON {
        switch self {
        case .object(let members):
            .object(
                members.map { ($0.key, $0.value.withExtraFields) } + [
                    ("somethingNew", .object([("since", .string("tomorrow"))]))
                ])
        case .array(let elements): .array(elements.map(\.withExtraFields))
        default: self
        }
    }
}
