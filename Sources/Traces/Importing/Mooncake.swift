import Diagnostics

/// Mooncake traces (github.com/kvcache-ai/Mooncake): JSON lines with `timestamp` (milliseconds),
/// `input_length` and `output_length` in tokens; other fields are ignored.
final class Mooncake: RequestReader {
    static let marks = ["{", "\"timestamp\"", "\"input_length\"", "\"output_length\""]

    private let buffer: InputBuffer
    private var blankLine: Int?

    init(_ buffer: InputBuffer) { self.buffer = buffer }

    func next() throws(InputError) -> ImportedRequest? {
        while true {
            if buffer.cursor == buffer.limit {
                if try buffer.refill() { continue }
                return nil
            }
            var end = buffer.cursor
            while end.pointee != Byte.lineFeed { end += 1 }
            let length = end - buffer.cursor + 1
            if length > InputBuffer.longestRecord { throw buffer.tooLong() }
            if let bad = firstBadByte(buffer.cursor, length) {
                throw buffer.error(
                    at: buffer.cursor + bad, "bytes that are not UTF-8 text",
                    remedy: "save the file as UTF-8 text")
            }
            if JSONLine.isBlank(buffer.cursor, end) {
                blankLine = blankLine ?? buffer.line
                buffer.skipRecord(length)
                continue
            }
            if let blankLine {
                throw InputError(
                    .data, file: buffer.source.name, line: blankLine, column: 1,
                    "an empty line before the last row", remedy: "delete it")
            }
            let request = try read(end)
            buffer.skipRecord(length)
            return request
        }
    }

    private func read(_ end: UnsafePointer<UInt8>) throws(InputError) -> ImportedRequest {
        var line = JSONLine(start: buffer.cursor, end: end)
        let fields: [JSONLine.Number?]
        do {
            fields = try line.numbers(["timestamp", "input_length", "output_length"])
        } catch {
            throw buffer.error(
                at: buffer.cursor + error.offset, error.what,
                remedy: "every line must be one JSON object")
        }
        guard let stamp = fields[0] else { throw missing("timestamp") }
        guard let input = fields[1] else { throw missing("input_length") }
        guard let output = fields[2] else { throw missing("output_length") }
        guard let time = try? DecimalText.nanoseconds(stamp.start, stamp.end, unit: 6) else {
            throw buffer.error(
                at: stamp.start, "timestamp is not a number of milliseconds from 0 to 100 years")
        }
        return ImportedRequest(
            time: time, inputTokens: try tokens(input, "input_length"),
            outputTokens: try tokens(output, "output_length"))
    }

    private func tokens(_ number: JSONLine.Number, _ name: String) throws(InputError) -> Int32 {
        if let value = try? DecimalText.integer(number.start, number.end),
            let tokens = Int32(exactly: value)
        {
            return tokens
        }
        throw buffer.error(
            at: number.start, "\(name) is not a whole number from 0 to 2,147,483,647")
    }

    private func missing(_ name: String) -> InputError {
        buffer.error(
            at: buffer.cursor, "the line has no number '\(name)'",
            remedy: "a mooncake line has timestamp, input_length and output_length")
    }
}
