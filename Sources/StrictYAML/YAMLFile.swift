import Diagnostics
import Foundation
import Yams

/// Reads a configuration file into a tree whose every value knows its place.
///
/// Only a plain part of YAML is accepted: mappings with text keys, lists and scalars; one document,
/// at most 1 MiB and 16 levels deep, without anchors, aliases, tags or merge keys. Every error is an
/// `InputError` of subject `.configuration`; none quotes a line of the file.
public enum YAMLFile {
    /// Levels of mappings and lists.
    public static let maxDepth = 16
    /// 1 MiB: thousands of times what a configuration needs, and quick to read.
    public static let maxBytes = 1 << 20

    /// Reads the file at `path`, which is also its name in errors.
    public static func read(_ path: String) throws(InputError) -> YAMLValue {
        try parse(bytes(of: path), file: path)
    }

    /// The tree of `bytes`; `file` is the name in errors.
    public static func parse(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(InputError) -> YAMLValue {
        let text = try SourceText(bytes, file: file)
        var subset = SubsetCheck(text)
        try subset.run()
        let tree = try tree(of: text)
        guard case .mapping = tree.content else {
            throw tree.place.error(
                "the file holds \(tree.content.kind)", remedy: "expected 'key: value' lines")
        }
        return tree
    }

    private static func tree(of text: SourceText) throws(InputError) -> YAMLValue {
        let parser: Parser
        let root: Node?
        do {
            // The encoding is given because the parser would otherwise ask the environment.
            parser = try Parser(yaml: text.string, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw located(error, in: text)
        }
        guard let root else {
            throw text.place(atOffset: 0).error(
                "the file is empty", remedy: "expected 'key: value' lines")
        }
        // The nodes hold their anchors weakly; the parser owns them.
        defer { withExtendedLifetime(parser) {} }
        return try TreeBuilder(text: text).value(root, path: "", depth: 0)
    }

    /// The bytes of a text file of at most `limit` bytes.
    ///
    /// Missing, unreadable and too large files are errors of subject `.configuration`, as are
    /// directories.
    public static func bytes(
        of path: String, limit: Int = maxBytes
    ) throws(InputError) -> Data {
        func failure(_ what: String, _ remedy: String = "") -> InputError {
            InputError(.configuration, file: path, what, remedy: remedy)
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw failure("no such file", "check the path")
        }
        if isDirectory.boolValue { throw failure("this is a directory", "name a file in it") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw failure("cannot open the file", "check its permissions")
        }
        defer { try? handle.close() }
        // One byte beyond the limit shows that there is more, however long the file is.
        let read = Result { try handle.read(upToCount: limit + 1) }
        guard case .success(let found) = read else { throw failure("cannot read the file") }
        // Nil is the end of an empty file.
        let data = found ?? Data()
        guard data.count <= limit else {
            throw failure("the file is larger than \(limit >> 20) MiB", "is this the right file?")
        }
        return data
    }

    /// The parser's error with its place, without the text it would quote.
    private static func located(_ error: any Error, in text: SourceText) -> InputError {
        func at(_ mark: Mark, _ problem: String) -> InputError {
            text.place(line: mark.line, characterColumn: mark.column).error("YAML: \(problem)")
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark, problem)
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first.map(quotedKey) ?? "a key"
            return text.place(line: context.mark.line, characterColumn: context.mark.column)
                .error("\(name) is given more than once in this section", remedy: "keep one")
        case .reader(let problem, let offset, _, _):
            return text.place(atOffset: offset ?? 0).error("YAML: \(problem)")
        default:
            return Place(file: text.file, line: 1, column: 1).error("the file cannot be parsed")
        }
    }
}
