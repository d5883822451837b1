import DequeModule
import Locking

/// Keeps what waits in a client within bounds: whoever comes when it is full waits, first come first
/// served.
///
/// What is larger than the bound goes in alone: it is refused nothing, and nothing is beside it.
final class Admission: Sendable {
    struct Size: Sendable {
        var items: Int
        var bytes: Int
    }

    private struct Waiter {
        var id: UInt64
        var size: Size
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var items = 0
        var bytes = 0
        var serial: UInt64 = 0
        var waiters: Deque<Waiter> = []
        /// Cancelled before they could wait.
        var cancelled: Set<UInt64> = []
    }

    private let most: Size
    private let state = Locked(State())

    init(most: Size) { self.most = most }

    /// Items inside.
    var items: Int { state.withLock { $0.items } }

    func enter(_ size: Size) async throws(CancellationError) {
        let id = state.withLock { state in
            state.serial += 1
            return state.serial
        }
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.waiters.isEmpty, fits(size, state) {
                        state.items += size.items
                        state.bytes += size.bytes
                        return true
                    }
                    state.waiters.append(
                        Waiter(id: id, size: size, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
                guard let place = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiters.remove(at: place).continuation
            }
            waiter?.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        guard isIn else {
            letIn()
            throw CancellationError()
        }
        if Task.isCancelled {
            leave(size)
            throw CancellationError()
        }
    }

    func leave(_ size: Size) {
        state.withLock { state in
            state.items -= size.items
            state.bytes -= size.bytes
        }
        letIn()
    }

    private func letIn() {
        let ready = state.withLock { state in
            var ready: [CheckedContinuation<Bool, Never>] = []
            while let first = state.waiters.first, fits(first.size, state) {
                state.items += first.size.items
                state.bytes += first.size.bytes
                ready.append(first.continuation)
                state.waiters.removeFirst()
            }
            return ready
        }
        for continuation in ready { continuation.resume(returning: true) }
    }

    private func fits(_ size: Size, _ state: State) -> Bool {
        state.items == 0
            || (state.items + size.items <= most.items && state.bytes + size.bytes <= most.bytes)
    }
}
