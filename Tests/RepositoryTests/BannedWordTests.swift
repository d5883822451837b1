import Foundation
import Testing

@Suite("Words that do not belong")
struct BannedWordTests {
    @Test("are not in the code of the targets that must do without", arguments: BannedWord.table)
    func absent(word: BannedWord) throws {
        let pattern = try NSRegularExpression(pattern: word.pattern)
        for target in word.targets {
            let sources = SourceLines.ofSources.filter { $0.key.hasPrefix("Sources/\(target)/") }
            #expect(!sources.isEmpty, "\(target)")
            for (file, source) in sources where file != word.except {
                for line in source.places(of: pattern) {
                    Issue.record("\(file):\(line): use \(word.instead)")
                }
            }
        }
    }

    @Test("would be found, but not in comments and texts", arguments: BannedWord.table)
    func found(word: BannedWord) throws {
        let pattern = try NSRegularExpression(pattern: word.pattern)
        let sample = word.sample
        #expect(SourceLines(sample).places(of: pattern) == [1])
        #expect(SourceLines("let a = \"//\"\n\(sample) // why").places(of: pattern) == [2])
        #expect(SourceLines("// \(sample)").places(of: pattern) == [])
        #expect(SourceLines("let a = \"\(sample)\"").places(of: pattern) == [])
        let text = "let a = \"\"\"\n    \(sample)\n    \"\"\"\n\(sample)"
        #expect(SourceLines(text).places(of: pattern) == [4])
    }
}
