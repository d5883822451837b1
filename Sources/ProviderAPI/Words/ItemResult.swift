/// What one item brought.
public enum ItemResult: Sendable, Equatable {
    /// What a text to embed brought.
    case embedding(Embedding)
    /// What a prompt brought.
    case generated(GeneratedText)
}

/// A text's vector.
public struct Embedding: Sendable, Equatable {
    /// The vector's numbers, all finite.
    public var values: [Float]
    /// As the provider counted them; nil = not told.
    public var inputTokens: Int?

    public init(values: [Float], inputTokens: Int? = nil) {
        self.values = values
        self.inputTokens = inputTokens
    }
}

/// A prompt's answer.
public struct GeneratedText: Sendable, Equatable {
    /// The answer; empty where nothing came before it ended.
    public var text: String
    /// As the provider names it; `STOP` where it came to its own end.
    public var finishReason: String
    /// Tokens that it took.
    public var usage: TokenUsage

    public init(text: String, finishReason: String, usage: TokenUsage) {
        self.text = text
        self.finishReason = finishReason
        self.usage = usage
    }
}

/// Tokens as the provider counted them; nil = not told.
public struct TokenUsage: Sendable, Equatable {
    /// Of the prompt; nil = not told.
    public var input: Int?
    /// Answer and thoughts together: what is billed.
    public var output: Int?

    public init(input: Int? = nil, output: Int? = nil) {
        self.input = input
        self.output = output
    }
}
