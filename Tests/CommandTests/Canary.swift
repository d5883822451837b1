import Foundation
import Testing

/// A key that every process here is given and a prompt that every live one is: neither may turn up in
/// what a process says, nor in a file that it leaves.
enum Canary {
    static let key = "canary-key-7h3k"
    static let prompt = "canary-prompt qqxx"
    private static let marks = ["canary-key", "canary-prompt"]

    static func look(in data: Data, of place: String) {
        for mark in marks where data.range(of: Data(mark.utf8)) != nil {
            Issue.record("a key or a prompt stands in \(place)")
        }
    }

    /// - Parameter own: the test's own files, such as the input, which may hold what it wrote.
    static func look(in folder: URL, besides own: [String: Data]) {
        let inside = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        for case let file as URL in inside ?? .init() {
            // What is no file, or may not be read, has nothing to say.
            guard let data = try? Data(contentsOf: file), data != own[file.path] else { continue }
            look(in: data, of: file.lastPathComponent)
        }
    }
}

@Suite("The watch for canaries")
struct CanaryTests {
    @Test("sees one in what was said, and in a file beside the test's own")
    func sees() throws {
        withKnownIssue { Canary.look(in: Data("a \(Canary.key)".utf8), of: "here") }
        let scratch = try Scratch()
        let own = try scratch.file("own", Canary.prompt)
        Canary.look(in: scratch.url, besides: [own: Data(Canary.prompt.utf8)])
        withKnownIssue { Canary.look(in: scratch.url, besides: [:]) }
    }
}
