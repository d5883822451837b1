import BatchingSimulator
import Diagnostics
import StrictYAML

/// Scenarios from files.
public enum ScenarioFiles {
    /// The scenario in the file at `path`.
    ///
    /// Throws errors of subject `.configuration`.
    public static func load(_ path: String) throws(InputError) -> Scenario {
        try ScenarioReader(file: path).read(YAMLFile.read(path))
    }

    /// The scenario in the bytes of a file; `file` is its name in errors, and what the paths in it
    /// are relative to.
    public static func decode(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(InputError) -> Scenario {
        try ScenarioReader(file: file).read(YAMLFile.parse(bytes, file: file))
    }
}
