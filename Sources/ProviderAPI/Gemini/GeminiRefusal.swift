import HTTPTypes

/// What the service says when it says no: `{"error": {code, message, status, details}}`.
struct GeminiRefusal {
    /// An HTTP status, or in the items of jobs one of gRPC.
    let code: Int?
    /// `RESOURCE_EXHAUSTED`…; empty = none.
    let status: String
    let message: String
    let details: [JSON]

    /// The error in an answer, which may be the only element of a list; nil if there is none.
    init?(answer: JSON?) {
        let object = answer?.asList?.first ?? answer
        guard let error = object?["error"], error.isObject else { return nil }
        self.init(error: error)
    }

    /// The error itself.
    init(error: JSON) {
        code = error["code"]?.asInt
        status = Self.word(error["status"]?.asText)
        message = error["message"]?.asText ?? ""
        details = error["details"]?.asList ?? []
    }

    /// Words in capitals, as all of them are; anything else may be a text and is dropped.
    static func word(_ text: String?) -> String {
        guard let text, text.wholeMatch(of: #/[A-Z][A-Z0-9_]{0,63}/#) != nil else { return "" }
        return text
    }

    /// As an error of an exchange with that HTTP status.
    func error(status http: Int, fields: HTTPFields, key: APIKey?) -> ProviderError {
        ProviderError(
            status: http, code: status, message: HarmlessMessage.of(message, key: key),
            advice: advice(http, fields))
    }

    /// As an error that no HTTP status came with, for the answer began well: its own code is one of
    /// HTTP in streams, one of gRPC in jobs.
    func error(key: APIKey?) -> ProviderError {
        // gRPC's 2 is what it calls unknown.
        let code = code ?? 2
        if code >= 100 { return error(status: code, fields: [:], key: key) }
        return ProviderError(
            status: nil, code: status.isEmpty ? GRPCStatus.name(code) : status,
            message: HarmlessMessage.of(message, key: key),
            advice: GRPCStatus.isFinal(code) ? .never : .retry)
    }

    // The table is that of ai.google.dev/gemini-api/docs/troubleshooting, with what was seen
    // besides: see `Tests/ProviderAPITests/RefusalTests`.
    private func advice(_ http: Int, _ fields: HTTPFields) -> ProviderError.Advice {
        switch http {
        case _ where refusesKey: .key
        case 401, 403: .key
        case 402: .exhausted
        case 429 where isUsedUp: .exhausted
        // 529 is how some front ends say that they are overloaded.
        case 429, 529:
            .throttled(
                retryAfter: RetryDelay.of(details: details, message: message, fields: fields))
        case 408, 499, 500, 502, 503, 504: .retry
        default: .never
        }
    }

    private var refusesKey: Bool {
        details.contains { $0["reason"]?.asText?.hasPrefix("API_KEY_") == true }
            || message.contains("API key not valid") || message.contains("API key expired")
    }

    /// A quota of a day, or one of nothing at all: the delay that comes along is of no use.
    private var isUsedUp: Bool {
        let violations = details.flatMap { $0["violations"]?.asList ?? [] }
        return violations.contains { violation in
            violation["quotaId"]?.asText?.contains("PerDay") == true
                || violation["quotaValue"]?.asInt == 0
        } || message.contains(#/limit: 0(?![0-9.])/#)
    }
}

extension ProviderError {
    /// An answer that is not what it should be; the same request may be answered better.
    static func malformed(_ message: String, status: Int? = nil) -> ProviderError {
        ProviderError(status: status, code: "MALFORMED", message: message, advice: .retry)
    }

    /// The error of one item or of a job: a `google.rpc.Status`.
    static func item(_ error: JSON, key: APIKey?) -> ProviderError {
        GeminiRefusal(error: error).error(key: key)
    }
}

/// Status codes of gRPC (grpc.io/docs/guides/status-codes).
enum GRPCStatus {
    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
        "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ]

    static func name(_ code: Int) -> String {
        names.indices.contains(code) ? names[code] : "UNKNOWN"
    }

    /// Whether the same item will be refused again; inside a job that succeeded, items were seen
    /// to fail with 1 and 13 for no reason of theirs (googleapis/python-genai#1341).
    static func isFinal(_ code: Int) -> Bool { [3, 5, 6, 7, 9, 11, 12, 16].contains(code) }
}
