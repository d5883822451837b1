import HTTPTypes

/// The Gemini API's requests for one model at one endpoint, as values.
///
/// Answers are read by `GeminiAnswer`.
public struct GeminiWire: Sendable {
    /// Where calls go.
    public let endpoint: Endpoint
    /// As the provider names it, without `models/`.
    public var model: String { body.model.name }
    /// Travels in a header of its own, never in a path.
    public let key: APIKey
    let body: GeminiBody

    /// - Parameters:
    ///   - endpoint: Google's unless said.
    ///   - model: with or without `models/`.
    ///   - key: goes with every call but those whose address is the credential.
    public init(endpoint: Endpoint = .gemini, model: String, key: APIKey) {
        self.endpoint = endpoint
        self.key = key
        body = GeminiBody(model: GeminiModel(model))
    }

    /// Items of one synchronous embedding call; 101 are refused (geldata/gel#9032).
    public static let itemsPerCallMax = 100
}

/// What a job's items are.
public enum JobKind: Sendable, Equatable {
    /// A job of texts to embed.
    case embed
    /// A job of prompts to generate from.
    case generate
}

extension GeminiWire {
    /// A call with the key; `path` begins behind the version.
    func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil,
        limits: HTTPLimits = HTTPLimits(), isSentOnce: Bool = false, service: String = ""
    ) -> HTTPCall {
        var fields = HTTPFields()
        if body != nil { fields[.contentType] = "application/json" }
        let request = HTTPRequest(
            method: method, scheme: endpoint.scheme, authority: endpoint.authority,
            path: "\(endpoint.pathPrefix)\(service)/\(endpoint.version)/\(path)",
            headerFields: fields)
        return HTTPCall(
            request, key: HTTPCall.Key(field: Self.keyField, key: key),
            body: body.map { .bytes($0) } ?? .none, limits: limits, isSentOnce: isSentOnce)
    }

    /// A method of the model.
    func post(
        _ method: String, _ body: [UInt8], limits: HTTPLimits = HTTPLimits(),
        isSentOnce: Bool = false
    ) -> HTTPCall {
        call(
            .post, "models/\(URLText.encoded(model)):\(method)", body: body, limits: limits,
            isSentOnce: isSentOnce)
    }

    static let keyField = HTTPField.Name("x-goog-api-key")!
}
