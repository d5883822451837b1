import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a trace comes from.
///
/// On the command line `-` means standard input.
public enum TraceSource: Sendable {
    /// A path; also a named pipe or a device.
    case file(String)
    /// Read once, to its end.
    case standardInput
    /// A file's content, and how messages call it.
    case bytes([UInt8], name: String)

    /// How messages call it.
    public var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        case .bytes(_, let name): name
        }
    }
}

/// The open end of a `TraceSource`: hands out its bytes in order.
final class ByteSource {
    let name: String
    /// Total size in bytes where it is known beforehand.
    let size: Int64?
    private let descriptor: Int32
    private let closes: Bool
    private let bytes: [UInt8]
    private var offset = 0

    init(_ source: TraceSource) throws(InputError) {
        name = source.name
        switch source {
        case .bytes(let bytes, _):
            (self.bytes, descriptor, closes, size) = (bytes, -1, false, Int64(bytes.count))
        case .standardInput:
            (self.bytes, descriptor, closes) = ([], 0, false)
            size = try Self.size(of: 0, source.name)
        case .file(let path):
            let opened = open(path, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else { throw Self.cannot("open", path, errno) }
            (self.bytes, descriptor, closes) = ([], opened, true)
            do {
                size = try Self.size(of: opened, path)
            } catch {
                close(opened)
                throw error
            }
        }
    }

    deinit { if closes { close(descriptor) } }

    /// Fills at most `count` bytes; 0 = the end.
    func read(
        into target: UnsafeMutablePointer<UInt8>, count: Int
    ) throws(InputError) -> Int {
        if descriptor < 0 {
            let part = min(count, bytes.count - offset)
            let start = offset
            bytes.withUnsafeBufferPointer { all in
                if let base = all.baseAddress { target.update(from: base + start, count: part) }
            }
            offset += part
            return part
        }
        while true {
            #if canImport(Glibc)
                let got = Glibc.read(descriptor, target, count)
            #else
                let got = Darwin.read(descriptor, target, count)
            #endif
            if got >= 0 { return got }
            if errno != EINTR { throw Self.cannot("read", name, errno) }
        }
    }

    private static func size(of descriptor: Int32, _ name: String) throws(InputError) -> Int64? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let type = status.st_mode & S_IFMT
        if type == S_IFDIR {
            throw InputError(
                .storage, file: name, "this is a directory", remedy: "name a file in it")
        }
        return type == S_IFREG ? Int64(status.st_size) : nil
    }

    private static func cannot(_ verb: String, _ name: String, _ code: Int32) -> InputError {
        if code == ENOENT {
            return InputError(
                .storage, file: name, "no such file", remedy: "check the path")
        }
        if code == EISDIR {
            return InputError(
                .storage, file: name, "this is a directory", remedy: "name a file in it")
        }
        return InputError(
            .storage, file: name, "cannot \(verb) it: \(String(cString: strerror(code)))")
    }
}
