import Foundation

/// Documents for scripts: sorted keys in snake case, one final line end.
public enum JSONText {
    /// A value as a document; `overheadS` becomes `overhead_s`.
    ///
    /// - Parameters:
    ///   - value: what is to be written.
    ///   - isOneLine: for lines of JSON, a value a line.
    /// - Throws: `EncodingError` for a number that is none.
    public static func of(_ value: some Encodable, isOneLine: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !isOneLine { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
