import HTTPTypes

/// Reads the Gemini API's answers: a value, or a `ProviderError`, whatever the bytes.
///
/// `key`, wherever it can be given, is the key that was sent, so that no error repeats it.
public enum GeminiAnswer {
    /// The error of an answer that is none of success.
    public static func error(_ reply: HTTPReply, key: APIKey? = nil) -> ProviderError {
        let fields = reply.response.headerFields
        if let refusal = GeminiRefusal(answer: JSONReader.read(reply.body)) {
            return refusal.error(status: reply.status, fields: fields, key: key)
        }
        // A front end's page, or nothing: only the status counts, and its text is nobody's business.
        return GeminiRefusal(error: .object([]))
            .error(status: reply.status, fields: fields, key: key)
    }

    /// The document of a good answer.
    static func document(_ reply: HTTPReply, key: APIKey?) throws(ProviderError) -> JSON {
        // Success is 200 and nothing else; a 204 or 206 would lack what was asked for.
        guard reply.status == 200 else { throw error(reply, key: key) }
        guard let document = JSONReader.read(reply.body), document.isObject else {
            throw .malformed("the answer is not the JSON it should be", status: 200)
        }
        if let refusal = GeminiRefusal(answer: document), document["name"] == nil {
            throw refusal.error(key: key)
        }
        return document
    }

    /// Tokens that a prompt has.
    public static func tokenCount(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> Int {
        let document = try document(reply, key: key)
        // Nothing is how proto3 writes zero.
        guard let count = document["totalTokens"] else { return 0 }
        guard let tokens = count.asInt, tokens >= 0 else {
            throw .malformed("the number of tokens is none", status: 200)
        }
        return tokens
    }
}
