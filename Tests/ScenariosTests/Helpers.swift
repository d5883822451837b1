import Diagnostics
import Foundation
import StrictYAML
import Testing

/// The package's own directory.
let repositoryRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The error that `body` throws; records an issue if it throws none.
func inputError(
    _ note: String = "", sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) -> InputError? {
    do {
        try body()
        Issue.record("no error \(note)", sourceLocation: sourceLocation)
        return nil
    } catch {
        if !(error is InputError) { Issue.record(error, sourceLocation: sourceLocation) }
        return error as? InputError
    }
}

func yaml(_ text: String) throws(InputError) -> YAMLValue {
    try YAMLFile.parse(Array(text.utf8), file: "t.yaml")
}

/// The description of the error that reading `text` throws.
func parseError(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
    inputError(sourceLocation: sourceLocation) { _ = try yaml(text) }?
        .description ?? ""
}

/// The value of `key:` in a file with that key alone.
func single(_ text: String) throws(InputError) -> YAMLValue {
    try yaml("key: \(text)\n").section(keys: ["key"]).required("key")
}

/// Numbers that are the same in every run (SplitMix64: Steele, Lea, Flood 2014,
/// doi:10.1145/2714064.2660195).
struct KeyedLuck {
    var state: UInt64

    mutating func number(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
