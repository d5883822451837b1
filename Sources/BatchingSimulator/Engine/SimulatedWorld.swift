import BatchingCore
import DequeModule

/// Something on its way in the simulated world.
struct SimulatedEvent: BitwiseCopyable {
    enum Kind: UInt8 {
        case callSucceeded, callFailed, callRefused
        /// At the provider; nobody has looked yet.
        case jobEnded, jobExpiredInQueue
        case jobSeen
        case figuresChange
    }
    var kind: Kind
    /// Of a call: the dispatcher's number.
    ///
    /// Of a job: the simulation's.
    var id: Int32
    /// Tells a job from earlier ones at its number.
    var generation: UInt32 = 0
}

/// The provider's places for jobs and the queue before them.
struct SimulatedJobs {
    struct Job {
        var order: JobOrder
        var created: Instant
        var expires: Instant
        var outcome = JobOutcome.expired
        var state = State.queued
        var looks = 0
        var generation: UInt32
    }
    enum State { case queued, running, ended }

    var places: Int
    private var running = 0
    private var jobs: [Job] = []
    private var free: [Int32] = []
    /// Numbers by the dispatcher's ids.
    private var numbers: [JobID: Int32] = [:]
    private var queue: Deque<(number: Int32, generation: UInt32)> = []
    private var generation: UInt32 = 0

    init(places: Int) { self.places = places }

    subscript(number: Int32) -> Job {
        get { jobs[Int(number)] }
        _modify { yield &jobs[Int(number)] }
    }

    func rank(_ number: Int32) -> UInt64 {
        let order = self[number].order
        return EventRank.ended(row: order.row, lane: order.lane, job: order.number)
    }

    func event(_ kind: SimulatedEvent.Kind, _ number: Int32) -> SimulatedEvent {
        SimulatedEvent(kind: kind, id: number, generation: self[number].generation)
    }

    func isQueued(_ number: Int32) -> Bool { self[number].state == .queued }

    mutating func create(_ order: JobOrder, at now: Instant, expires: Instant) -> Int32 {
        generation += 1
        let job = Job(order: order, created: now, expires: expires, generation: generation)
        let number: Int32
        if let unused = free.popLast() {
            number = unused
            jobs[Int(number)] = job
        } else {
            number = Int32(jobs.count)
            jobs.append(job)
        }
        numbers[order.id] = number
        queue.append((number, generation))
        return number
    }

    /// The job whose turn it is, where a place is free.
    mutating func startNext() -> Int32? {
        while running < places, let (number, generation) = queue.popFirst() {
            // Cancelled and expired jobs stay in the queue until their turn.
            guard self[number].generation == generation, isQueued(number) else { continue }
            self[number].state = .running
            running += 1
            return number
        }
        return nil
    }

    /// False where the event is of a job that is gone.
    mutating func end(_ event: SimulatedEvent) -> Bool {
        guard self[event.id].generation == event.generation, self[event.id].state == .running
        else { return false }
        self[event.id].state = .ended
        running -= 1
        return true
    }

    mutating func expireInQueue(_ event: SimulatedEvent) -> Bool {
        guard self[event.id].generation == event.generation, isQueued(event.id) else {
            return false
        }
        self[event.id].state = .ended
        return true
    }

    mutating func see(_ event: SimulatedEvent) -> Job? {
        let job = self[event.id]
        guard job.generation == event.generation else { return nil }
        remove(event.id)
        return job
    }

    /// A cancellation is answered with the job's state: results that are there already are taken,
    /// and what had expired unseen is not charged.
    ///
    /// - Returns: the job, what became of it, and how often it was looked at before.
    mutating func cancel(
        _ id: JobID, _ now: Instant, _ figures: JobFigures
    ) -> (job: Job, outcome: JobOutcome, looks: Int) {
        let number = numbers[id]!
        let job = self[number]
        if job.state == .running { running -= 1 }
        remove(number)
        let looks = (now - job.created).nanoseconds / figures.pollEvery.nanoseconds
        let outcome: JobOutcome =
            switch job.state {
            case .queued: .cancelled(billed: false)
            // One that was created at this very instant has done nothing yet.
            case .running: .cancelled(billed: now > job.created)
            case .ended: job.outcome == .done ? .done : .cancelled(billed: false)
            }
        return (job, outcome, Int(looks))
    }

    private mutating func remove(_ number: Int32) {
        numbers[self[number].order.id] = nil
        self[number].generation = 0
        free.append(number)
    }
}

/// The provider's quota of calls: a bucket that holds a minute's worth, at least one call, and fills
/// evenly.
struct RateQuota {
    private var spent = 0.0
    private var at = Instant.zero

    /// Calls admitted and not yet filled up again, at `now`.
    private func spent(_ perSecond: Double, _ now: Instant) -> Double {
        max(0, spent - (now - at).seconds * perSecond)
    }

    /// - Parameter perSecond: 0 = everything is admitted.
    mutating func admits(_ perSecond: Double, _ now: Instant) -> Bool {
        guard perSecond > 0 else { return true }
        let now0 = spent(perSecond, now)
        // A billionth of a call is rounding, not a call too many.
        guard now0 + 1 <= max(1, 60 * perSecond) + 1e-9 else { return false }
        spent = now0 + 1
        at = now
        return true
    }

    /// Until the next call would be admitted, in whole seconds as the header has it (RFC 9110,
    /// §10.2.3), at least one.
    func retryAfter(_ perSecond: Double, _ now: Instant) -> Span {
        guard perSecond > 0 else { return Span(seconds: 1) }
        let missing = spent(perSecond, now) + 1 - max(1, 60 * perSecond)
        return Span(seconds: max(1, (missing / perSecond).rounded(.up)))
    }
}

/// Little's law as a check on the bookkeeping: the time integral of the number of groups in the
/// system is the sum of their latencies (Little 1961, doi:10.1287/opre.9.3.383).
struct LittlesLaw {
    private var inSystem = 0
    private var area = 0.0
    private var at = Instant.zero

    mutating func arrive(at now: Instant) {
        advance(now)
        inSystem += 1
    }

    mutating func finish(at now: Instant) {
        advance(now)
        inSystem -= 1
    }

    private mutating func advance(_ now: Instant) {
        area += Double(inSystem) * (now - at).seconds
        at = now
    }

    func check(totalLatency: Double) {
        precondition(
            inSystem == 0 && abs(area - totalLatency) <= 1e-6 * (1 + totalLatency),
            "Little's law: \(area) group-seconds in the system, \(totalLatency) of latency")
    }
}
