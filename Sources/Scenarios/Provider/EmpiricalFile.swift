import Diagnostics
import Foundation
import StrictYAML

/// A file of measured latencies, in seconds.
///
/// White space, commas or line breaks stand between the numbers; `#` begins a comment.
enum EmpiricalFile {
    /// 16 MiB: about two million values.
    static let maxBytes = 16 << 20

    /// The values, sorted; at least one, each from 0 to 100 years.
    static func read(_ path: String) throws(InputError) -> [Double] {
        var scan = Scan(bytes: Array(try YAMLFile.bytes(of: path, limit: maxBytes)), file: path)
        var values: [Double] = []
        while let value = try scan.next() { values.append(value) }
        guard !values.isEmpty else {
            throw InputError(
                .configuration, file: path, "the file holds no number",
                remedy: "write one latency in seconds per line")
        }
        return values.sorted()
    }

    private struct Scan {
        let bytes: [UInt8]
        let file: String
        var offset = 0
        var line = 1
        var lineStart = 0

        mutating func next() throws(InputError) -> Double? {
            skipGaps()
            let start = offset
            while offset < bytes.count, !isGap(bytes[offset]) { offset += 1 }
            guard start < offset else { return nil }
            let place = Place(file: file, line: line, column: start - lineStart + 1)
            let word = bytes[start..<offset]
            // `Double` alone would take `nan`, `inf` and hexadecimal as well.
            guard word.allSatisfy("0123456789+-.eE".utf8.contains),
                let value = Double(String(decoding: word, as: UTF8.self)), value.isFinite
            else { throw place.error("not a number", remedy: "write seconds, e.g. 1.72") }
            guard value >= 0, value <= FigureRules.longestSeconds else {
                throw place.error("a latency must be from 0 to 100 years, in seconds")
            }
            return value
        }

        private mutating func skipGaps() {
            if offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
            while offset < bytes.count, isGap(bytes[offset]) {
                if bytes[offset] == UInt8(ascii: "#") {
                    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
                    continue
                }
                if bytes[offset] == UInt8(ascii: "\n") {
                    line += 1
                    lineStart = offset + 1
                }
                offset += 1
            }
        }

        private func isGap(_ byte: UInt8) -> Bool { " ,\t\r\n#".utf8.contains(byte) }
    }
}
