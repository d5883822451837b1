import BatchingCore
import Diagnostics

/// What is wrong with one field, before it is known where it stands.
struct FieldFault: Error {
    var what: String
    var remedy: String

    init(_ what: String, _ remedy: String = "") {
        self.what = what
        self.remedy = remedy
    }

    static func empty(_ column: TraceColumn) -> FieldFault {
        FieldFault("\(column.name) is empty", "every row needs it")
    }
}

/// What each column accepts.
///
/// Fields come trimmed and not empty.
enum FieldRule {
    typealias Bytes = UnsafePointer<UInt8>

    static func seconds(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes
    ) throws(FieldFault) -> Int64 {
        do {
            return try DecimalText.nanoseconds(start, end)
        } catch {
            throw fault(column, start, end, error, "a number of seconds from 0 to 100 years")
        }
    }

    static func instant(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> Int64 {
        if let value = TimestampText.nanoseconds(start, end) { return value }
        let isNumber = (try? DecimalText.nanoseconds(start, end)) != nil
        throw FieldFault(
            "timestamp is not an ISO 8601 instant of the years 1970 to 2199",
            isNumber
                ? "call a column of seconds time_s"
                : "write it like 2024-05-10T12:34:56.789Z")
    }

    static func items(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> Int {
        try whole(
            .items, start, end, 1...Int(TraceReader.mostItems),
            "a whole number from 1 to 10,000,000")
    }

    static func tokens(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes
    ) throws(FieldFault) -> Int {
        try whole(
            column, start, end, 0...TraceReader.mostTokens,
            "a whole number from 0 to 1,000,000,000,000",
            remedy: "leave it empty where it is unknown")
    }

    static func deadline(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> Span {
        let value = try seconds(.deadline, start, end)
        if value > 0 { return Span(nanoseconds: value) }
        throw FieldFault(
            "deadline_s must be more than 0", "leave it empty where there is no deadline")
    }

    static func latency(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> Double {
        let rule = "a number of seconds from 0 to 100 years"
        let value = try double(.latency, start, end, rule)
        if value <= TraceReader.mostLatencySeconds { return value }
        throw fault(
            .latency, start, end, .tooLarge, rule, remedy: "leave it empty where it is unknown")
    }

    static func price(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> Double {
        try double(.price, start, end, "a number of US dollars, 0 or more")
    }

    static func kind(_ start: Bytes, _ end: Bytes) throws(FieldFault) -> RequestKind {
        if let kind = TraceReader.kind(start, end) { return kind }
        throw unknown(.kind, start, end, RequestKind.allCases.map(\.name))
    }

    static func outcome(
        _ start: Bytes, _ end: Bytes
    ) throws(FieldFault) -> RecordedOutcome.Outcome {
        if let outcome = TraceReader.outcome(start, end) { return outcome }
        throw unknown(.outcome, start, end, ["ok", "failed", "censored"])
    }

    private static func whole(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes, _ range: ClosedRange<Int>,
        _ rule: String, remedy: String = ""
    ) throws(FieldFault) -> Int {
        var reason = NumberFault.tooLarge
        do throws(NumberFault) {
            let value = try DecimalText.integer(start, end)
            if range.contains(value) { return value }
        } catch {
            reason = error
        }
        throw fault(column, start, end, reason, rule, remedy: remedy)
    }

    private static func double(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes, _ rule: String
    ) throws(FieldFault) -> Double {
        do {
            return try DecimalText.double(start, end)
        } catch {
            throw fault(
                column, start, end, error, rule, remedy: "leave it empty where it is unknown")
        }
    }

    private static func fault(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes, _ error: NumberFault, _ rule: String,
        remedy: String = ""
    ) -> FieldFault {
        let value = shown(start, end)
        let what =
            switch error {
            case .malformed: "\(column.name)\(value) is not \(rule)"
            case .negative: "\(column.name)\(value) is negative; it must be \(rule)"
            case .notFinite: "\(column.name)\(value) is not finite; it must be \(rule)"
            case .tooLarge: "\(column.name)\(value) is out of range; it must be \(rule)"
            }
        return FieldFault(what, remedy)
    }

    private static func unknown(
        _ column: TraceColumn, _ start: Bytes, _ end: Bytes, _ known: [String]
    ) -> FieldFault {
        let text = String(
            decoding: UnsafeBufferPointer(start: start, count: min(end - start, 16)),
            as: UTF8.self)
        return FieldFault(
            "\(column.name)\(shown(start, end)) is none of \(known.joined(separator: ", "))",
            didYouMean(text, among: known))
    }

    /// The value for a message, when it is short and plain: anything else may hold a secret.
    private static func shown(_ start: Bytes, _ end: Bytes) -> String {
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        let isPlain = bytes.allSatisfy { byte in
            Byte.isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || byte == Byte.dot || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
        return bytes.count <= 16 && isPlain ? " '\(String(decoding: bytes, as: UTF8.self))'" : ""
    }
}
