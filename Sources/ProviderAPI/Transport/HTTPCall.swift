import HTTPTypes

/// One HTTP exchange to be carried out.
public struct HTTPCall: Sendable {
    /// What is sent after the header lines.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// These bytes, with their length told.
        case bytes([UInt8])
        /// A stretch of a file.
        case file(path: String, offset: Int, count: Int)
    }

    /// Method, scheme, authority, path and fields; never the key.
    public var request: HTTPRequest
    /// The key, apart from the request so that nothing that shows one shows the other; nil = none.
    public var key: Key?
    /// What is sent after the header lines.
    public var body: Body
    /// How long it may take, and how large the answer may be.
    public var limits: HTTPLimits
    /// Buying twice must not happen: one connection, one attempt, HTTP/1.1, nothing repeated below us.
    public var isSentOnce: Bool

    /// A key and the header that carries it.
    public struct Key: Sendable {
        /// The header's name.
        public var field: HTTPField.Name
        /// The header's value.
        public var key: APIKey

        public init(field: HTTPField.Name, key: APIKey) {
            self.field = field
            self.key = key
        }
    }

    public init(
        _ request: HTTPRequest, key: Key? = nil, body: Body = .none,
        limits: HTTPLimits = HTTPLimits(), isSentOnce: Bool = false
    ) {
        self.request = request
        self.key = key
        self.body = body
        self.limits = limits
        self.isSentOnce = isSentOnce
    }
}

/// How long, and how much, an exchange may take.
public struct HTTPLimits: Sendable, Equatable {
    /// Seconds to connect, TLS included.
    public var connect = 10.0
    /// Seconds from the request's end to the first byte of the answer.
    public var firstByte = 60.0
    /// Seconds without a byte after the first one.
    public var idle = 30.0
    /// Seconds in all.
    public var total = 120.0
    /// Bytes of the answer's body; an API answer of 100 vectors of 3,072 numbers is 4 MB.
    public var bodyBytes = 16 << 20
    /// Bytes of an error's body that are kept; the rest is passed over.
    public var errorBytes = 64 << 10
    /// Bytes of all header lines together.
    public var headerBytes = 64 << 10

    /// What suits one call of the API.
    public init() {}
}
