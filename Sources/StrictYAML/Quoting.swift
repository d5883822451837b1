import Diagnostics

// What a message may repeat of the user's file. Values may be secrets that stand in the wrong
// place, so only what looks like a number or nearly like a known word is repeated.

/// A key in quotes, if it looks like one (`max_items`, `batch.overhead.mean`); otherwise "this key".
func quotedKey(_ key: String) -> String {
    isKeyLike(key) ? "'\(key)'" : "this key"
}

func isKeyLike(_ key: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return !key.isEmpty && key.utf8.count <= 48
        && key.utf8.allSatisfy {
            // Clearing bit 5 makes letters upper case; setting it makes them lower case.
            letters.contains($0 | 0x20) || digits.contains($0) || "_.-".utf8.contains($0)
        }
}

/// A text that should have been a number in quotes, if it begins as numbers do and is as short.
func quotedNumber(_ text: String) -> String {
    guard let first = text.utf8.first, "0123456789+-.".utf8.contains(first),
        text.utf8.count <= 16, text.utf8.allSatisfy({ 0x20 < $0 && $0 < 0x7F })
    else { return "a text" }
    return "'\(text)'"
}

/// What is wrong with a word that is none of `known`; repeats it if it is nearly one of them.
func unknownWord(_ word: String, among known: [String]) -> String {
    nearestName(to: word, in: known) == nil ? "has an unknown value" : "cannot be '\(word)'"
}
