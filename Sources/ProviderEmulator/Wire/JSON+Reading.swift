import Foundation

extension JSON {
    /// The value that bytes stand for; nil where they are not JSON.
    init?(parsing bytes: Data) {
        guard
            let value = try? JSONSerialization.jsonObject(
                with: bytes, options: [.fragmentsAllowed])
        else { return nil }
        self = Self.converted(value)
    }

    private static func converted(_ value: Any) -> JSON {
        switch value {
        case let members as [String: Any]:
            // Foundation loses the order; nobody may rely on it, so the names' order will do.
            .object(members.sorted { $0.key < $1.key }.map { ($0.key, converted($0.value)) })
        case let elements as [Any]: .array(elements.map(converted))
        case let text as String: .string(text)
        case let number as NSNumber: converted(number)
        default: .null
        }
    }

    private static func converted(_ number: NSNumber) -> JSON {
        // "c" is how a Boolean is stored on every platform.
        if String(cString: number.objCType) == "c" { return .bool(number.boolValue) }
        if let whole = Int(exactly: number.doubleValue) { return .int(whole) }
        return .number(number.doubleValue)
    }
}
