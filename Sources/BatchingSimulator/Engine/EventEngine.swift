import BatchingCore

/// Drives the dispatcher that ships, event by event, on virtual time: the simulated body.
///
/// It holds what the real world would: calls and jobs on their way, the provider's quota and its
/// places for jobs. It decides nothing; the dispatcher's actions are carried out and what becomes
/// of them is reported.
struct EventEngine: SimulationEngine, ~Copyable {
    private(set) var ledger: PolicyLedger
    private let provider: ProviderTimeline
    private var dispatcher: Dispatcher
    /// Calls are short and few are under way; jobs are long and many.
    ///
    /// Apart, neither pays for the depth of the other's heap.
    private var callQueue = EventQueue<SimulatedEvent>()
    private var jobQueue = EventQueue<SimulatedEvent>()
    private var jobs: SimulatedJobs
    private var quota = RateQuota()
    private var actions: [Action] = []
    private var law = LittlesLaw()

    init(policy: any Policy, provider: ProviderTimeline, ledger: PolicyLedger) {
        self.provider = provider
        self.ledger = ledger
        let figures = provider.figures(at: .zero)
        dispatcher = Dispatcher(
            policy: policy, terms: figures.terms, objective: ledger.objective,
            random: provider.random)
        jobs = SimulatedJobs(places: figures.batch.maxConcurrentJobs)
        for start in provider.starts.dropFirst() {
            callQueue.push(
                at: start, rank: EventRank.change, SimulatedEvent(kind: .figuresChange, id: 0))
        }
    }

    mutating func arrive(_ group: RequestGroup) {
        run(until: group.arrival)
        law.arrive(at: group.arrival)
        tell(.groupArrived(group), group.arrival)
    }

    mutating func finish() {
        run(until: .never)
        precondition(dispatcher.groupsInFlight == 0, "groups were left over at the end of the run")
        law.check(totalLatency: ledger.latency.total)
        ledger.metrics = dispatcher.metrics
    }

    /// Everything that happens up to an instant, that instant included.
    private mutating func run(until limit: Instant) {
        while true {
            let isCall = callQueue.nextKey < jobQueue.nextKey
            let next = isCall ? callQueue.nextInstant : jobQueue.nextInstant
            let appointment = dispatcher.nextDeadline ?? .never
            if min(next, appointment) > limit { return }
            if next == .never, appointment == .never { return }
            if next <= appointment {
                let entry = isCall ? callQueue.pop() : jobQueue.pop()
                happen(entry.content, Instant(nanoseconds: entry.at))
            } else {
                tell(.deadlineReached, appointment)
            }
        }
    }

    private mutating func happen(_ event: SimulatedEvent, _ now: Instant) {
        switch event.kind {
        case .callSucceeded: tell(.callEnded(event.id, .ok), now)
        case .callFailed: tell(.callEnded(event.id, .failed), now)
        case .callRefused:
            let wait = quota.retryAfter(provider.figures(at: now).callsPerSecond, now)
            tell(.callEnded(event.id, .refused(retryAfter: wait)), now)
        case .jobEnded: jobEnded(event, now)
        case .jobExpiredInQueue: jobExpired(event, now)
        case .jobSeen:
            guard let seen = jobs.see(event) else { return }
            ledger.addJob(created: seen.created, seen: now)
            tell(.jobEnded(seen.order.id, seen.outcome, polls: seen.looks), now)
        case .figuresChange:
            let figures = provider.figures(at: now)
            jobs.places = figures.batch.maxConcurrentJobs
            if figures.terms != dispatcher.terms { tell(.termsChanged(figures.terms), now) }
            startQueuedJobs(now)
        }
    }

    private mutating func tell(_ event: Event, _ now: Instant) {
        dispatcher.handle(event, at: now, &actions)
        var carriedOut = 0
        // Carrying one out may bring further ones, behind those that are there.
        while carriedOut < actions.count {
            carryOut(actions[carriedOut], now)
            carriedOut += 1
        }
        actions.removeAll(keepingCapacity: true)
    }

    private mutating func carryOut(_ action: Action, _ now: Instant) {
        switch action {
        case .startCall(let order): startCall(order, now)
        case .createJob(let order): createJob(order, now)
        case .cancelJob(let id):
            let (job, outcome, looks) = jobs.cancel(id, now, provider.figures(at: now).batch)
            ledger.addJob(created: job.created, seen: now)
            startQueuedJobs(now)
            dispatcher.handle(.jobEnded(id, outcome, polls: looks), at: now, &actions)
        case .finished(let result):
            law.finish(at: now)
            ledger.add(result)
        case .planned, .observed:
            // Asked of no dispatcher here: ledgers are the history.
            break
        }
    }

    // MARK: Calls

    private mutating func startCall(_ order: CallOrder, _ now: Instant) {
        let figures = provider.figures(at: now)
        guard quota.admits(figures.callsPerSecond, now) else {
            callQueue.push(
                at: now, rank: EventRank.ended(row: order.row, lane: order.lane),
                SimulatedEvent(kind: .callRefused, id: order.id))
            return
        }
        let calls = figures.calls(order.lane)
        let row = provider.random.row(order.row)
        let span = calls.span(
            row: row, lane: order.lane, item: order.firstItem, attempt: order.attempt,
            items: order.items, inputTokens: order.inputTokens, outputTokens: order.outputTokens)
        let fails = calls.fails(
            row: row, lane: order.lane, item: order.firstItem, attempt: order.attempt)
        callQueue.push(
            at: now + span, rank: EventRank.ended(row: order.row, lane: order.lane),
            SimulatedEvent(kind: fails ? .callFailed : .callSucceeded, id: order.id))
    }

    // MARK: Jobs

    private mutating func createJob(_ order: JobOrder, _ now: Instant) {
        let figures = provider.figures(at: now).batch
        let number = jobs.create(order, at: now, expires: now + figures.expiresAfter)
        startQueuedJobs(now)
        if jobs.isQueued(number) {
            jobQueue.push(
                at: now + figures.expiresAfter, rank: jobs.rank(number),
                jobs.event(.jobExpiredInQueue, number))
        }
    }

    private mutating func startQueuedJobs(_ now: Instant) {
        while let number = jobs.startNext() {
            let job = jobs[number]
            let figures = provider.figures(at: now).batch
            let luck = figures.luck(
                row: provider.random.row(job.order.row), number: job.order.number,
                attempt: job.order.attempt)
            let span = figures.span(
                luck, items: job.order.items, inputTokens: job.order.inputTokens)
            let end = span.map { now + $0 } ?? .never
            jobs[number].outcome = end > job.expires ? .expired : .done
            jobQueue.push(
                at: min(end, job.expires), rank: jobs.rank(number), jobs.event(.jobEnded, number))
        }
    }

    private mutating func jobEnded(_ event: SimulatedEvent, _ now: Instant) {
        guard jobs.end(event) else { return }
        awaitLook(event, now)
        startQueuedJobs(now)
    }

    private mutating func jobExpired(_ event: SimulatedEvent, _ now: Instant) {
        guard jobs.expireInQueue(event) else { return }
        awaitLook(event, now)
    }

    private mutating func awaitLook(_ event: SimulatedEvent, _ now: Instant) {
        let created = jobs[event.id].created
        let look = provider.figures(at: created).batch.firstLook(created: created, ended: now)
        jobs[event.id].looks = look.looks
        jobQueue.push(
            at: look.at, rank: jobs.rank(event.id), jobs.event(.jobSeen, event.id))
    }
}
