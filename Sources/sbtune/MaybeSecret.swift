import Foundation

/// Words that may be a key, which must not stand on the screen or in a log once more.
enum MaybeSecret {
    /// The text with its beginning kept of each such word among those that were given.
    ///
    /// By the words that were given, not by what is quoted: an apostrophe among them moves the quotes.
    static func masked(_ text: String, among words: [String]) -> String {
        let parts = words.flatMap { $0.split { $0.isWhitespace || $0 == "=" } }.map(String.init)
        return parts.filter(isLikely).reduce(text) { text, part in
            text.replacing(part, with: "\(part.prefix(4))…")
        }
    }

    /// Keys are longer than names and values are, letters with digits, and no paths.
    private static func isLikely(_ word: String) -> Bool {
        word.count >= 24 && !["/", "./", "../", "~", "--"].contains(where: word.hasPrefix)
            && word.contains(where: \.isNumber) && word.contains(where: \.isLetter)
            && !FileManager.default.fileExists(atPath: word)
    }

    /// A file's name in an error: one that has neither a folder nor an ending may be a key given in a
    /// name's place.
    static func maskedName(_ name: String) -> String {
        name.contains("/") || name.contains(".") ? name : masked(name, among: [name])
    }
}
