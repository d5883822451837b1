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
    public var response: HTTPResponse
    public var body: [UInt8]
    public var timings: CallTimings

    public init(response: HTTPResponse, body: [UInt8], timings: CallTimings = CallTimings()) {
        self.response = response
        self.body = body
        self.timings = timings
    }

    public var status: Int { response.status.code }
}

/// An answer whose body is still coming.
public struct HTTPStream: Sendable {
    public var response: HTTPResponse
    public var pieces: AsyncThrowingStream<[UInt8], any Error>

    public init(response: HTTPResponse, pieces: AsyncThrowingStream<[UInt8], any Error>) {
        self.response = response
        self.pieces = pieces
    }
}

/// Seconds from the exchange's beginning; 0 = did not happen (a connection that was reused).
public struct CallTimings: Sendable, Equatable {
    public var nameLookup = 0.0
    public var connect = 0.0
    public var tls = 0.0
    public var firstByte = 0.0
    public var total = 0.0
    public var reusedConnection = false

    public init() {}
}

/// An exchange that did not bring a whole answer.
public struct TransportFailure: Error, Sendable, Equatable, CustomStringConvertible {
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

    public var kind: Kind
    /// What happened and where, without key, query or body.
    public var detail: String

    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var description: String { detail }
}
