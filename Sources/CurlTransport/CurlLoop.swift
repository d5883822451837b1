import CCurl
import Foundation
import Locking

/// The one thread of the process that drives libcurl's multi handle.
///
/// Callers prepare their handles themselves and leave them in an inbox; the thread adds them, lets
/// libcurl work until no socket has anything to say, and resumes those whose exchange is over.
///
/// What a request costs in system calls on a kept HTTP/1.1 connection: one `send`, one `recv` for an
/// answer up to 16 KB, two short `poll`s of libcurl's own (is the connection alive, may it be
/// written to), a share of the loop's `poll`, and up to two `futex` calls to wake a thread of the
/// pool and to put it to sleep again. A caller writes to the wake-up socket only when the thread
/// sleeps in `poll`; before it sleeps, it gives way once, so that those whom it has just resumed can
/// leave their next call without waking anyone. Callers that prefer `CurlTransport.executor` go on on
/// this very thread, and nobody is woken.
final class CurlLoop: Sendable {
    static let shared = CurlLoop()

    private struct Inbox {
        var new: [Exchange] = []
        var cancelled: [Exchange] = []
        /// Steps of tasks that prefer `CurlTransport.executor`.
        var steps: [UnownedJob] = []
        var isAsleep = false

        /// True for the first one who comes while the thread sleeps.
        mutating func wakeNeeded() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    private let inbox = Locked(Inbox())
    // Used by the loop's thread alone, apart from `curl_multi_wakeup`, which is made for others.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    /// When the thread last came out of its sleep or took calls in: the time of what happens in that
    /// round.
    ///
    /// The loop's thread alone has it: two looks at the clock for a round instead of five for a call.
    /// Bytes that come late in a round have its beginning; a round takes milliseconds, the limits that
    /// are counted from there are seconds.
    nonisolated(unsafe) var time = Instant.now

    /// Connections kept open for later calls: more than one client keeps busy, and few enough for
    /// the 1,024 open files that a process usually may have.
    private static let keptConnections = 256

    private init() {
        curl_global_init(Int(CURL_GLOBAL_ALL))
        // Fifty answers that end together free more than glibc keeps, which then asks the system
        // for the same pages again: a page fault for each request, 6 of 50 microseconds.
        ccurl_keep_freed_memory(1 << 20)
        guard let multi = curl_multi_init() else { preconditionFailure("no memory for libcurl") }
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        let thread = Thread { [unowned self] in
            ccurl_name_this_thread("curl")
            var thread = LoopThread(self)
            thread.run()
        }
        thread.start()
    }

    /// Carries it out; returns when it is over or, of a stream, when its head is there.
    func run(_ exchange: Exchange) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { waiter in
                exchange.waiter = waiter
                submit(exchange)
            }
        } onCancel: {
            cancel(exchange)
        }
        exchange.takeBack()
    }

    private func submit(_ exchange: Exchange) {
        enum Way { case refused, left, wake }
        let way = inbox.withLock { inbox -> Way in
            if exchange.isCancelled { return .refused }
            exchange.isSubmitted = true
            inbox.new.append(exchange)
            return inbox.wakeNeeded() ? .wake : .left
        }
        switch way {
        case .wake: curl_multi_wakeup(multi)
        case .left: break
        case .refused:
            exchange.failure = .init(.cancelled, "\(exchange.place): cancelled before it was sent")
            exchange.wake()
        }
    }

    /// Ends it, unless it is over; from any thread, as often as one likes.
    func cancel(_ exchange: Exchange) {
        let isAsleep = inbox.withLock { inbox in
            exchange.isCancelled = true
            guard exchange.isSubmitted else { return false }
            inbox.cancelled.append(exchange)
            return inbox.wakeNeeded()
        }
        if isAsleep { curl_multi_wakeup(multi) }
    }

    /// What has been left since the last time, into arrays whose memory is used again.
    ///
    /// If that is nothing, whoever comes next knows that the thread is about to sleep.
    ///
    /// - Returns: whether there is nothing to do, not even a step.
    func collect(_ new: inout [Exchange], _ cancelled: inout [Exchange]) -> Bool {
        inbox.withLock { inbox in
            swap(&new, &inbox.new)
            swap(&cancelled, &inbox.cancelled)
            inbox.isAsleep = new.isEmpty && cancelled.isEmpty && inbox.steps.isEmpty
            return inbox.isAsleep
        }
    }

    /// Leaves a step of a task for the loop's thread.
    func leave(_ step: UnownedJob) {
        let isAsleep = inbox.withLock { inbox in
            inbox.steps.append(step)
            return inbox.wakeNeeded()
        }
        if isAsleep { curl_multi_wakeup(multi) }
    }

    /// The steps that have been left since the last time.
    func collect(_ steps: inout [UnownedJob]) {
        inbox.withLock { swap(&steps, &$0.steps) }
    }

    /// Whether there are steps to take.
    var hasSteps: Bool { inbox.withLock { !$0.steps.isEmpty } }

    /// The thread is up again, whoever woke it.
    func noteAwake() { inbox.withLock { $0.isAsleep = false } }
}
