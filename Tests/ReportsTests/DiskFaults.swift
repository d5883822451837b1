import Foundation
import Synchronization

@testable import Reports

/// Runs `body` with the path of an empty directory, which is removed afterwards.
func inScratchDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "reports-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
}

func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// The names in a directory, hidden ones too, sorted.
func names(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
}

/// The calls at which a disk may turn out to be full.
enum DiskFault: CaseIterable {
    case firstWrite, laterWrite, sync, close, rename

    var calls: DiskCalls {
        var calls = DiskCalls.system
        switch self {
        case .firstWrite: return .failing(atWrite: 1)
        case .laterWrite: return .failing(atWrite: 2)
        case .sync: calls.sync = { _ in noSpace() }
        case .close:
            calls.close = { descriptor in
                _ = Foundation.close(descriptor)
                return noSpace()
            }
        case .rename: calls.rename = { _, _ in noSpace() }
        }
        return calls
    }
}

private func noSpace() -> Int32 {
    errno = ENOSPC
    return -1
}

extension DiskCalls {
    /// The system's calls, of which the `count`th write, and all after it, find the disk full;
    /// those before it take at most 100,000 bytes each.
    static func failing(atWrite count: Int) -> DiskCalls {
        let writes = Counter()
        var calls = DiskCalls.system
        calls.write = { descriptor, bytes in
            if writes.next() >= count { return Int(noSpace()) }
            return DiskCalls.system.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(100_000)))
        }
        return calls
    }

    /// Each second write is interrupted, and none takes more than 1,000 bytes.
    static var stuttering: DiskCalls {
        let writes = Counter()
        var calls = DiskCalls.system
        calls.write = { descriptor, bytes in
            if writes.next().isMultiple(of: 2) {
                errno = EINTR
                return -1
            }
            return DiskCalls.system.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(1000)))
        }
        return calls
    }
}

private final class Counter: Sendable {
    private let value = Atomic(0)

    /// 1, 2, 3 and so on.
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
