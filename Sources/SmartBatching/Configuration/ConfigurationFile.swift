import Diagnostics
import StrictYAML

/// Finds a `batching:` block in a file and reads it strictly, whatever else the file holds.
public enum ConfigurationFile {
    /// Reads the file at `path`; it must hold one `batching:` block.
    public static func read(_ path: String) throws(InputError) -> ConfigurationLayer {
        try parse(YAMLFile.bytes(of: path), file: path)
    }

    /// Reads the bytes of a file; `file` is its name in errors.
    ///
    /// The block may stand at the top or below any parent, also inside a list's element, with a
    /// `model:` block beside it. Only these two are held to the rules; the rest may be any YAML.
    public static func parse(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(InputError) -> ConfigurationLayer {
        let text = try ForeignYAML(bytes, file: file)
        let blocks = text.blocks(named: "batching")
        guard let block = blocks.first else {
            throw InputError(
                .configuration, file: file, "there is no 'batching:' block on lines of its own",
                remedy: nearMiss(in: text))
        }
        if blocks.count > 1 {
            throw Place(file: file, line: blocks[1].line + 1, column: blocks[1].column + 1).error(
                "a second 'batching:' block; the first is in line \(block.line + 1)",
                remedy: "keep one")
        }
        var kept = [block]
        if let model = text.sibling("model", of: block) {
            kept +=
                block.column == 0
                ? [model] : [text.reduced(model, to: ConfigurationKey.names(in: "model"))]
        }
        try text.refuseSecrets(in: kept)
        let root = try YAMLFile.parse(text.only(kept), file: file)
        return try layer(root.section(keys: ["model", "batching"]))
    }

    private static func layer(_ root: Section) throws(InputError) -> ConfigurationLayer {
        var layer = ConfigurationLayer()
        if let batching = root["batching"], !batching.isNothing {
            let section = try batching.section(
                keys: ConfigurationKey.names(in: "") + ["exploration"])
            try read(section, "", into: &layer)
            if let exploration = section["exploration"] {
                let keys = ConfigurationKey.names(in: "exploration")
                try read(exploration.section(keys: keys), "exploration.", into: &layer)
            }
        }
        if let model = root["model"], !model.isNothing {
            let keys = ConfigurationKey.names(in: "model")
            try read(model.section(keys: keys), "model.", into: &layer)
        }
        return layer
    }

    private static func read(
        _ section: Section, _ prefix: String, into layer: inout ConfigurationLayer
    ) throws(InputError) {
        for name in section.keys {
            guard let key = ConfigurationKey(rawValue: prefix + name), let value = section[name]
            else { continue }
            try layer.read(key, value)
        }
    }

    private static func nearMiss(in text: ForeignYAML) -> String {
        let near = text.keys.first { nearestName(to: $0.name, in: ["batching"]) != nil }
        return near.map { "is it line \($0.line + 1)?" } ?? "add 'batching:' and its keys below it"
    }
}
