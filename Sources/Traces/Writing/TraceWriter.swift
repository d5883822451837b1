import BatchingCore
import Diagnostics

/// Where written bytes go.
public typealias TraceSink = (UnsafeRawBufferPointer) throws(InputError) -> Void

/// Writes a trace as CSV: times exact to the nanosecond, never in scientific notation.
///
/// ```swift
/// let writer = try TraceWriter(columns: .all, names: names, sink: sink)
/// try writer.write(group)
/// try writer.finish()
/// ```
public final class TraceWriter {
    /// Which columns to write; `time_s` and `items` are always there.
    public struct Columns: OptionSet, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        init(_ columns: TraceColumn...) {
            rawValue = columns.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
        }

        /// `group`.
        public static let group = Columns(.group)
        /// `kind`.
        public static let kind = Columns(.kind)
        /// `provider`.
        public static let provider = Columns(.provider)
        /// `model`.
        public static let model = Columns(.model)
        /// `purpose`.
        public static let purpose = Columns(.purpose)
        /// `input_tokens`.
        public static let inputTokens = Columns(.inputTokens)
        /// `output_tokens`.
        public static let outputTokens = Columns(.outputTokens)
        /// `deadline_s`.
        public static let deadline = Columns(.deadline)
        /// `strategy`.
        public static let strategy = Columns(.strategy)
        /// `latency_s`.
        public static let latency = Columns(.latency)
        /// `outcome`.
        public static let outcome = Columns(.outcome)
        /// `price_usd`.
        public static let price = Columns(.price)
        /// Every column.
        public static let all = Columns(rawValue: .max)
        /// What a caller asked for, without what happened to it.
        public static let requests: Columns = [
            .group, .kind, .provider, .model, .purpose, .inputTokens, .outputTokens, .deadline,
        ]
    }

    private let columns: [TraceColumn]
    private let names: NameTable
    /// What time zero is, nanoseconds since 1970, where times are written as a `timestamp`.
    private let beginning: Int64?
    private let sink: TraceSink
    private var text: [UInt8] = []
    /// Bytes gathered before the sink is called.
    private static let flushSize = 64 << 10

    /// Writes the header.
    ///
    /// - Parameters:
    ///   - columns: which columns beside `time_s` and `items`.
    ///   - names: the table that the groups' names are numbers of.
    ///   - beginning: what time zero is, in nanoseconds since 1970; then `timestamp` is written in
    ///     place of `time_s`, and no time may lie outside the years 1970 to 2199.
    ///   - sink: gets the bytes, in order.
    public init(
        columns: Columns, names: NameTable, beginning: Int64? = nil, sink: @escaping TraceSink
    ) throws(InputError) {
        let time = beginning == nil ? TraceColumn.timeSeconds : .timestamp
        self.columns = TraceColumn.allCases.filter { column in
            column == time || column == .items
                || column != .ignored && !column.isTime && columns.contains(Columns(column))
        }
        self.names = names
        self.beginning = beginning
        self.sink = sink
        text.reserveCapacity(Self.flushSize + 4096)
        text += self.columns.map(\.name).joined(separator: ",").utf8
        text.append(Byte.lineFeed)
    }

    /// Writes one row.
    public func write(
        _ group: RequestGroup, _ recorded: RecordedOutcome = RecordedOutcome()
    ) throws(InputError) {
        for (index, column) in columns.enumerated() {
            if index > 0 { text.append(Byte.comma) }
            append(column, group, recorded)
        }
        text.append(Byte.lineFeed)
        if text.count >= Self.flushSize { try flush() }
    }

    /// Hands the rest to the sink.
    ///
    /// Nothing is written after it.
    public func finish() throws(InputError) { try flush() }

    private func flush() throws(InputError) {
        var failure: InputError?
        text.withUnsafeBytes { bytes in
            do throws(InputError) { try sink(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        text.removeAll(keepingCapacity: true)
    }

    private func append(
        _ column: TraceColumn, _ group: RequestGroup, _ recorded: RecordedOutcome
    ) {
        switch column {
        case .ignored: break
        case .timestamp:
            text.appendTimestamp((beginning ?? 0) + group.arrival.nanoseconds)
        case .timeSeconds: text.appendSeconds(group.arrival.nanoseconds)
        case .items: text.appendNumber(group.items)
        case .group: if group.sender != RequestGroup.alone { text.appendNumber(group.sender) }
        case .kind: text += group.kind.name.utf8
        case .provider: appendName(group.provider)
        case .model: appendName(group.model)
        case .purpose: appendName(group.purpose)
        case .inputTokens: if group.inputTokens >= 0 { text.appendNumber(group.inputTokens) }
        case .outputTokens: if group.outputTokens >= 0 { text.appendNumber(group.outputTokens) }
        case .deadline:
            if group.deadline != RequestGroup.noDeadline {
                text.appendSeconds(group.deadline.nanoseconds)
            }
        case .strategy: appendName(recorded.strategy)
        case .latency: text.appendDecimal(recorded.latencySeconds)
        case .outcome:
            switch recorded.outcome {
            case .unknown: break
            case .ok: text += "ok".utf8
            case .failed: text += "failed".utf8
            case .censored: text += "censored".utf8
            }
        case .price: text.appendDecimal(recorded.priceUSD)
        }
    }

    private func appendName(_ number: NameNumber) {
        let bytes = names.bytes(number)
        // RFC 4180 asks for quotes around commas, quotes and line ends.
        let needsQuotes = bytes.contains { byte in
            byte == Byte.comma || byte == Byte.quote || byte == Byte.lineFeed
                || byte == Byte.carriageReturn
        }
        guard needsQuotes else {
            text += bytes
            return
        }
        text.append(Byte.quote)
        for byte in bytes {
            if byte == Byte.quote { text.append(Byte.quote) }
            text.append(byte)
        }
        text.append(Byte.quote)
    }
}
