import Diagnostics

/// Looks a text over before the parser sees it, and refuses the parts of YAML that a configuration
/// does without: anchors, aliases, tags, directives, explicit keys, several documents, block text
/// (`|`, `>`) and unquoted text over several lines.
///
/// It comes first because aliases make a small file stand for a huge one, and the parser expands
/// them as soon as it compares two keys. It knows just enough of YAML to tell where a node may
/// begin; the grammar is the parser's business.
struct SubsetCheck {
    /// Twice what the tree may have: this check counts levels roughly, and only has to keep the
    /// parser's recursion shallow.
    static let maxDepth = 2 * YAMLFile.maxDepth

    private enum Mode {
        /// A node may begin here.
        case open
        /// Inside unquoted text.
        case plain
        /// Behind a quoted text or a closing bracket.
        case closed
    }

    private let text: SourceText
    private let bytes: [UInt8]
    private var offset = 0
    private var lineStart = 0
    private var mode = Mode.open
    private var flowDepth = 0
    /// Columns of the block collections around this place, outermost first.
    private var blockColumns: [Int] = []
    /// Column of the key or dash that the text here belongs to.
    private var ownerColumn = -1
    private var nodeColumn = 0
    private var lastLineEndedInPlainText = false
    private var hasContent = false

    init(_ text: SourceText) {
        self.text = text
        bytes = text.bytes
    }

    mutating func run() throws(InputError) {
        while offset < bytes.count {
            try beginLine()
            while offset < bytes.count, !isLineEnd(offset) { try step() }
            lastLineEndedInPlainText = mode == .plain || lineWasBlank && lastLineEndedInPlainText
            mode = .open
            while offset < bytes.count, isLineEnd(offset) {
                offset += 1
                if bytes[offset - 1] == UInt8(ascii: "\n") { break }
            }
        }
    }

    private var lineWasBlank: Bool {
        bytes[lineStart..<offset].allSatisfy { $0 == UInt8(ascii: " ") }
            || bytes[lineStart..<offset].first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "#")
    }

    private mutating func beginLine() throws(InputError) {
        lineStart = offset
        while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
        guard offset < bytes.count, !isLineEnd(offset), bytes[offset] != UInt8(ascii: "#") else {
            return
        }
        if offset == lineStart { try checkMarker() }
        guard lastLineEndedInPlainText else { return }
        let continues =
            flowDepth > 0
            ? !",]}:".utf8.contains(bytes[offset]) : offset - lineStart > ownerColumn
        guard continues else { return }
        if looksLikeKey {
            throw text.place(atOffset: offset).error(
                "this key is indented deeper than the one before it", remedy: "align the two")
        }
        throw refuse("unquoted text over several lines", remedy: "put it in quotes")
    }

    /// Whether the rest of the line has a colon with a blank behind it.
    private var looksLikeKey: Bool {
        var at = offset
        while at < bytes.count, !isLineEnd(at) {
            if bytes[at] == UInt8(ascii: ":"), isBlank(at + 1) { return true }
            at += 1
        }
        return false
    }

    private mutating func checkMarker() throws(InputError) {
        if bytes[offset] == UInt8(ascii: "%"), flowDepth == 0 {
            throw refuse("a YAML directive", remedy: "remove the line")
        }
        guard offset + 3 >= bytes.count || isBlank(offset + 3) else { return }
        let marker = bytes[offset..<min(offset + 3, bytes.count)]
        if marker.elementsEqual("...".utf8) {
            throw refuse("an end-of-document mark", remedy: "remove the line")
        }
        guard marker.elementsEqual("---".utf8) else { return }
        if hasContent {
            throw refuse(
                "a second document in the file", remedy: "use one file for each document")
        }
        hasContent = true
        offset += 3
    }

    private mutating func step() throws(InputError) {
        let byte = bytes[offset]
        if byte == UInt8(ascii: "#"), offset == lineStart || isBlank(offset - 1) {
            while offset < bytes.count, !isLineEnd(offset) { offset += 1 }
        } else if byte == UInt8(ascii: " ") {
            offset += 1
        } else if mode == .open || !endsNode(byte) && mode == .closed {
            try beginNode(byte)
        } else if endsNode(byte) {
            try endNode(byte)
        } else {
            offset += 1
        }
    }

    private mutating func beginNode(_ byte: UInt8) throws(InputError) {
        hasContent = true
        let standsAlone = isBlank(offset + 1)
        switch Character(Unicode.Scalar(byte)) {
        case "&": throw refuse("an anchor (&)", remedy: "write the value out where it is needed")
        case "*": throw refuse("an alias (*)", remedy: "write the value out, or put it in quotes")
        case "!": throw refuse("a tag (!)", remedy: "remove it, or put the text in quotes")
        case "|", ">": throw refuse("block text (| or >)", remedy: "write it in quotes")
        case "?" where standsAlone || flowDepth > 0:
            throw refuse("an explicit key (?)", remedy: "write 'key: value'")
        case "\"", "'": skipQuoted(byte)
        case "-" where standsAlone && flowDepth == 0:
            try enterBlock(at: offset - lineStart)
            offset += 1
        case ":" where standsAlone || flowDepth > 0: try endNode(byte)
        case "[", "{", "]", "}", ",": try endNode(byte)
        default:
            nodeColumn = offset - lineStart
            mode = .plain
            offset += 1
        }
    }

    /// Whether `byte` ends the node before it.
    private func endsNode(_ byte: UInt8) -> Bool {
        switch Character(Unicode.Scalar(byte)) {
        case ":": isBlank(offset + 1) || flowDepth > 0 && (mode != .plain || isFlowMark(offset + 1))
        case ",", "[", "]", "{", "}": flowDepth > 0
        default: false
        }
    }

    private mutating func endNode(_ byte: UInt8) throws(InputError) {
        switch Character(Unicode.Scalar(byte)) {
        case "[", "{":
            if flowDepth == 0 { nodeColumn = offset - lineStart }
            flowDepth += 1
            try checkDepth()
            mode = .open
        case "]", "}":
            flowDepth = max(0, flowDepth - 1)
            mode = .closed
        case ":" where flowDepth == 0:
            try enterBlock(at: nodeColumn)
            mode = .open
        default: mode = .open
        }
        offset += 1
    }

    private mutating func enterBlock(at column: Int) throws(InputError) {
        while let last = blockColumns.last, last > column { blockColumns.removeLast() }
        if blockColumns.last != column { blockColumns.append(column) }
        ownerColumn = column
        try checkDepth()
    }

    private func checkDepth() throws(InputError) {
        if blockColumns.count + flowDepth > Self.maxDepth {
            throw refuse(
                "nesting of more than \(YAMLFile.maxDepth) levels", remedy: "flatten the file")
        }
    }

    private mutating func skipQuoted(_ quote: UInt8) {
        nodeColumn = offset - lineStart
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                offset += 1
            } else if byte == quote {
                // Two single quotes stand for one inside the text.
                let doubled =
                    quote == UInt8(ascii: "'") && offset < bytes.count && bytes[offset] == quote
                if !doubled { break }
                offset += 1
            }
        }
        offset = min(offset, bytes.count)
        mode = .closed
    }

    private func isLineEnd(_ at: Int) -> Bool {
        bytes[at] == UInt8(ascii: "\n") || bytes[at] == UInt8(ascii: "\r")
    }
    private func isBlank(_ at: Int) -> Bool {
        at >= bytes.count || bytes[at] == UInt8(ascii: " ") || isLineEnd(at)
    }
    private func isFlowMark(_ at: Int) -> Bool {
        at < bytes.count && ",[]{}".utf8.contains(bytes[at])
    }
    private func refuse(_ what: String, remedy: String) -> InputError {
        text.place(atOffset: offset).error("\(what) is not supported here", remedy: remedy)
    }
}
