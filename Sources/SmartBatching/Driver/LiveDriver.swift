import BatchingCore
import LatencyHistory
import ProviderAPI

/// The live body: runs one loop, its calls, its jobs and its appointments until it is closed.
///
/// Everything that it starts is a child of one task group, which is a child of the one task that is
/// the driver's life; it ends with `close` or `stop`.
final class LiveDriver: Sendable {
    private let mailbox: AsyncStream<Stamped>.Continuation
    private let life: Task<Learned, Never>

    /// What the policy had learned when the driver ended.
    struct Learned: Sendable {
        var keys: [LearnedKey]
        var names: RunNames
    }

    struct Stamped: Sendable {
        var at: Instant
        var message: Message
    }

    /// What carries effects out.
    struct Hands: Sendable {
        var clock: LiveClock
        var calls: LaneCalls
        var desks: JobDesks
        /// Tells this driver's jobs from those of others at the same desks.
        var driver: Int
        /// Tells the client's other drivers what this one pledged to pay.
        var tellOthers: @Sendable (PledgedGroup) -> Void
    }

    init(_ loop: sending LiveLoop, _ hands: Hands) {
        let (inbox, mailbox) = AsyncStream.makeStream(of: Stamped.self)
        self.mailbox = mailbox
        life = Self.live(loop, hands, inbox, mailbox)
    }

    deinit { mailbox.finish() }

    /// False where the loop has ended, so that nobody will ever read it.
    @discardableResult
    func post(_ message: Message, at now: Instant) -> Bool {
        if case .terminated = mailbox.yield(Stamped(at: now, message: message)) { return false }
        return true
    }

    /// Waits until the loop has ended.
    func ended() async -> Learned { await life.value }

    private static func live(
        _ loop: sending LiveLoop, _ hands: Hands, _ inbox: AsyncStream<Stamped>,
        _ mailbox: AsyncStream<Stamped>.Continuation
    ) -> Task<Learned, Never> {
        Task {
            var loop = loop
            return await withDiscardingTaskGroup { tasks in
                var latest = Instant.zero
                var effects: [Effect] = []
                for await mail in inbox {
                    // Two that came together may be told in the other order; time only goes on.
                    latest = max(latest, mail.at)
                    loop.take(mail.message, at: latest, &effects)
                    for effect in effects {
                        tasks.addTask { await carryOut(effect, hands, mailbox) }
                    }
                    effects.removeAll(keepingCapacity: true)
                    if loop.isOver { break }
                }
                // Probes that nobody waits for, appointments that nobody keeps; jobs stay in the
                // journal.
                tasks.cancelAll()
                // Groups that were let in meanwhile must not wait for ever.
                mailbox.finish()
                for await mail in inbox {
                    if case .arrived(let group, _) = mail.message { loop.refuse(group) }
                }
                return loop.learned
            }
        }
    }

    private static func carryOut(
        _ effect: Effect, _ hands: Hands, _ mailbox: AsyncStream<Stamped>.Continuation
    ) async {
        func tell(_ message: Message) {
            mailbox.yield(Stamped(at: hands.clock.now, message: message))
        }
        switch effect {
        case .call(let id, let lane, let items, nil):
            tell(.callEnded(id, await hands.calls.run(items, lane)))
        case .call(let id, _, let items, let stream?):
            guard case .generate(let item)? = items.first else { return }
            tell(.callEnded(id, await hands.calls.stream(item) { stream.yield(.piece($0)) }))
        case .job(var work):
            work.driver = hands.driver
            tell(.jobEnded(work.id, await hands.desks.run(work, hands.calls.wire)))
        case .cancelJob(let id):
            await hands.desks.cancel(JobNumber(driver: hands.driver, id: id), hands.calls.wire)
        case .awaitAdopted(let group, let index, let item):
            tell(.adopted(group, index: index, await item.outcome()))
        case .left(let items): await hands.desks.left(items)
        case .leftJob(let id, let items):
            await hands.desks.left(
                JobNumber(driver: hands.driver, id: id), items, hands.calls.wire)
        case .pledged(let group): hands.tellOthers(group)
        case .delivered(let items): await hands.desks.delivered(items)
        case .wake(let instant):
            try? await hands.clock.sleep(instant - hands.clock.now)
            tell(.tick)
        }
    }
}
