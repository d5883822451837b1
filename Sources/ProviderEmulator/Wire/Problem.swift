/// A refusal in the provider's words: `{"error":{"code","message","status","details"}}`.
struct Problem: Error {
    var code: Int
    var status: String
    var message: String
    var details: [JSON] = []

    init(_ code: Int, _ message: String, status: String? = nil, details: [JSON] = []) {
        self.code = code
        self.message = message
        self.status = status ?? Self.status(of: code)
        self.details = details
    }

    static func invalid(_ message: String) -> Problem { Problem(400, message) }

    static func notFound(_ message: String = "Requested entity was not found.") -> Problem {
        Problem(404, message)
    }

    var json: JSON {
        .members(
            (
                "error",
                .members(
                    ("code", .int(code)), ("message", .string(message)),
                    ("status", .string(status)),
                    ("details", details.isEmpty ? nil : .array(details)))
            ))
    }

    var reply: Reply { Reply(status: code, json: json) }

    /// The canonical names (ai.google.dev/gemini-api/docs/troubleshooting; google.rpc.Code).
    private static func status(of code: Int) -> String {
        switch code {
        case 400: "INVALID_ARGUMENT"
        case 401: "UNAUTHENTICATED"
        case 402, 429: "RESOURCE_EXHAUSTED"
        case 403: "PERMISSION_DENIED"
        case 404: "NOT_FOUND"
        case 408, 504: "DEADLINE_EXCEEDED"
        case 409: "ABORTED"
        case 499: "CANCELLED"
        case 500: "INTERNAL"
        case 502, 503, 529: "UNAVAILABLE"
        default: "UNKNOWN"
        }
    }
}

extension Problem {
    /// The detail that says when to come again; seconds with a fraction, as a duration's text.
    static func retryInfo(_ seconds: String) -> JSON {
        .members(
            ("@type", .string("type.googleapis.com/google.rpc.RetryInfo")),
            ("retryDelay", .string(seconds + "s")))
    }

    static func quotaFailure(id: String, value: String, model: String) -> JSON {
        .members(
            ("@type", .string("type.googleapis.com/google.rpc.QuotaFailure")),
            (
                "violations",
                .array([
                    .members(
                        (
                            "quotaMetric",
                            .string("generativelanguage.googleapis.com/embed_content_requests")
                        ),
                        ("quotaId", .string(id)),
                        (
                            "quotaDimensions",
                            .members(("location", .string("global")), ("model", .string(model)))
                        ),
                        ("quotaValue", .string(value)))
                ])
            ))
    }

    static func badKey() -> Problem {
        Problem(
            400, "API key not valid. Please pass a valid API key.",
            details: [
                .members(
                    ("@type", .string("type.googleapis.com/google.rpc.ErrorInfo")),
                    ("reason", .string("API_KEY_INVALID")), ("domain", .string("googleapis.com")))
            ])
    }
}
