import Foundation
import Testing

/// A key and a prompt that the live tests send, and that must turn up nowhere else: no file that a
/// client leaves may hold them, which is looked at when a test's folder goes.
enum Canary {
    static let key = "AIza-canary-key-7f3b9d1e5a"
    static let text = "canary-prompt-9c41e7"
    private static let marks = ["canary-key", "canary-prompt"].flatMap { mark in
        // A text that was wrapped keeps its marks at one of three offsets.
        [mark]
            + (0..<3).map { offset in
                let padded = String(repeating: " ", count: offset) + mark
                let coded = Data(padded.utf8).base64EncodedString()
                return String(coded.dropFirst(offset == 0 ? 0 : 4).dropLast(4))
            }
    }

    static func look(in data: Data, of place: String) {
        for mark in marks where data.range(of: Data(mark.utf8)) != nil {
            Issue.record("a key or a prompt stands in \(place)")
        }
    }

    /// Searches a folder and removes it.
    static func end(_ folder: URL) {
        let inside = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        for case let file as URL in inside ?? .init() {
            guard let data = try? Data(contentsOf: file) else { continue }
            look(in: data, of: file.lastPathComponent)
        }
        try? FileManager.default.removeItem(at: folder)
    }
}

@Suite("The watch for canaries")
struct CanaryTests {
    @Test("sees one, plain and in base 64 wherever it begins")
    func sees() {
        for before in ["", "a", "ab", "abc"] {
            let text = Data((before + Canary.text + " and more").utf8)
            withKnownIssue { Canary.look(in: text, of: "a test") }
            withKnownIssue { Canary.look(in: text.base64EncodedData(), of: "a test") }
        }
    }
}
