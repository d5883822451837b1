extension GeminiAnswer {
    /// The text that a prompt brought.
    ///
    /// Cut off by its token limit it is still a value, with that as its reason. A prompt or an
    /// answer that was blocked, and an answer without text, are errors.
    public static func generated(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> GeneratedText {
        let document = try document(reply, key: key)
        return try generated(document)
    }

    /// The text in an answer to one item, wherever it stands.
    static func generated(_ answer: JSON) throws(ProviderError) -> GeneratedText {
        let piece = GeneratedPiece(answer)
        if let reason = piece.blockReason { throw FinishReason.blocked(reason) }
        guard piece.hasCandidate else {
            throw .malformed("the answer holds no candidate")
        }
        if let error = FinishReason.error(piece.finishReason ?? "", hasText: !piece.text.isEmpty) {
            throw error
        }
        return GeneratedText(
            text: piece.text, finishReason: piece.finishReason ?? "", usage: piece.usage)
    }
}

/// What stands in a `GenerateContentResponse`: a whole answer, or a piece of a stream.
struct GeneratedPiece {
    var hasCandidate = false
    var text = ""
    var finishReason: String?
    var blockReason: String?
    var usage = TokenUsage()

    init(_ answer: JSON) {
        if let candidate = answer["candidates"]?.asList?.first {
            hasCandidate = true
            // Thoughts are no part of the answer.
            for part in candidate["content"]?["parts"]?.asList ?? []
            where part["thought"] != .truth(true) {
                text += part["text"]?.asText ?? ""
            }
            finishReason = Self.reason(candidate["finishReason"])
        }
        blockReason = Self.reason(answer["promptFeedback"]?["blockReason"])
        if let usage = answer["usageMetadata"] { self.usage = Self.usage(usage) }
    }

    /// A reason as a word; `UNKNOWN` for what is no word, nil for none.
    private static func reason(_ value: JSON?) -> String? {
        guard let value else { return nil }
        let word = GeminiRefusal.word(value.asText)
        if word.hasSuffix("_UNSPECIFIED") { return nil }
        return word.isEmpty ? "UNKNOWN" : word
    }

    /// Thoughts are paid for as the answer is, and are not among its tokens; nor are tokens of
    /// tools among the prompt's.
    private static func usage(_ usage: JSON) -> TokenUsage {
        func count(_ key: String) -> Int? { usage[key]?.asInt.flatMap { $0 >= 0 ? $0 : nil } }
        func sum(_ a: Int?, _ b: Int?) -> Int? {
            if a == nil, b == nil { return nil }
            let (sum, isBeyond) = (a ?? 0).addingReportingOverflow(b ?? 0)
            return isBeyond ? nil : sum
        }
        return TokenUsage(
            input: sum(count("promptTokenCount"), count("toolUsePromptTokenCount")),
            output: sum(count("candidatesTokenCount"), count("thoughtsTokenCount")))
    }
}

/// Why a model stopped.
enum FinishReason {
    /// The prompt was refused; the same one will be refused again.
    static func blocked(_ reason: String) -> ProviderError {
        ProviderError(
            status: nil, code: reason, message: "the prompt was blocked", advice: .never)
    }

    /// Why an answer that ended so is none; nil if it is one.
    ///
    /// Words that are not known may be harmless, and count only where there is no text.
    static func error(_ reason: String, hasText: Bool) -> ProviderError? {
        if stopped.contains(reason) {
            return ProviderError(
                status: nil, code: reason, message: "the answer was stopped", advice: .never)
        }
        if hasText { return nil }
        // Out of tokens before the first word, it will be so again; otherwise it was bad luck.
        return ProviderError(
            status: nil, code: reason == "STOP" || reason.isEmpty ? "EMPTY" : reason,
            message: "the answer holds no text", advice: reason == "MAX_TOKENS" ? .never : .retry)
    }

    private static let stopped: Set<String> = [
        "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
        "MALFORMED_FUNCTION_CALL", "IMAGE_SAFETY",
    ]
}
