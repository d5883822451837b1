import Diagnostics
import Foundation

/// Writes a file piece by piece; the file appears under its name only when all of it is on disk.
///
/// Until `commit()` the content is in a temporary file in the same directory and an old file of the
/// name stays as it is. Any failure, `abort()`, or losing the writer removes the temporary file. A
/// device such as `/dev/stdout` or a pipe cannot be replaced, so it is written directly.
public final class AtomicFileWriter {
    /// The path as the caller gave it.
    public let path: String

    private let calls: DiskCalls
    private let target: WriteTarget
    private var buffer: [UInt8] = []
    private(set) var state = State.open

    enum State {
        case open
        /// All content is on disk, in the temporary file.
        case written
        case committed
        case aborted
    }

    private static let bufferSize = 1 << 16

    /// Opens the file; throws an `InputError` about storage when that fails.
    public convenience init(path: String) throws {
        try self.init(path: path, calls: .system)
    }

    init(path: String, calls: DiskCalls) throws {
        self.path = path
        self.calls = calls
        target = try WriteTarget.open(path)
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit { abort() }

    /// Adds text, as UTF-8, at the end.
    public func append(_ text: String) throws {
        try append(text.utf8)
    }

    /// Adds bytes at the end.
    public func append(_ bytes: some Sequence<UInt8>) throws {
        try requireOpen()
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Brings everything to the disk and gives the file its name.
    public func commit() throws {
        if state == .open { try finish() }
        try publish()
    }

    /// Gives up: the temporary file is removed and an old file stays.
    ///
    /// Harmless after `commit()`.
    public func abort() {
        if state == .open { _ = calls.close(target.descriptor) }
        if state == .open || state == .written {
            if let temporary = target.temporary {
                unlink(temporary)
                UnfinishedFiles.forget(file: temporary)
            }
            state = .aborted
        }
    }

    /// Brings everything to the disk, still under the temporary name.
    func finish() throws {
        try requireOpen()
        try flush()
        // Terminals and pipes have nothing to synchronise and say so.
        if calls.sync(target.descriptor) != 0, ![EINVAL, ENOTSUP, EROFS].contains(errno) {
            try fail("write")
        }
        state = .written
        if calls.close(target.descriptor) != 0, errno != EINTR { try fail("write") }
    }

    /// Renames the finished temporary file to its name.
    func publish() throws {
        guard state == .written else { throw misuse }
        if let temporary = target.temporary {
            if calls.rename(temporary, target.destination) != 0 { try fail("replace the file") }
            UnfinishedFiles.forget(file: temporary)
            syncDirectory()
        }
        state = .committed
    }

    private func flush() throws {
        do {
            try buffer.withUnsafeBytes { bytes in
                try calls.writeAll(bytes, to: target.descriptor)
            }
        } catch let failure as DiskFailure {
            abort()
            throw InputError.storage(failure, "write", file: path)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func fail(_ doing: String) throws {
        let failure = DiskFailure()
        abort()
        throw InputError.storage(failure, doing, file: path)
    }

    /// Makes the new name outlast a power cut, where the file system can.
    private func syncDirectory() {
        let slash = target.destination.lastIndex(of: "/")
        let directory = slash.map { String(target.destination[...$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    private func requireOpen() throws {
        guard state == .open else { throw misuse }
    }

    private var misuse: InputError {
        InputError(.invariant, file: path, "the file is no longer open for writing")
    }
}
