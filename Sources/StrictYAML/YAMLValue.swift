import Diagnostics

/// A value in a configuration file, with its place and the dotted name of its key.
///
/// The methods in the extensions read it as text, number, duration, list or section, and throw an
/// `InputError` at its place when it is something else or out of range.
public struct YAMLValue: Sendable {
    /// Where it begins.
    public let place: Place
    /// The dotted name, `batch.poll.every` or `policies[2]`; empty for the file itself.
    public let path: String
    let content: Content

    indirect enum Content: Sendable {
        case scalar(String, isQuoted: Bool)
        case list([YAMLValue])
        case mapping([Entry])

        /// In words, for messages.
        var kind: String {
            switch self {
            case .scalar: isNothing ? "nothing" : "a single value"
            case .list: "a list"
            case .mapping: "a section of keys"
            }
        }

        /// Whether this is one of the scalars that YAML 1.2's core schema reads as null.
        var isNothing: Bool {
            if case .scalar(let text, false) = self {
                return ["", "~", "null", "Null", "NULL"].contains(text)
            }
            return false
        }
    }

    struct Entry: Sendable {
        let key: String
        let place: Place
        let value: YAMLValue
    }

    /// Whether the key stands without a value, or with YAML's `null`.
    public var isNothing: Bool { content.isNothing }

    /// Whether it is a mapping of keys to values.
    public var isSection: Bool {
        if case .mapping = content { return true }
        return false
    }

    /// Whether it is a list.
    public var isList: Bool {
        if case .list = content { return true }
        return false
    }

    /// An error at this value that begins with its name: `batch.poll.every must be more than 0s`.
    public func error(_ what: String, remedy: String = "") -> InputError {
        place.error(path.isEmpty ? what : "\(path) \(what)", remedy: remedy)
    }

    func expected(_ wanted: String, remedy: String = "") -> InputError {
        error("must be \(wanted), not \(content.kind)", remedy: remedy)
    }
}
