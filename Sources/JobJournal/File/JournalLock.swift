import Diagnostics
import Foundation
import Locking

/// One writer per journal: a lock on `<journal>.lock`, held for life.
///
/// The kernel frees it when the holder dies, however it dies; no age is guessed and nothing is
/// taken over. The file itself stays: deleting it would let two writers lock two files.
final class JournalLock: Sendable {
    /// Nil = given back.
    private let descriptor: Locked<Int32?>

    init(journal path: String) throws {
        let file = path + ".lock"
        let descriptor = open(file, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalTrouble.failure("lock", file) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let status = errno
            let holder = Self.holder(descriptor)
            Foundation.close(descriptor)
            if status != EWOULDBLOCK { throw JournalTrouble.failure("lock", file, status) }
            throw InputError(
                .storage, file: path, "the journal is in use: held by process \(holder ?? "?")",
                remedy: "wait for it to end, or give this run a journal of its own")
        }
        // Only for the message above; that it cannot be written is no reason to stop.
        let name = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, name, name.count, 0)
        self.descriptor = Locked(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { held in
            if let open = held { Foundation.close(open) }
            held = nil
        }
    }

    private static func holder(_ descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[0..<count].prefix { (48...57).contains($0) }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
