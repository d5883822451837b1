/// A JSON value that keeps the order of its members.
///
/// Foundation's own values are neither ordered nor safe to hand between threads.
enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])
    /// A vector: as `array`, in a quarter of the memory.
    case floats([Float])
    /// Written as it stands, for answers that are not JSON.
    case raw(String)

    /// An object without the members that are nil: the provider leaves absent fields out.
    static func members(_ members: (String, JSON?)...) -> JSON {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// 64-bit integers are texts in the API's JSON (protobuf.dev, "ProtoJSON"), and zero is absent.
    static func count(_ number: Int) -> JSON? { number == 0 ? nil : .string(String(number)) }

    /// The member of that name, in camel case or in snake case: the API reads both.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        if let member = members.first(where: { $0.key == name }) { return member.value.nonNull }
        let snake = Self.snakeCase(name)
        guard snake != name else { return nil }
        return members.first { $0.key == snake }?.value.nonNull
    }

    private var nonNull: JSON? { if case .null = self { nil } else { self } }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

    /// A whole number, also one that is written as a text.
    var whole: Int? {
        switch self {
        case .int(let number): number
        case .number(let number): Int(exactly: number)
        case .string(let text): Int(text)
        default: nil
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { snake, letter in
            if letter.isUppercase { snake.append("_") }
            snake.append(letter.lowercased())
        }
    }

    /// The same value with a member added, or replaced where it is there.
    func with(_ name: String, _ value: JSON) -> JSON {
        guard case .object(var members) = self else { return self }
        if let index = members.firstIndex(where: { $0.key == name }) {
            members[index].value = value
        } else {
            members.append((name, value))
        }
        return .object(members)
    }

    func without(_ name: String) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != name })
    }
}
