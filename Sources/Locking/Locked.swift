import Foundation

/// A value that one thread at a time may touch.
///
/// `Synchronization.Mutex` would do it too, but on Linux it locks inside a library that the thread
/// sanitizer does not see into, so that every value behind one is reported as a race. This lock it
/// sees. Not recursive: a body that comes back to its own lock waits for ever.
///
/// Unchecked, because the value is only reached between `lock` and `unlock`, and what goes in or
/// comes out is `sending`: nobody outside keeps a way to it.
public final class Locked<Value>: @unchecked Sendable {
    @usableFromInline let lock = NSLock()
    @usableFromInline nonisolated(unsafe) var value: Value

    /// Takes the value in; from here on it is reached through the lock alone.
    public init(_ value: sending Value) {
        self.value = value
    }

    /// Does `body` while nobody else has the value, and throws what it throws.
    ///
    /// Inlinable, so that the body is compiled into its caller: a history records a row of each
    /// request under a lock.
    @inlinable
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
