import BatchingCore
import Diagnostics

/// BurstGPT (github.com/HPMLL/BurstGPT): CSV with `Timestamp` (seconds), `Model`, `Request tokens`,
/// `Response tokens` and, depending on the edition, `Total tokens`, `Log Type`, `Session ID`,
/// `Elapsed time`.
///
/// A request without response tokens had failed.
final class BurstGPT: RequestReader {
    static let marks = ["timestamp", "model", "request tokens", "response tokens"]

    private var records: CSVRecords
    private let names: NameTable

    init(_ buffer: InputBuffer, _ names: NameTable) throws(InputError) {
        records = try CSVRecords(
            buffer, columns: ["Timestamp", "Model", "Request tokens", "Response tokens"])
        self.names = names
    }

    func next() throws(InputError) -> ImportedRequest? {
        guard try records.advance() else { return nil }
        guard let time = records.with(0, { try? DecimalText.nanoseconds($0, $1) }) else {
            throw records.error(0, "a number of seconds from 0 to 100 years")
        }
        guard let model = records.with(1, { [names] in names.number($0, $1 - $0) }) else {
            throw records.error(1, "a short name, or there are too many names")
        }
        let output = try records.tokens(3)
        return ImportedRequest(
            time: time, inputTokens: try records.tokens(2), outputTokens: output, model: model,
            failed: output == 0)
    }
}
