import Foundation
import ProviderAPI

/// A body that libcurl asks for piece by piece: large bytes, or a stretch of a file.
///
/// Small bodies go out together with the header lines and are not seen here.
struct UploadBody {
    private enum Source {
        case bytes([UInt8])
        case file(descriptor: Int32, offset: Int)
    }

    private let source: Source
    let count: Int
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        source = .bytes(bytes)
        count = bytes.count
    }

    /// Opens the file; `close` must follow.
    init(path: String, offset: Int, count: Int) throws(TransportFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TransportFailure(.refused, "\(path): cannot be read (\(lastError))")
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            offset >= 0, count >= 0, offset <= Int(facts.st_size),
            count <= Int(facts.st_size) - offset
        else {
            Foundation.close(descriptor)
            throw TransportFailure(
                .refused, "\(path): not a file with \(count) bytes from byte \(offset) on")
        }
        source = .file(descriptor: descriptor, offset: offset)
        self.count = count
    }

    /// Bytes copied into `buffer`; nil = the file has become shorter, or cannot be read.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let wanted = min(buffer.count, count - position)
        guard wanted > 0 else { return 0 }
        switch source {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { all in
                buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: all[position..<position + wanted]))
            }
            position += wanted
            return wanted
        case .file(let descriptor, let offset):
            var got = pread(descriptor, buffer.baseAddress, wanted, off_t(offset + position))
            while got < 0, errno == EINTR {
                got = pread(descriptor, buffer.baseAddress, wanted, off_t(offset + position))
            }
            guard got > 0 else { return nil }
            position += got
            return got
        }
    }

    /// To say a part of it again, after a kept connection turned out to be closed.
    mutating func seek(to position: Int) -> Bool {
        guard (0...count).contains(position) else { return false }
        self.position = position
        return true
    }

    func close() {
        if case .file(let descriptor, _) = source { Foundation.close(descriptor) }
    }
}

/// What the last failed call of the system said.
var lastError: String { String(cString: strerror(errno)) }
