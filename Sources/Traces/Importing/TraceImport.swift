import BatchingCore
import Diagnostics

/// The public traces that can be turned into ours, each named for its publisher.
public enum TraceFormat: String, Sendable, CaseIterable {
    /// Azure LLM inference traces of 2023 and 2024.
    case azureLLM = "azure-llm"
    /// Mooncake's JSON lines.
    case mooncake
    /// BurstGPT, any edition.
    case burstGPT = "burstgpt"
}

/// Turns a public trace of single requests into a trace of request groups.
///
/// Published traces do not say which requests one caller handed over together. Requests of the
/// same model that arrive within `groupWindow` of the window's first one become one group: its
/// arrival is the first request's, its items are counted, its tokens summed. That is a guess: it
/// joins strangers where traffic is dense and cuts a slow caller's group in two. A window of 0
/// makes every request a group of its own.
public struct TraceImport: Sendable {
    /// nil = recognise it by its first line.
    public var format: TraceFormat?
    /// How long a group collects requests after its first one; ≥ 0.
    public var groupWindow = Span(nanoseconds: 1_000_000_000)
    /// What the requests asked for.
    public var kind = RequestKind.generate

    /// An import holds its requests in memory, 24 bytes each.
    public static let mostRequests = 100_000_000

    public init(
        format: TraceFormat? = nil, groupWindow: Span = Span(nanoseconds: 1_000_000_000),
        kind: RequestKind = .generate
    ) {
        self.format = format
        self.groupWindow = groupWindow
        self.kind = kind
    }

    /// What was done.
    public struct Report: Sendable, Equatable {
        /// The format given or recognised.
        public var format: TraceFormat
        /// Rows of the public trace.
        public var requests: Int
        /// Rows written.
        public var groups: Int
        /// Requests that had failed, which form groups of their own.
        public var failedRequests: Int
        /// First to last arrival.
        public var span: Span
        /// Whether the rows had to be sorted.
        public var wasUnsorted: Bool
    }

    /// Reads `source` and writes the trace, sorted by time, the earliest request at time 0.
    ///
    /// Only columns that hold something are written.
    /// - Throws: `InputError` for the first thing that is wrong, or from the sink.
    public func run(
        _ source: TraceSource, to sink: @escaping TraceSink
    ) throws(InputError) -> Report {
        if groupWindow < .zero {
            throw InputError(
                .usage, "the group window is negative", remedy: "0 keeps requests apart")
        }
        let buffer = try InputBuffer(source)
        let names = NameTable()
        let format = try PublicTrace.recognise(buffer, as: format)
        let reader = try PublicTrace.open(format, buffer, names)
        var requests: [ImportedRequest] = []
        while let request = try reader.next() {
            if requests.count == Self.mostRequests {
                throw InputError(
                    .data, file: source.name, "more than \(Self.mostRequests) requests",
                    remedy: "import the file in parts")
            }
            requests.append(request)
        }
        guard !requests.isEmpty else {
            throw InputError(.data, file: source.name, "the trace has no requests")
        }
        let wasUnsorted = sortByTime(&requests)
        let (start, end) = (requests[0].time, requests[requests.count - 1].time)
        if end - start > Int64(DecimalText.mostNanoseconds) {
            throw InputError(
                .data, file: source.name, "the trace spans more than 100 years",
                remedy: "check its times")
        }
        let groups = try write(requests, names, sink)
        return Report(
            format: format, requests: requests.count, groups: groups,
            failedRequests: requests.count { $0.failed }, span: Span(nanoseconds: end - start),
            wasUnsorted: wasUnsorted)
    }

    private func write(
        _ requests: [ImportedRequest], _ names: NameTable, _ sink: @escaping TraceSink
    ) throws(InputError) -> Int {
        var columns: TraceWriter.Columns = [.kind, .inputTokens, .outputTokens]
        if requests.contains(where: { $0.model != 0 }) { columns.insert(.model) }
        if requests.contains(where: \.failed) { columns.insert(.outcome) }
        var window = GroupWindow(length: groupWindow, kind: kind)
        for request in requests { window.add(request) }
        let writer = try TraceWriter(columns: columns, names: names, sink: sink)
        for group in window.groups {
            try writer.write(
                group.group, RecordedOutcome(outcome: group.failed ? .failed : .ok))
        }
        try writer.finish()
        return window.groups.count
    }

    /// Sorts by time, keeping the order of equal times.
    /// - Returns: whether anything was out of order.
    private func sortByTime(_ requests: inout [ImportedRequest]) -> Bool {
        let inOrder = requests.indices.dropFirst().allSatisfy {
            requests[$0 - 1].time <= requests[$0].time
        }
        // The standard library's sort is stable today but does not promise it.
        if !inOrder {
            let order = requests.indices.sorted { [requests] in
                (requests[$0].time, $0) < (requests[$1].time, $1)
            }
            requests = order.map { [requests] in requests[$0] }
        }
        return !inOrder
    }
}
