import Foundation

/// A source file's lines without what is said in comments and texts.
struct SourceLines: Sendable {
    /// One for each line, in order.
    let lines: [String]

    /// The sources in `Sources`, by path.
    static let ofSources: [String: SourceLines] = {
        let files = SourceTree.swiftFiles("Sources")
        return Dictionary(
            uniqueKeysWithValues: files.map { file in
                (file, SourceLines((try? SourceTree.text(file)) ?? ""))
            })
    }()

    init(_ text: String) {
        var isInText = false
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.code(of: $0, &isInText) }
    }

    /// - Parameter isInText: whether the line begins inside a text of several lines.
    private static func code(of line: Substring, _ isInText: inout Bool) -> String {
        var code = ""
        var isQuoted = false
        var rest = line
        while let character = rest.first {
            if rest.hasPrefix("\"\"\"") {
                isInText.toggle()
                rest = rest.dropFirst(3)
                continue
            }
            rest = rest.dropFirst()
            if isInText { continue }
            if isQuoted, character == "\\" { rest = rest.dropFirst() }
            if character == "\"" { isQuoted.toggle() }
            if isQuoted { continue }
            if character == "/", rest.first == "/" { break }
            code.append(character)
        }
        return code
    }

    /// Numbers of the lines, from 1, that a pattern finds something in.
    func places(of pattern: NSRegularExpression) -> [Int] {
        lines.enumerated().filter { _, line in
            let whole = NSRange(line.startIndex..., in: line)
            return pattern.firstMatch(in: line, range: whole) != nil
        }.map { $0.offset + 1 }
    }

    /// The modules that are imported, with the numbers of their lines.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { offset, line in
            guard line.contains("import") else { return nil }
            return line.firstMatch(
                of: /^\s*(?:@\w+\s+|public\s+|internal\s+)*import\s+(?:\w+\s+)?(\w+)\s*$/
            ).map { (String($0.1), offset + 1) }
        }
    }
}
