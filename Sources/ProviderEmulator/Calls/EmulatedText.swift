/// The emulator's generated texts: a pure function of the prompt.
///
/// A text begins with the prompt's checksum, so that a reply that belongs to another prompt is seen,
/// and never holds the prompt itself unless that is switched on.
public enum EmulatedText {
    /// Sixteen hexadecimal digits that tell prompts apart.
    public static func checksum(ofPrompt prompt: String) -> String { TextKey(prompt).hex }

    /// - Parameter tokens: at least so long, at four characters a token.
    static func reply(to prompt: String, tokens: Int, echo: Bool) -> String {
        var text = "checksum \(checksum(ofPrompt: prompt))"
        if echo { text += "\n" + prompt }
        var index = 0
        while text.utf8.count < tokens * TokenCount.bytesPerToken {
            text += " " + words[index % words.count]
            index += 1
        }
        return text
    }

    /// The same as a JSON object, for requests that want one.
    static func json(to prompt: String, tokens: Int, echo: Bool) -> String {
        let text = reply(to: prompt, tokens: tokens, echo: echo)
        let object = JSON.members(
            ("checksum", .string(checksum(ofPrompt: prompt))), ("text", .string(text)))
        return String(decoding: object.bytes, as: UTF8.self)
    }

    private static let words = [
        "all", "is", "well", "in", "the", "valley", "where", "numbers", "grow", "by", "night",
    ]
}

/// How long a text is in tokens.
enum TokenCount {
    /// About four characters (ai.google.dev/gemini-api/docs/tokens).
    static let bytesPerToken = 4

    static func of(_ text: String) -> Int {
        max(1, (text.utf8.count + bytesPerToken - 1) / bytesPerToken)
    }
}
