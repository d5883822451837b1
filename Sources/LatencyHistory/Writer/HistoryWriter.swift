import Diagnostics
import Dispatch
import Locking

/// The caller's side of a history: what is recorded is kept soon, and nobody waits for the disk.
///
/// Recording takes a lock and appends to a bounded buffer. A thread of its own writes what has
/// gathered, one transaction at a time, when a thousand rows have come or a second has passed. A
/// disk that is slow, full, read-only or locked costs rows (`dropped`), never a request; it is
/// reported once.
///
/// ```swift
/// let writer = HistoryWriter(history) { trouble in log(trouble) }
/// writer.record(observation)
/// ```
public final class HistoryWriter: Sendable {
    /// Rows that may wait, and as many again may be under way: 15 MB at most, and a fifth of a
    /// second of the fastest caller.
    public static let capacity = 65_536
    /// Rows that are worth a transaction: more make it only a tenth quicker.
    public static let rowsPerFlush = 1000
    /// A batch that the disk refused so many times, a second apart, is given up.
    static let attempts = 10

    struct Waiting: Sendable {
        let capacity: Int
        var batch = HistoryBatch()
        /// An emptied one, whose memory is used again.
        var spare = HistoryBatch()
        var dropped = 0
        var refused = 0
        var isWoken = false
        var isTimed = false
        var isClosed = false
        var hasReported = false
    }

    /// What the disk has not taken yet.
    private struct UnderWay: Sendable {
        var batch: HistoryBatch?
        var failures = 0
    }

    private let history: SQLiteHistory
    private let onTrouble: @Sendable (InputError) -> Void
    private let queue = DispatchQueue(label: "sbtune.history.writer", qos: .utility)
    private let waiting: Locked<Waiting>
    private let underWay = Locked(UnderWay())

    /// - Parameters:
    ///   - history: opened to write.
    ///   - onTrouble: told once, on any thread, why rows are being lost.
    public convenience init(
        _ history: SQLiteHistory, onTrouble: @escaping @Sendable (InputError) -> Void = { _ in }
    ) {
        self.init(history, capacity: Self.capacity, onTrouble: onTrouble)
    }

    init(
        _ history: SQLiteHistory, capacity: Int,
        onTrouble: @escaping @Sendable (InputError) -> Void
    ) {
        self.history = history
        self.onTrouble = onTrouble
        waiting = Locked(Waiting(capacity: capacity))
    }

    /// Waits for the disk, as `close()` does: whoever must not wait calls that elsewhere before.
    deinit { close() }

    /// Rows that were lost: the buffer was full, or the disk would not take them.
    public var dropped: Int { waiting.withLock { $0.dropped } }
    /// Rows that were no observations: a latency that is not finite, no items, an endless name.
    public var refused: Int { waiting.withLock { $0.refused } }
    /// Rows that wait in the buffer.
    public var backlog: Int { waiting.withLock { $0.batch.count } }

    /// Keeps an observation; never waits for the disk.
    public func record(_ observation: HistoryObservation) {
        follow(
            waiting.withLock {
                $0.admit { batch throws(InputError) in try batch.add(observation) }
            })
    }

    /// Keeps a decision; never waits for the disk.
    ///
    /// - Parameter decision: with an `id` of `DecisionNumbers`, so that its outcome can be joined.
    public func record(_ decision: HistoryDecision) {
        follow(
            waiting.withLock {
                $0.admit { batch throws(InputError) in try batch.add(decision) }
            })
    }

    /// Joins what a decision really took, after it was recorded; never waits for the disk.
    public func join(_ decision: Int64, _ outcome: HistoryDecision.Outcome) {
        follow(
            waiting.withLock {
                $0.admit { batch throws(InputError) in
                    if let fault = outcome.fault { throw InputError(.data, fault) }
                    batch.outcomes.append((decision, outcome))
                }
            })
    }

    /// Waits until everything recorded so far is in the file, or was refused by the disk once.
    public func flush() { drain() }

    /// Writes what is left and stops; what the disk will not take now is dropped.
    public func close() {
        waiting.withLock { $0.isClosed = true }
        drain()
        let lost = underWay.withLock { underWay in
            defer { underWay.batch = nil }
            return underWay.batch?.count ?? 0
        }
        waiting.withLock { waiting in
            waiting.dropped += lost + waiting.batch.count
            waiting.batch.removeAll()
        }
    }

    /// What follows from a row's admission.
    enum Next { case nothing, wake, wait, report }

    private func follow(_ next: Next) {
        switch next {
        case .nothing: break
        case .wake: queue.async { [weak self] in self?.drain() }
        case .wait:
            queue.asyncAfter(deadline: .now() + 1) { [weak self] in
                self?.waiting.withLock { $0.isTimed = false }
                self?.drain()
            }
        case .report:
            onTrouble(
                InputError(
                    .storage, file: history.path,
                    "observations come faster than the disk takes them, and some are lost",
                    remedy: "keep the history on a faster disk"))
        }
    }

    /// Writes until nothing waits, or until the disk refuses.
    private func drain() {
        let trouble = underWay.withLock { underWay -> InputError? in
            while true {
                guard var batch = underWay.batch ?? waiting.withLock({ $0.take() }) else {
                    return nil
                }
                underWay.batch = nil
                do {
                    try history.write(batch)
                    underWay.failures = 0
                    waiting.withLock { $0.recycle(&batch) }
                } catch {
                    underWay.failures += 1
                    if underWay.failures % Self.attempts == 0 {
                        waiting.withLock { $0.dropped += batch.count }
                    } else {
                        underWay.batch = batch
                    }
                    return error as? InputError
                        ?? InputError(.storage, file: history.path, "cannot write: \(error)")
                }
            }
        }
        guard let trouble else { return }
        let isFirst = waiting.withLock { waiting in
            defer { waiting.hasReported = true }
            return !waiting.hasReported
        }
        if isFirst { onTrouble(trouble) }
        // The disk may have room, or the lock be gone, a second later.
        let next = waiting.withLock { $0.wait() }
        follow(next)
    }
}
