/// Reads the pieces of a streamed answer.
///
/// The service sends no word for the end: a stream is whole if it told why the model stopped, and
/// that may be followed by more. So the end is asked for when the connection has ended.
public struct GeminiStreamParser: Sendable {
    private var lines = EventLines()
    private var usage = TokenUsage()
    private var finishReason: String?
    private var blockReason: String?
    private var hasText = false
    private var lateText = ""
    private var failure: ProviderError?
    private let key: APIKey?

    /// - Parameter key: the key that was sent, so that no error repeats it.
    public init(key: APIKey? = nil) { self.key = key }

    /// What a piece of the body brought; nothing any more after a failure.
    public mutating func take(_ bytes: [UInt8]) -> [StreamEvent] { events(of: lines.take(bytes)) }

    /// What is to be said when the body is over.
    ///
    /// - Throws: `ProviderError`: the failure that was told in the stream; a blocked prompt or
    ///   answer; `TRUNCATED` if the stream broke off.
    public mutating func end() throws(ProviderError) -> StreamEnd {
        // The last event may lack its empty line. It is complete if it is JSON.
        for case .event(let data) in lines.end() where failure == nil {
            guard JSONReader.read(data) != nil || data.elementsEqual("[DONE]".utf8) else {
                throw Self.truncated
            }
            for case .text(let text) in events(of: [.event(data)]) { lateText += text }
        }
        if let failure { throw failure }
        let rest = lines.strayBytes
        if let refusal = GeminiRefusal(answer: JSONReader.read(rest)) {
            throw refusal.error(key: key)
        }
        // Some services say STOP all along; what breaks off in the middle of a line is not whole.
        guard rest.allSatisfy({ $0 == 0x20 || $0 == 0x0A }) else { throw Self.truncated }
        if let blockReason { throw FinishReason.blocked(blockReason) }
        guard let finishReason else {
            throw Self.truncated
        }
        if let error = FinishReason.error(finishReason, hasText: hasText) { throw error }
        return StreamEnd(finishReason: finishReason, usage: usage, lateText: lateText)
    }

    private mutating func events(of items: [EventLines.Item]) -> [StreamEvent] {
        var events: [StreamEvent] = []
        for item in items where failure == nil {
            switch item {
            case .tooLong: fail(.malformed("an event of the answer is too long"), &events)
            case .event(let data): read(data, &events)
            }
        }
        return events
    }

    private mutating func read(_ data: [UInt8], _ events: inout [StreamEvent]) {
        // Proxies in the manner of other services end with this word.
        if data.elementsEqual("[DONE]".utf8) { return }
        guard let document = JSONReader.read(data), document.isObject else {
            return fail(.malformed("an event of the answer is no JSON"), &events)
        }
        if let refusal = GeminiRefusal(answer: document) {
            return fail(refusal.error(key: key), &events)
        }
        let piece = GeneratedPiece(document)
        // Sums so far; a piece without them takes nothing back.
        usage.input = piece.usage.input ?? usage.input
        usage.output = piece.usage.output ?? usage.output
        finishReason = piece.finishReason ?? finishReason
        blockReason = piece.blockReason ?? blockReason
        if !piece.text.isEmpty {
            hasText = true
            events.append(.text(piece.text))
        }
    }

    private static let truncated = ProviderError(
        status: nil, code: "TRUNCATED", message: "the answer broke off", advice: .retry)

    private mutating func fail(_ error: ProviderError, _ events: inout [StreamEvent]) {
        failure = error
        events.append(.failed(error))
    }
}

/// What a streamed answer brings on its way.
public enum StreamEvent: Sendable, Equatable {
    /// A further stretch of the answer's text.
    case text(String)
    /// The service gave up; what came before is all there is.
    case failed(ProviderError)
}

/// How a streamed answer ended well.
public struct StreamEnd: Sendable, Equatable {
    /// As the provider names it; `STOP` where it came to its own end.
    public var finishReason: String
    /// Of the whole answer.
    public var usage: TokenUsage
    /// Text that only the connection's end completed; almost always empty.
    public var lateText: String
}
