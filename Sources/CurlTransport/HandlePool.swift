import Locking

/// Handles that wait for their next call.
final class HandlePool: Sendable {
    /// An idle handle of libcurl takes about 6 KB, so this many take 1.5 MB.
    private static let limit = 256

    private let idle = Locked<[EasyHandle]>([])
    private let caFile: String?

    init(caFile: String?) {
        self.caFile = caFile
    }

    /// The one used last, whose memory is warm; nil when memory is out.
    func take() -> EasyHandle? {
        idle.withLock { $0.popLast() } ?? EasyHandle(caFile: caFile)
    }

    func give(back handle: EasyHandle) {
        handle.clean()
        idle.withLock { if $0.count < Self.limit { $0.append(handle) } }
    }
}
