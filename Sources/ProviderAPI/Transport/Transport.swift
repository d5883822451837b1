import HTTPTypes

/// What carries exchanges out; the live one is libcurl.
///
/// It retries nothing, follows no redirect, and knows nothing of providers. A cancelled task ends
/// its exchange.
public protocol Transport: Sendable {
    /// The whole answer, whatever its status.
    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply
    /// The answer's head, then its body as it comes; the body's errors are `TransportFailure`.
    func open(_ call: HTTPCall) async throws(TransportFailure) -> HTTPStream
    /// The body of a good answer (2xx) into a new file; of any other one into the reply.
    func download(_ call: HTTPCall, to path: String) async throws(TransportFailure) -> HTTPReply
}

/// A whole answer.
public struct HTTPReply: Sendable {
    /// Status and header fields.
    public var response: HTTPResponse
    /// The whole body.
    public var body: [UInt8]
    /// Where the time went.
    public var timings: CallTimings

    public init(response: HTTPResponse, body: [UInt8], timings: CallTimings = CallTimings()) {
        self.response = response
        self.body = body
        self.timings = timings
    }

    /// The HTTP status, such as 200 or 429.
    public var status: Int { response.status.code }
}

/// An answer whose body is still coming.
public struct HTTPStream: Sendable {
    /// Status and header fields.
    public var response: HTTPResponse
    /// The body, in pieces as they come; it throws `TransportFailure` where it breaks off.
    public var pieces: AsyncThrowingStream<[UInt8], any Error>

    public init(response: HTTPResponse, pieces: AsyncThrowingStream<[UInt8], any Error>) {
        self.response = response
        self.pieces = pieces
    }
}

/// Seconds from the exchange's beginning; 0 = did not happen (a connection that was reused).
public struct CallTimings: Sendable, Equatable {
    /// Until the name was resolved.
    public var nameLookup = 0.0
    /// Until the connection stood.
    public var connect = 0.0
    /// Until TLS was agreed on.
    public var tls = 0.0
    /// Until the first byte of the answer.
    public var firstByte = 0.0
    /// Until its end.
    public var total = 0.0
    /// Whether a connection that was there carried it.
    public var reusedConnection = false

    public init() {}
}

/// An exchange that did not bring a whole answer.
public struct TransportFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as far as it matters for trying again.
    public enum Kind: String, Sendable, Equatable {
        /// No byte of the request can have reached the provider: name, connection or TLS failed.
        case unsent
        /// Time ran out.
        case timeout
        /// The connection broke, or the answer was cut short.
        case broken
        /// The answer is larger than its limit.
        case tooLarge
        /// The task was cancelled.
        case cancelled
        /// The call itself is not allowed: a scheme, a host, a file that cannot be read.
        case refused
        /// The file for a download cannot be written.
        case storage
    }

    /// What went wrong.
    public var kind: Kind
    /// What happened and where, without key, query or body.
    public var detail: String

    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var description: String { detail }
}
