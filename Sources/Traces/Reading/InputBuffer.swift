import Diagnostics

/// One page-aligned buffer through which a source of any length streams.
///
/// `read(2)` always writes at `data`; the unfinished record before it is moved to just in front of
/// `data`, so that every record lies in one piece. Memory does not grow with the source.
final class InputBuffer {
    typealias Bytes = UnsafePointer<UInt8>

    /// The longest record accepted, in bytes: a real row has tens of them, so a longer one means
    /// that the file is something else, or that a quote was never closed.
    static let longestRecord = 1 << 20
    /// Bytes that may be looked at after the last one.
    static let padding = 64
    static let page = 4096
    /// Fits a core's second-level cache together with a block of rows.
    static let usualChunk = 128 << 10

    let source: ByteSource
    private let base: UnsafeMutableRawPointer
    private let data: UnsafeMutablePointer<UInt8>
    private let chunk: Int
    private var end: UnsafeMutablePointer<UInt8>

    /// Where the next record begins.
    var cursor: Bytes
    /// Just after the last line feed: between `cursor` and here are whole lines.
    private(set) var limit: Bytes
    /// Number of the line that `cursor` is on, from 1.
    var line = 1
    /// Whether everything was read; what is left lies before `limit`.
    private(set) var atEnd = false
    /// Whether the last line came without a line feed.
    private(set) var lacksFinalNewline = false
    private(set) var bytesRead: Int64 = 0

    init(_ source: TraceSource, chunk: Int = InputBuffer.usualChunk) throws(InputError) {
        self.source = try ByteSource(source)
        self.chunk = max(1, chunk)
        let front = Self.longestRecord + Self.page
        base = UnsafeMutableRawPointer.allocate(
            byteCount: front + self.chunk + Self.padding, alignment: Self.page)
        data = (base + front).assumingMemoryBound(to: UInt8.self)
        end = data
        cursor = Bytes(data)
        limit = Bytes(data)
        (base + front).initializeMemory(
            as: UInt8.self, repeating: 0, count: self.chunk + Self.padding)
    }

    deinit { base.deallocate() }

    /// Reads on, keeping everything from `cursor`.
    /// - Returns: false when there was nothing more to read.
    func refill() throws(InputError) -> Bool {
        if atEnd { return false }
        while true {
            let kept = UnsafePointer(end) - cursor
            if kept > Self.longestRecord { throw tooLong() }
            let front = data - kept
            front.update(from: cursor, count: kept)
            cursor = Bytes(front)
            end = data
            if try readChunk() { return true }
        }
    }

    /// Reads until there is a line feed, the chunk is full (false) or the source ends.
    private func readChunk() throws(InputError) -> Bool {
        while end - data < chunk {
            let got = try source.read(into: end, count: chunk - (end - data))
            bytesRead += Int64(got)
            if got == 0 {
                finish()
                return true
            }
            var probe = end + got
            let old = end
            end = probe
            while probe > old {
                probe -= 1
                if probe.pointee == Byte.lineFeed {
                    limit = Bytes(probe + 1)
                    return true
                }
            }
        }
        return false
    }

    /// Ends the last line when its line feed is missing, so that readers need no special case.
    private func finish() {
        atEnd = true
        if cursor < Bytes(end), end[-1] != Byte.lineFeed {
            end.pointee = Byte.lineFeed
            end += 1
            lacksFinalNewline = true
        }
        limit = Bytes(end)
    }

    func tooLong() -> InputError {
        InputError(
            .data, file: source.name, line: line, column: 1,
            "a row longer than \(Self.longestRecord) bytes",
            remedy: "check that this is a text file and that every quote is closed")
    }

    /// An error at `place`, which lies in the record that begins at `cursor`.
    func error(at place: Bytes, _ what: String, remedy: String = "") -> InputError {
        var (line, lineStart, probe) = (self.line, cursor, cursor)
        while probe < place {
            if probe.pointee == Byte.lineFeed { (line, lineStart) = (line + 1, probe + 1) }
            probe += 1
        }
        return InputError(
            .data, file: source.name, line: line, column: place - lineStart + 1, what,
            remedy: remedy)
    }
}

/// The bytes that mean something in CSV.
enum Byte {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let dot = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}
