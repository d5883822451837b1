import ProviderAPI

/// A text's vector.
public struct EmbeddingResult: Sendable, Equatable {
    /// Its text's place in the group.
    public var index: Int
    /// As the caller tagged the text.
    public var tag: String?
    /// The vector; its length is the model's, or as asked for.
    public var values: [Float]
}

/// A prompt's answer.
public struct GenerationResult: Sendable, Equatable {
    /// Its prompt's place in the group.
    public var index: Int
    /// As the caller tagged the prompt.
    public var tag: String?
    /// The answer.
    public var text: String
    /// `STOP` where it came to its own end; `MAX_TOKENS`, `SAFETY`… where not.
    public var finishReason: String
    /// Tokens that it took.
    public var usage: TokenUsage
}

/// A piece of an answer that is streamed.
public enum StreamPiece: Sendable, Equatable {
    /// A further stretch of the answer.
    case text(String)
    /// The last one.
    case end(finishReason: String, usage: TokenUsage)
}
