import Diagnostics
import StrictYAML

extension ConfigurationLayer {
    /// What the environment says: `SBTUNE_STRATEGY`, `SBTUNE_BATCH_THRESHOLD` and so on.
    ///
    /// A variable that is empty says nothing, and one that is almost a known one is an error.
    public static func environment(
        _ variables: [String: String]
    ) throws(InputError) -> ConfigurationLayer {
        var layer = ConfigurationLayer()
        let known = ConfigurationKey.allCases.map(\.variable)
        for (name, value) in variables.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(ConfigurationKey.variablePrefix) && !value.isEmpty {
            if SecretNames.contains(name.dropFirst(ConfigurationKey.variablePrefix.count)) {
                throw InputError(.configuration, "\(name) is not read", remedy: SecretNames.remedy)
            }
            if let key = ConfigurationKey.allCases.first(where: { $0.variable == name }) {
                try layer.set(key, to: value, named: name, .configuration)
            } else if let near = nearestName(to: name, in: known) {
                throw InputError(
                    .configuration, "unknown variable \(near == name ? "" : name)",
                    remedy: "did you mean '\(near)'?")
            }
        }
        return layer
    }

    /// Sets a key to a value that is given as text, as flags and variables give it; lists are
    /// separated by commas.
    ///
    /// - Parameters:
    ///   - key: which key is set.
    ///   - text: the value, as a flag or a variable has it.
    ///   - name: what the value is called in an error.
    ///   - subject: whose mistake a wrong value is.
    public mutating func set(
        _ key: ConfigurationKey, to text: String, named name: String,
        _ subject: InputError.Subject = .usage
    ) throws(InputError) {
        do throws(InputError) {
            try read(key, try Self.value(key, text))
        } catch {
            // The key's own name begins the message; the user knows it by another one.
            var what = error.what
            if what.hasPrefix(Self.placeholder) { what.removeFirst(Self.placeholder.count + 1) }
            throw InputError(subject, "\(name) \(what)", remedy: error.remedy)
        }
    }

    private static let placeholder = "value"

    /// The text as a file would hold it: what is a text there in quotes, the rest without.
    private static func value(
        _ key: ConfigurationKey, _ text: String
    ) throws(InputError) -> YAMLValue {
        let yaml: String
        switch key {
        case .history, .journal, .baseURL, .embeddingModel, .generationModel:
            yaml = quoted(text)
        case .preferIndividualFor:
            let parts = text.split(separator: ",").map { quoted(trimmed($0)) }
            yaml = "[\(parts.joined(separator: ", "))]"
        default:
            // Numbers, words, durations and shares need no more than this.
            let isPlain = text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                    || "_.%+-".utf8.contains($0)
            }
            yaml = isPlain ? text : quoted(text)
        }
        let file = try YAMLFile.parse(Array("\(placeholder): \(yaml)\n".utf8), file: "")
        return try file.section(keys: [placeholder]).required(placeholder)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// In single quotes, in which only a single quote means something else (YAML 1.2, 7.3.2).
    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "''"))'"
    }
}
