import Diagnostics
import StrictYAML

/// A YAML file of which only some blocks are ours.
///
/// Other programs' files hold tags, anchors and much else that a strict reader refuses. So the file
/// is not parsed as a whole: its lines are looked over just so far that keys are told from texts,
/// and the blocks that are ours are handed to the parser with every other line emptied, so that
/// all places stay what they are.
struct ForeignYAML {
    struct Block: Equatable {
        /// 0-based: the key's line and column, and the first line behind the block.
        var line: Int
        var column: Int
        var end: Int
        /// Lines of the block that are not ours either.
        var without: Set<Int> = []
    }

    struct Key: Equatable {
        var name: String
        var line: Int
        var column: Int
    }

    private let file: String
    private let lines: [[UInt8]]
    /// Keys that begin a line, dashes apart, in the order of the file.
    let keys: [Key]

    init(_ bytes: some Collection<UInt8>, file: String) throws(InputError) {
        guard bytes.count <= YAMLFile.maxBytes else {
            throw InputError(
                .configuration, file: file, "the file is larger than 1 MiB",
                remedy: "a configuration is small; is this the right file?")
        }
        self.file = file
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : Array(bytes)
        lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Array($0) }
        var scan = ForeignScan()
        var keys: [Key] = []
        for (number, line) in lines.enumerated() {
            if let key = scan.key(of: line) {
                keys.append(Key(name: key.name, line: number, column: key.column))
            }
        }
        self.keys = keys
    }

    func blocks(named name: String) -> [Block] {
        keys.filter { $0.name == name }.map { block(of: $0) }
    }

    /// The block of that name in the same mapping.
    func sibling(_ name: String, of block: Block) -> Block? {
        keys.filter { $0.name == name && $0.column == block.column }
            .first { isTogether($0.line, block.line, column: block.column) }
            .map { self.block(of: $0) }
    }

    /// The block without those of its keys that are none of `names`.
    func reduced(_ block: Block, to names: [String]) -> Block {
        let inside = keys.filter { $0.line > block.line && $0.line < block.end }
        guard let column = inside.first?.column else { return block }
        var block = block
        for key in inside where key.column == column && !names.contains(key.name) {
            block.without.formUnion(key.line..<self.block(of: key).end)
        }
        return block
    }

    /// The text with every line emptied that belongs to none of these blocks.
    func only(_ blocks: [Block]) -> [UInt8] {
        var text: [[UInt8]] = lines.map { $0.last == 0x0D ? [0x0D] : [] }
        for block in blocks {
            for number in block.line..<block.end where !block.without.contains(number) {
                text[number] = lines[number]
            }
            // What stands before the key is the parent's: dashes of its list.
            for column in 0..<block.column { text[block.line][column] = UInt8(ascii: " ") }
        }
        return Array(text.joined(separator: [0x0A])) + [0x0A]
    }

    /// Refuses a key that would hold a secret, without a word of its value.
    func refuseSecrets(in blocks: [Block]) throws(InputError) {
        for key in keys where SecretNames.contains(key.name) {
            guard blocks.contains(where: { $0.line < key.line && key.line < $0.end }) else {
                continue
            }
            throw Place(file: file, line: key.line + 1, column: key.column + 1).error(
                "a key or a password has no place in a configuration", remedy: SecretNames.remedy)
        }
    }

    /// Up to the next line that is not further in; blank lines and comments belong to what follows.
    private func block(of key: Key) -> Block {
        var end = key.line + 1
        for number in end..<max(end, lines.count) {
            guard let column = ForeignScan.contentColumn(of: lines[number]) else { continue }
            let isElement =
                column == key.column && lines[number][column...].starts(with: "- ".utf8)
            guard column > key.column || isElement else { break }
            end = number + 1
        }
        return Block(line: key.line, column: key.column, end: end)
    }

    /// Whether nothing between two lines leaves the mapping that begins in that column.
    private func isTogether(_ a: Int, _ b: Int, column: Int) -> Bool {
        let range = min(a, b) + 1...max(a, b)
        return range.allSatisfy { number in
            guard let content = ForeignScan.contentColumn(of: lines[number]) else { return true }
            return content >= column
        }
    }
}
