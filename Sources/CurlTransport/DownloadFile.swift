import Foundation
import ProviderAPI

/// A new file that takes a body, and that vanishes unless it is complete.
struct DownloadFile {
    let path: String
    private let descriptor: Int32

    /// Creates it, for its owner's eyes only; what is there already is never written into, nor is a
    /// link followed.
    init(creating path: String) throws(TransportFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TransportFailure(.storage, "\(path): cannot be created (\(lastError))")
        }
    }

    /// Nil, or why it cannot be written.
    func write(_ bytes: UnsafeRawBufferPointer) -> TransportFailure? {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                return TransportFailure(.storage, "\(path): cannot be written (\(lastError))")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
        return nil
    }

    /// Complete: on the disk before anyone is told.
    func keep() throws(TransportFailure) {
        let failed = fsync(descriptor) != 0
        let reason = lastError
        guard close(descriptor) == 0, !failed else {
            unlink(path)
            throw TransportFailure(.storage, "\(path): cannot be written (\(reason))")
        }
    }

    func discard() {
        close(descriptor)
        unlink(path)
    }
}
