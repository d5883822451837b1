/// Keys that a secret would stand behind.
enum SecretNames {
    /// Whether a key or a variable of that name, such as `GOOGLE_API_KEY`, would hold one.
    static func contains(_ name: some StringProtocol) -> Bool {
        let letters = name.lowercased().filter { $0.isLetter }
        return letters.hasSuffix("apikey") || letters.hasSuffix("accesstoken")
            || ["key", "token", "secret", "password", "credentials", "authorization"]
                .contains(letters)
    }

    static let remedy =
        "remove it and renew the key; keys come from GEMINI_API_KEY, GOOGLE_API_KEY or a file"
        + " that only you can read"
}
