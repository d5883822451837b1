import Diagnostics

/// The bytes of a configuration file that have passed the checks on plain text.
///
/// Accepted are UTF-8 with or without a byte order mark and lines ended by LF or CR LF. Everything
/// that looks like something else than it is (NUL and other control characters, a lone CR, tabs,
/// Unicode's line separators) is refused, with its place.
struct SourceText {
    let file: String
    /// Without the byte order mark.
    let bytes: [UInt8]
    /// Offset of each line's first byte.
    private let lineStarts: [Int]

    init(_ raw: some Collection<UInt8>, file: String) throws(InputError) {
        guard raw.count <= YAMLFile.maxBytes else {
            throw InputError(
                .configuration, file: file, "the file is larger than 1 MiB",
                remedy: "a configuration is small; is this the right file?")
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.file = file
        bytes = Array(raw.starts(with: mark) ? raw.dropFirst(mark.count) : raw.dropFirst(0))
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
        try check()
    }

    /// The text, known to be valid UTF-8.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    func place(atOffset offset: Int) -> Place {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return Place(file: file, line: low + 1, column: offset - lineStarts[low] + 1)
    }

    /// The place of a mark that counts columns in characters, as the parser does.
    func place(line: Int, characterColumn: Int) -> Place {
        guard lineStarts.indices.contains(line - 1) else {
            return place(atOffset: max(0, bytes.count - 1))
        }
        var offset = lineStarts[line - 1]
        var left = characterColumn - 1
        while left > 0, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            offset += 1
            // The bytes that continue a character belong to it.
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return Place(file: file, line: line, column: offset - lineStarts[line - 1] + 1)
    }

    private func check() throws(InputError) {
        if let bad = firstInvalidUTF8(in: bytes) {
            throw place(atOffset: bad).error(
                "the text is not valid UTF-8", remedy: "save the file as UTF-8")
        }
        for (offset, byte) in bytes.enumerated() {
            guard let (what, remedy) = fault(byte, at: offset) else { continue }
            throw place(atOffset: offset).error(what, remedy: remedy)
        }
    }

    private func fault(_ byte: UInt8, at offset: Int) -> (what: String, remedy: String)? {
        func next(_ distance: Int) -> UInt8 {
            offset + distance < bytes.count ? bytes[offset + distance] : 0
        }
        switch byte {
        case 0: return ("a NUL byte", "is this a text file?")
        case 0x09: return ("a tab", "use spaces")
        case 0x0A: return nil
        case 0x0D:
            return next(1) == 0x0A
                ? nil : ("a carriage return without a line feed", "end lines with LF or CR LF")
        case 0x01..<0x20, 0x7F: return ("a control character", "remove it")
        // U+0080…U+009F, of which U+0085 counts as a line break for some readers of YAML.
        case 0xC2 where next(1) < 0xA0: return ("a control character", "remove it")
        case 0xE2 where next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9):
            return ("a Unicode line separator", "use a plain line break")
        case 0xEF where next(1) == 0xBB && next(2) == 0xBF:
            return ("a byte order mark inside the text", "remove it")
        default: return nil
        }
    }
}
