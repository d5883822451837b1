/// A JSON document as a tree.
///
/// A list of nothing but numbers is kept as numbers: a vector is one array, not 3,072 boxes.
enum JSON: Sendable, Equatable {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case numbers([Double])
    case list([JSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        var key: String
        var value: JSON
    }

    /// A member of an object; nil where there is none, where it is null, or where this is no object.
    subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self,
            let value = members.first(where: { $0.key == key })?.value, value != .null
        else { return nil }
        return value
    }

    var asText: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    /// A whole number, whether it is written as one or, as proto3's JSON does with 64 bits, as text.
    var asInt: Int? {
        switch self {
        case .number(let number): Int(exactly: number)
        case .text(let text): Int(text)
        default: nil
        }
    }

    /// A list's elements; nil where this is no list.
    var asList: [JSON]? {
        switch self {
        case .list(let elements): elements
        case .numbers(let numbers): numbers.map { .number($0) }
        default: nil
        }
    }

    var isObject: Bool {
        if case .object = self { return true }
        return false
    }
}
