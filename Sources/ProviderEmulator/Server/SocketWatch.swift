import FlyingSocks
import Foundation
import Locking

/// Tells the server's connections when their sockets are ready.
///
/// FlyingFox has such a pool of its own, whose waiters the thread sanitizer now and then reports
/// when they are cancelled: it touches a lock's object before it holds the lock, which is no race,
/// and cannot be told from one. Here waiters stand under a lock that the sanitizer sees; the system's
/// queue of events is FlyingFox's.
final class SocketWatch: AsyncSocketPool {
    #if canImport(Darwin)
        fileprivate typealias Queue = kQueue
    #else
        fileprivate typealias Queue = ePoll
    #endif
    fileprivate typealias Wait = CheckedContinuation<Void, any Error>

    fileprivate struct State {
        var queue = Queue(maxEvents: SocketWatch.eventsAtOnce)
        var waiters: [Socket.FileDescriptor: [Waiter]] = [:]
        var begun: UInt64 = 0
        var isOver = false
    }

    fileprivate struct Waiter {
        var number: UInt64
        var events: Socket.Events
        var wait: Wait
    }

    /// Told by one look at the queue, the rest by the next one.
    ///
    /// As many as clients here have calls in flight: 3 KB of memory.
    private static let eventsAtOnce = 256

    private let state = Locked(State())

    func prepare() throws { try state.withLock { try $0.queue.open() } }

    /// Returns when it is cancelled, or the system's queue fails; nobody waits then any more.
    func run() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (over: Wait) in
                let thread = Thread {
                    self.watch()
                    over.resume(throwing: CancellationError())
                }
                thread.name = "sockets"
                thread.start()
            }
        } onCancel: {
            state.withLock { try? $0.queue.stop() }
        }
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let file = socket.file
        let number = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (wait: Wait) in
                do {
                    try add(Waiter(number: number, events: events, wait: wait), of: file)
                } catch {
                    wait.resume(throwing: error)
                }
            }
        } onCancel: {
            remove(number, of: file)?.resume(throwing: CancellationError())
        }
    }

    private func add(_ waiter: Waiter, of file: Socket.FileDescriptor) throws {
        try state.withLock { state in
            // Whoever was cancelled before this will not be removed any more.
            if state.isOver || Task.isCancelled { throw CancellationError() }
            try state.queue.addEvents(waiter.events, for: file)
            state.waiters[file, default: []].append(waiter)
        }
    }

    private func remove(_ number: UInt64, of file: Socket.FileDescriptor) -> Wait? {
        state.withLock { $0.take(of: file) { $0.number == number }.first }
    }

    /// The thread's life.
    private func watch() {
        while let ready = notifications() {
            for one in ready {
                let waits = state.withLock { state in
                    state.take(of: one.file) { !$0.events.isDisjoint(with: one.events) }
                }
                for wait in waits {
                    if one.errors.isEmpty {
                        wait.resume()
                    } else {
                        wait.resume(throwing: SocketError.disconnected)
                    }
                }
            }
        }
        let waits = state.withLock { state in
            state.isOver = true
            try? state.queue.close()
            defer { state.waiters = [:] }
            return state.waiters.values.flatMap { $0.map(\.wait) }
        }
        for wait in waits { wait.resume(throwing: CancellationError()) }
    }

    /// Waits until a socket is ready; nil when it was told to stop.
    private func notifications() -> [EventNotification]? {
        let queue = state.withLock { state in
            // A look changes nothing: a copy of the queue's files and of what it has been told does.
            nonisolated(unsafe) let queue = state.queue
            return queue
        }
        return try? queue.getNotifications()
    }
}

extension SocketWatch.State {
    /// Those whose wait is over, which leave with it; the system hears what is still waited for.
    fileprivate mutating func take(
        of file: Socket.FileDescriptor, where isOver: (SocketWatch.Waiter) -> Bool
    ) -> [CheckedContinuation<Void, any Error>] {
        guard let all = waiters[file] else { return [] }
        let (over, left) = (all.filter(isOver), all.filter { !isOver($0) })
        waiters[file] = left.isEmpty ? nil : left
        let wanted = left.reduce(into: Socket.Events()) { $0.formUnion($1.events) }
        let unwanted = over.reduce(into: Socket.Events()) { $0.formUnion($1.events) }
            .subtracting(wanted)
        // Sockets are closed by whoever waits for them, after the wait.
        if !unwanted.isEmpty { try? queue.removeEvents(unwanted, for: file) }
        return over.map(\.wait)
    }
}
