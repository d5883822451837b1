import ArgumentParser
import Foundation
import Scenarios

extension CompletionKind {
    /// The provider presets, and the YAML files of the folder whose name is being written.
    static var presetsAndFiles: CompletionKind {
        .custom { _, _, begun in
            let slash = begun.lastIndex(of: "/")
            let folder = slash.map { String(begun[...$0]) } ?? ""
            let files = try? FileManager.default.contentsOfDirectory(
                atPath: folder.isEmpty ? "." : folder)
            let yaml = (files ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            return ProviderFiles.presetNames + yaml.sorted().map { folder + $0 }
        }
    }
}
