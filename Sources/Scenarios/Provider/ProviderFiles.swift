import BatchingSimulator
import Diagnostics
import Foundation
import StrictYAML

/// Provider models from files, and the presets that are part of the program.
public enum ProviderFiles {
    /// The names of the presets, sorted.
    public static let presetNames = presets.map(\.name)

    private static let presets: [(name: String, bytes: [UInt8])] = [
        ("gemini-embedding", PackageResources.gemini_embedding_yaml),
        ("gemini-generate", PackageResources.gemini_generate_yaml),
        ("openai-batch", PackageResources.openai_batch_yaml),
        ("seed", PackageResources.seed_yaml),
    ]

    /// The model of a preset, or else of the file at a path.
    ///
    /// Anything with a slash or a file name extension is a path; `seed` is the preset even if
    /// there is a file of that name (write `./seed` for the file). Throws an error of subject
    /// `.configuration` with the nearest preset if it is neither.
    public static func load(pathOrPreset name: String) throws(InputError) -> ProviderModel {
        if let preset = presets.first(where: { $0.name == name }) {
            return try decode(preset.bytes, file: "preset \(name)", defaultName: name)
        }
        let isPath = name.contains("/") || name.contains(".")
        guard isPath || FileManager.default.fileExists(atPath: name) else {
            throw InputError(
                .configuration, "no provider is called '\(name)', and there is no such file",
                remedy: didYouMean(name, among: presetNames))
        }
        return try ProviderReader.read(YAMLFile.read(name), defaultName: baseName(of: name))
    }

    /// The model in the bytes of a file; `file` is its name in errors, and what the paths in it are
    /// relative to.
    public static func decode(
        _ bytes: some Collection<UInt8>, file: String, defaultName: String? = nil
    ) throws(InputError) -> ProviderModel {
        try ProviderReader.read(
            YAMLFile.parse(bytes, file: file), defaultName: defaultName ?? baseName(of: file))
    }

    /// A preset's file, with the sources of its figures; nil if there is no such preset.
    public static func text(ofPreset name: String) -> String? {
        presets.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}
