import ProviderAPI

/// A result as the journal keeps it until it is delivered: a tag, then its parts, numbers lowest
/// byte first.
enum ResultBytes {
    private static let embedding: UInt8 = 1
    private static let generated: UInt8 = 2

    static func encode(_ result: ItemResult) -> [UInt8] {
        var bytes: [UInt8] = []
        switch result {
        case .embedding(let result):
            bytes.reserveCapacity(9 + 4 * result.values.count)
            bytes.append(embedding)
            append(result.inputTokens, to: &bytes)
            for value in result.values { append(value.bitPattern, to: &bytes) }
        case .generated(let result):
            bytes.append(generated)
            append(result.usage.input, to: &bytes)
            append(result.usage.output, to: &bytes)
            append(result.finishReason.utf8.count, to: &bytes)
            bytes += Array(result.finishReason.utf8)
            bytes += Array(result.text.utf8)
        }
        return bytes
    }

    /// Nil for bytes that are no result.
    static func decode(_ bytes: [UInt8]) -> ItemResult? {
        var rest = bytes[...]
        switch rest.popFirst() {
        case embedding:
            guard let tokens = number(&rest), rest.count % 4 == 0 else { return nil }
            var values: [Float] = []
            values.reserveCapacity(rest.count / 4)
            while let bits = word(&rest, 4) { values.append(Float(bitPattern: UInt32(bits))) }
            return .embedding(
                Embedding(values: values, inputTokens: tokens < 0 ? nil : Int(tokens)))
        case generated:
            guard let input = number(&rest), let output = number(&rest), let count = number(&rest),
                count >= 0, count <= rest.count
            else { return nil }
            let text = rest.dropFirst(Int(count))
            return .generated(
                GeneratedText(
                    text: String(decoding: text, as: UTF8.self),
                    finishReason: String(decoding: rest.prefix(Int(count)), as: UTF8.self),
                    usage: TokenUsage(
                        input: input < 0 ? nil : Int(input), output: output < 0 ? nil : Int(output))
                ))
        default: return nil
        }
    }

    /// -1 = not told.
    private static func append(_ number: Int?, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: Int64(number ?? -1)), to: &bytes)
    }

    private static func append(_ word: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        word(&rest, 8).map { Int64(bitPattern: $0) }
    }

    private static func word(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> UInt64? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
