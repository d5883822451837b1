import ProviderAPI

/// A text's vector.
public struct EmbeddingResult: Sendable, Equatable {
    /// Its text's place in the group.
    public var index: Int
    /// As the caller tagged the text.
    public var tag: String?
    public var values: [Float]
}

/// A prompt's answer.
public struct GenerationResult: Sendable, Equatable {
    /// Its prompt's place in the group.
    public var index: Int
    /// As the caller tagged the prompt.
    public var tag: String?
    public var text: String
    /// `STOP` where it came to its own end; `MAX_TOKENS`, `SAFETY`… where not.
    public var finishReason: String
    public var usage: TokenUsage
}

/// A piece of an answer that is streamed.
public enum StreamPiece: Sendable, Equatable {
    case text(String)
    /// The last one.
    case end(finishReason: String, usage: TokenUsage)
}
