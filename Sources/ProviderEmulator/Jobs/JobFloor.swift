import BatchingCore

/// The provider's places for jobs and the queue before them, first come first served.
///
/// Nothing happens by itself: whoever looks brings the floor up to the present, event by event, so
/// that jobs end at exactly the instants that their luck says, as in the simulator.
struct JobFloor: Sendable {
    private(set) var jobs: [Job] = []
    private var numbers: [String: Int] = [:]
    private var waiting: [Int] = []
    private var running: [Int] = []
    private var reached = Instant.zero

    subscript(number: Int) -> Job {
        get { jobs[number] }
        _modify { yield &jobs[number] }
    }

    func number(ofJob id: String) -> Int? { numbers[id] }

    mutating func add(_ job: Job) -> Int {
        let number = jobs.count
        jobs.append(job)
        numbers[job.id] = number
        switch job.strikes[.jobEnd] {
        case "pending": break
        case "expired": end(number, .expired, at: job.created)
        default: waiting.append(number)
        }
        return number
    }

    /// - Returns: the jobs that ended since the last time.
    mutating func advance(to now: Instant, _ provider: ProviderInForce) -> [Int] {
        var ended: [Int] = []
        while true {
            startWaiting(provider)
            let next = nextEvent(provider)
            guard next <= now else { break }
            reached = max(reached, next)
            for number in running where jobs[number].due <= reached {
                end(number, jobs[number].outcome, at: jobs[number].due)
                ended.append(number)
            }
            running.removeAll { jobs[$0].state.isEnd }
            for number in waiting where jobs[number].expires <= reached {
                end(number, .expired, at: jobs[number].expires)
                ended.append(number)
            }
            waiting.removeAll { jobs[$0].state.isEnd }
        }
        reached = max(reached, now)
        startWaiting(provider)
        return ended
    }

    private func nextEvent(_ provider: ProviderInForce) -> Instant {
        var next = provider.nextChange(after: reached)
        for number in running { next = min(next, jobs[number].due) }
        for number in waiting { next = min(next, jobs[number].expires) }
        return next
    }

    private mutating func startWaiting(_ provider: ProviderInForce) {
        let free = provider.placesForJobs(at: reached) - running.count
        guard free > 0, !waiting.isEmpty else { return }
        for number in waiting.prefix(free) {
            start(number, provider)
            running.append(number)
        }
        waiting.removeFirst(min(free, waiting.count))
    }

    private mutating func start(_ number: Int, _ provider: ProviderInForce) {
        let job = jobs[number]
        let from = max(reached, job.created)
        let span = provider.job(job, at: from)
        let end = span.map { from + $0 } ?? .never
        jobs[number].state = .running
        jobs[number].updated = from
        jobs[number].due = min(end, job.expires)
        jobs[number].outcome = end > job.expires ? .expired : Self.outcome(job)
    }

    private static func outcome(_ job: Job) -> Job.State {
        switch job.strikes[.jobEnd] {
        case "failed", "failed-error": .failed
        case "cancelled": .cancelled
        case "partial": .partiallySucceeded
        default: .succeeded
        }
    }

    mutating func cancel(_ number: Int, at now: Instant) {
        guard !jobs[number].state.isEnd else { return }
        // What a fault cuts short has half of its results, what a client cancels has none.
        jobs[number].strikes.values[.jobEnd] = nil
        end(number, .cancelled, at: now)
        running.removeAll { $0 == number }
        waiting.removeAll { $0 == number }
    }

    private mutating func end(_ number: Int, _ state: Job.State, at instant: Instant) {
        jobs[number].state = state
        jobs[number].ended = instant
        jobs[number].updated = instant
        // Counted once: every look shows it.
        let job = jobs[number]
        jobs[number].successes = job.finished.count { !job.fails($0) }
    }
}
