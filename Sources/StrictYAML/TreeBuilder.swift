import Diagnostics
import Yams

/// Turns the parser's nodes into values with places and names, and refuses what `SubsetCheck` and
/// the parser let pass.
struct TreeBuilder {
    let text: SourceText

    func value(_ node: Node, path: String, depth: Int) throws(InputError) -> YAMLValue {
        let place = place(node)
        // Counts the levels of collections: a scalar below the last one is no level.
        if depth >= YAMLFile.maxDepth, node.scalar == nil {
            throw place.error(
                "nesting of more than \(YAMLFile.maxDepth) levels is not supported here",
                remedy: "flatten the file")
        }
        // An alias is a copy of its anchor's node, so without anchors nothing is expanded.
        if node.anchor != nil { throw place.error("an anchor (&) is not supported here") }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            return YAMLValue(
                place: place, path: path, content: .scalar(scalar.string, isQuoted: isQuoted))
        case .sequence(let sequence):
            var values: [YAMLValue] = []
            for (index, element) in sequence.enumerated() {
                try values.append(
                    value(element, path: "\(path)[\(index + 1)]", depth: depth + 1))
            }
            return YAMLValue(place: place, path: path, content: .list(values))
        case .mapping(let mapping):
            return YAMLValue(
                place: place, path: path,
                content: .mapping(try entries(mapping, path: path, depth: depth)))
        case .alias:
            throw place.error("an alias (*) is not supported here", remedy: "write the value out")
        }
    }

    private func entries(
        _ mapping: Node.Mapping, path: String, depth: Int
    ) throws(InputError) -> [YAMLValue.Entry] {
        var entries: [YAMLValue.Entry] = []
        var seen: Set<String> = []
        for (keyNode, valueNode) in mapping {
            let keyPlace = place(keyNode)
            guard let key = keyNode.scalar?.string else {
                throw keyPlace.error("a key must be text", remedy: "write 'key: value'")
            }
            if key == "<<" {
                throw keyPlace.error(
                    "a merge key (<<) is not supported here", remedy: "write the keys out")
            }
            // The parser takes `1` and `"1"` for two keys.
            guard seen.insert(key).inserted else {
                throw keyPlace.error(
                    "\(quotedKey(key)) is given more than once in this section",
                    remedy: "keep one")
            }
            let name = path.isEmpty ? shown(key) : "\(path).\(shown(key))"
            entries.append(
                YAMLValue.Entry(
                    key: key, place: keyPlace,
                    value: try value(valueNode, path: name, depth: depth + 1)))
        }
        return entries
    }

    /// The key as it may stand in messages.
    private func shown(_ key: String) -> String {
        isKeyLike(key) ? key : "…"
    }

    private func place(_ node: Node) -> Place {
        guard let mark = node.mark else { return text.place(atOffset: 0) }
        return text.place(line: mark.line, characterColumn: mark.column)
    }
}
