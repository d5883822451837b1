import Diagnostics

/// Azure LLM inference traces of 2023 and 2024 (github.com/Azure/AzurePublicDataset): CSV with
/// `TIMESTAMP` (ISO 8601 with a space; no zone means UTC), `ContextTokens`, `GeneratedTokens`.
final class AzureLLM: RequestReader {
    static let marks = ["timestamp", "contexttokens", "generatedtokens"]

    private var records: CSVRecords

    init(_ buffer: InputBuffer) throws(InputError) {
        records = try CSVRecords(
            buffer, columns: ["TIMESTAMP", "ContextTokens", "GeneratedTokens"])
    }

    func next() throws(InputError) -> ImportedRequest? {
        guard try records.advance() else { return nil }
        guard let time = records.with(0, { TimestampText.nanoseconds($0, $1) }) else {
            throw records.error(0, "an instant such as 2023-11-16 18:17:03.9799600")
        }
        return ImportedRequest(
            time: time, inputTokens: try records.tokens(1), outputTokens: try records.tokens(2))
    }
}
