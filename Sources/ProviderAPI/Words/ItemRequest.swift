/// One text to embed.
public struct EmbedItem: Sendable, Equatable {
    /// What is to be embedded.
    public var text: String
    /// What the vector is for, as the provider names it: `RETRIEVAL_QUERY`, `CLUSTERING`…; nil = unsaid.
    public var taskType: String?
    /// Of a document; only with `RETRIEVAL_DOCUMENT`.
    public var title: String?
    /// Length of the vector; nil = the model's own.
    public var outputDimensionality: Int?
    /// The caller's own, handed back with the result; never sent.
    public var tag: String?

    public init(
        _ text: String, taskType: String? = nil, title: String? = nil,
        outputDimensionality: Int? = nil, tag: String? = nil
    ) {
        self.text = text
        self.taskType = taskType
        self.title = title
        self.outputDimensionality = outputDimensionality
        self.tag = tag
    }
}

/// One prompt to generate from.
public struct GenerateItem: Sendable, Equatable {
    /// What is to be answered.
    public var prompt: String
    /// Stands above the prompt; nil = none.
    public var systemInstruction: String?
    /// How to generate.
    public var config: GenerationConfig
    /// The caller's own, handed back with the result; never sent.
    public var tag: String?

    public init(
        _ prompt: String, systemInstruction: String? = nil, config: GenerationConfig = .init(),
        tag: String? = nil
    ) {
        self.prompt = prompt
        self.systemInstruction = systemInstruction
        self.config = config
        self.tag = tag
    }
}

/// How to generate; nil = the provider's default.
public struct GenerationConfig: Sendable, Equatable {
    /// Randomness of the words, 0…2.
    public var temperature: Double?
    /// Only the likeliest words that together have this probability, 0…1.
    public var topP: Double?
    /// Only so many of the likeliest words.
    public var topK: Int?
    /// Tokens that the answer may have at most.
    public var maxOutputTokens: Int?
    /// Texts at which the answer ends; empty = none.
    public var stopSequences: [String] = []
    /// The same seed makes the same answer likelier.
    public var seed: Int?
    /// `application/json` = JSON mode.
    public var responseMimeType: String?
    /// A schema as JSON text, handed on as it is (`responseSchema`).
    public var responseSchemaJSON: String?

    /// The provider's defaults.
    public init() {}

    /// Answers that are JSON.
    public static var json: GenerationConfig {
        var config = GenerationConfig()
        config.responseMimeType = "application/json"
        return config
    }
}

/// One item of either kind; a group holds items of one kind only.
public enum ItemRequest: Sendable, Equatable {
    /// A text whose vector is wanted.
    case embed(EmbedItem)
    /// A prompt whose answer is wanted.
    case generate(GenerateItem)
}
