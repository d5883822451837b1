/// A provider's message, made fit to be shown.
enum HarmlessMessage {
    /// Characters that are kept: a screen's few lines.
    static let longest = 512

    /// The message without control characters and keys, on one line, cut.
    ///
    /// - Parameter key: the key that was sent; without it only what looks like one is found.
    static func of(_ message: String, key: APIKey?) -> String {
        // Beyond eight times what is kept nothing is looked at, whatever stands there.
        var text = String(message.unicodeScalars.prefix(8 * longest).map(character))
        if let key { text = text.replacing(key.secret, with: "…") }
        for pattern in keyPatterns { text = text.replacing(pattern) { "\($0.1)…" } }
        return String(text.prefix(longest))
    }

    /// Control and format characters (direction marks among them) and line separators as blanks.
    private static func character(_ scalar: Unicode.Scalar) -> Character {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: " "
        default: Character(scalar)
        }
    }

    /// `key=…` and `api_key:…`, and Google's keys by their beginnings.
    private static var keyPatterns: [Regex<(Substring, Substring)>] {
        [
            #/((?i:key)["']?\s?[=:]\s?["']?)[^\s"'&,;]{6,}/#,
            #/((?i:bearer)\s)[^\s"',;]{6,}/#,
            #/()\bAIza[0-9A-Za-z_\-]{10,}/#,
            #/()\bAQ\.[0-9A-Za-z_\-]{10,}/#,
        ]
    }
}
