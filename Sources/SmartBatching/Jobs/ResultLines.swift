import Foundation
import ProviderAPI

/// The lines of a results file, one at a time: such files can be gigabytes.
struct ResultLines {
    /// Bytes of a line that are kept; what is longer reaches the reader cut, and so as no result.
    static let longest = GeminiAnswer.lineLimit + 1

    /// Hands out each line without its line feed; only LF ends a line, as texts may hold any other
    /// kind of line's end.
    static func read(_ path: String, _ body: (ArraySlice<UInt8>) -> Void) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var line: [UInt8] = []
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            var rest = Array(piece)[...]
            while let end = rest.firstIndex(of: 10) {
                take(rest[..<end], &line)
                body(line[...])
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            take(rest, &line)
        }
        if !line.isEmpty { body(line[...]) }
    }

    private static func take(_ bytes: ArraySlice<UInt8>, _ line: inout [UInt8]) {
        line += bytes.prefix(max(0, longest - line.count))
    }
}
