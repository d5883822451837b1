import Foundation

/// Lets a server's thread wait for a test.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// Ten seconds at most: a test that fails must still end.
    func pass() { _ = semaphore.wait(timeout: .now() + 10) }
}
