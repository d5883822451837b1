/// One prompt.
struct GenerateItem: Sendable {
    /// Everything that the model is told: system instruction and contents.
    var prompt: String
    var outputTokens: Int
    var isCut: Bool
    var wantsJSON: Bool
    var isFlex: Bool

    var inputTokens: Int { TokenCount.of(prompt) }

    /// Of a `GenerateContentRequest`, whatever its place.
    /// - Parameter assumedOutput: tokens of an answer that nothing limits.
    init(_ json: JSON, assumedOutput: Double) throws(Problem) {
        let contents = json["contents"].map { $0.elements ?? [$0] } ?? []
        let texts = contents.flatMap(Self.texts)
        guard !texts.isEmpty else {
            throw .invalid("* GenerateContentRequest.contents: contents is not specified")
        }
        prompt = ((json["systemInstruction"].map(Self.texts) ?? []) + texts)
            .joined(separator: "\n")
        let config = json["generationConfig"]
        // A short paragraph where the model names no length.
        let natural = assumedOutput > 0 ? Int(assumedOutput.rounded(.up)) : 32
        let limit = config?["maxOutputTokens"]?.whole ?? .max
        guard limit > 0 else { throw .invalid("max_output_tokens must be positive.") }
        outputTokens = min(natural, limit)
        isCut = limit < natural
        wantsJSON = config?["responseMimeType"]?.text == "application/json"
        isFlex = json["serviceTier"]?.text?.lowercased().hasSuffix("flex") ?? false
    }

    private static func texts(_ content: JSON) -> [String] {
        if let text = content.text { return [text] }
        return (content["parts"]?.elements ?? []).compactMap { $0["text"]?.text }
    }

    func text(_ strikes: Strikes) -> String {
        let echo = strikes.has(.echoText)
        if wantsJSON { return EmulatedText.json(to: prompt, tokens: outputTokens, echo: echo) }
        return EmulatedText.reply(to: prompt, tokens: outputTokens, echo: echo)
    }
}
