import Diagnostics

/// A mapping whose keys have been compared with the keys it may have.
public struct Section: Sendable {
    /// Where the section begins.
    public let place: Place
    /// The dotted name of the section; empty for the file itself.
    public let path: String
    private let known: [String]
    private let entries: [String: YAMLValue.Entry]
    /// The keys that are given, in the order of the file.
    public let keys: [String]

    init(_ value: YAMLValue, keys known: [String]) throws(InputError) {
        guard case .mapping(let given) = value.content else {
            throw value.expected(
                "a section of keys", remedy: "its keys: \(known.joined(separator: ", "))")
        }
        place = value.place
        path = value.path
        self.known = known
        var entries: [String: YAMLValue.Entry] = [:]
        for entry in given {
            guard known.contains(entry.key) else {
                let home = value.path.isEmpty ? "" : " in \(value.path)"
                throw entry.place.error(
                    "unknown key \(quotedKey(entry.key))\(home)",
                    remedy: didYouMean(entry.key, among: known))
            }
            entries[entry.key] = entry
        }
        self.entries = entries
        keys = given.map(\.key)
    }

    /// The value of a key; nil when the key is absent.
    ///
    /// - Precondition: `key` is one of the section's known keys.
    public subscript(_ key: String) -> YAMLValue? {
        precondition(known.contains(key), "\(key) is not among the keys of \(path)")
        return entries[key]?.value
    }

    /// The value of a key that must be given; throws at the section's beginning.
    public func required(_ key: String) throws(InputError) -> YAMLValue {
        if let value = self[key] { return value }
        throw place.error("\(name(of: key)) is missing", remedy: "add '\(key):'")
    }

    /// Where a key stands; nil when it is absent.
    public func place(of key: String) -> Place? { entries[key]?.place }

    /// The dotted name of a key of this section.
    public func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension YAMLValue {
    /// This value as a section that may have `keys` and no others.
    ///
    /// Throws at the first key that is not among them, naming the nearest one that is.
    public func section(keys: [String]) throws(InputError) -> Section {
        try Section(self, keys: keys)
    }

    /// The elements of a list.
    public func list() throws(InputError) -> [YAMLValue] {
        guard case .list(let values) = content else {
            throw expected("a list", remedy: "write [a, b] or lines that begin with '- '")
        }
        return values
    }
}
