import BatchingCore
import OnlineStatistics

/// Computes what the dispatcher would do, without an event list.
///
/// Where every queue is first come first served and nothing reacts to what waits, each start is
/// known when it is asked for: `max(asked, earliest free place)`. So one pass over the rows, in
/// order of arrival, gives every latency. What becomes known later (observations for a policy that
/// learns, jobs that expire) waits in `later` until its time.
///
/// It does not do: quotas (refusals feed back), coalescing and rescues (timers), limits or prices
/// that change while something waits. `EventEngine` does those.
struct RecursionEngine: SimulationEngine, ~Copyable {
    private(set) var ledger: PolicyLedger
    private let provider: ProviderTimeline
    private var policy: any Policy
    private let learns: Bool
    /// Every group as if it were the only one: the clairvoyant's world.
    private let isAlone: Bool
    private let retry = RetryRule()
    private var context: PlanningContext
    private var lanes: LaneTable
    private let simple: SimpleCalls?
    private let random: KeyedRandom
    private var slots: SenderSlots
    private var servers: JobServers
    private var later = EventQueue<Later>()
    private var observations: [Observation] = []
    private var freeObservations: [Int32] = []
    private var expired = ExpiredJobs()

    private struct Later: BitwiseCopyable {
        var number: Int32
        var isObservation: Bool
    }

    init(
        policy: any Policy, provider: ProviderTimeline, isAlone: Bool = false, ledger: PolicyLedger
    ) {
        self.policy = policy
        self.provider = provider
        self.isAlone = isAlone
        self.ledger = ledger
        learns = policy.learns
        let figures = provider.figures(at: .zero)
        context = PlanningContext(
            now: .zero, terms: figures.terms, objective: ledger.objective)
        lanes = LaneTable(figures.terms)
        simple = SimpleCalls(provider)
        random = provider.random
        slots = SenderSlots(slotCount: figures.terms.maxParallel)
        servers = JobServers(places: figures.batch.maxConcurrentJobs)
    }

    /// Whether this engine gives the dispatcher's answer for such a run.
    static func suits(_ policy: any Policy, at model: ProviderModel) -> Bool {
        policy.coalescing == nil && !policy.rescues && !policy.probes
            && model.individual.requestsPerMinute == 0
            // Retries come out of one budget, in order of time.
            && model.individual.errorRate == 0 && (model.bulk?.errorRate ?? 0) == 0
            && !model.changesNeedEvents
    }

    mutating func finish() { catchUp(to: .never) }

    private mutating func catchUp(to now: Instant) {
        while later.nextInstant <= now, !later.isEmpty {
            let entry = later.pop()
            if entry.content.isObservation {
                policy.observe(observations[Int(entry.content.number)])
                freeObservations.append(entry.content.number)
            } else {
                runAgain(entry.content.number, Instant(nanoseconds: entry.at))
            }
        }
    }

    mutating func arrive(_ group: RequestGroup) {
        let now = group.arrival
        if !later.isEmpty { catchUp(to: now) }
        context.now = now
        if isAlone, provider.only == nil { renewTerms(now) }
        let plan = policy.plan(for: group, in: context)
        ledger.metrics.groups += 1
        ledger.metrics.items += group.items
        let row = random.row(group.row)
        var outcome = Outcome()
        carryOut(plan.first, from: 0, group, row, &outcome)
        if let second = plan.second {
            carryOut(second, from: plan.first.items, group, row, &outcome)
        }
        if outcome.isOpen {
            expired.park(outcome, of: group)
        } else {
            ledger.count(
                outcome.last - now, min(outcome.first, outcome.last) - now,
                isLate: outcome.isLate(group), priceUSD: outcome.priceUSD,
                failedItems: outcome.failedItems, lanes: outcome.lanes)
            if ledger.isWatched { ledger.show(outcome.result(of: group)) }
        }
    }

    /// Prices and limits may change even for who is alone; for others such changes need events.
    private mutating func renewTerms(_ now: Instant) {
        let terms = provider.figures(at: now).terms
        guard terms != context.terms else { return }
        context.terms = terms
        lanes = LaneTable(terms)
    }

    @inline(__always) private mutating func carryOut(
        _ leg: Leg, from first: Int, _ group: RequestGroup, _ row: UInt64, _ outcome: inout Outcome
    ) {
        outcome.lanes |= 1 << leg.lane.rawValue
        let share = LegShare(leg, group, lanes)
        let failedBefore = outcome.failedItems
        let end: Instant
        switch lanes[leg.lane].style {
        case .calls: end = makeCalls(share, from: first, group, row, &outcome)
        case .jobs: end = runJobs(share, from: first, group, row, &outcome)
        }
        if learns, end != .never {
            observe(leg, group, end, outcome.failedItems == failedBefore ? .ok : .failed)
        }
    }

    private mutating func observe(
        _ leg: Leg, _ group: RequestGroup, _ end: Instant, _ outcome: Observation.Outcome
    ) {
        tell(
            Observation(
                at: end, lane: leg.lane, provider: group.provider, kind: group.kind,
                model: group.model, items: leg.items,
                inputTokens: Self.inputTokens(of: leg.items, in: group),
                latency: end - group.arrival, outcome: outcome),
            row: group.row)
    }

    /// As the dispatcher tells it; -1 = unknown.
    private static func inputTokens(of items: Int, in group: RequestGroup) -> Int {
        group.inputTokens < 0
            ? -1
            : Int((Double(group.inputTokens) / Double(group.items) * Double(items)).rounded())
    }

    private mutating func tell(_ observation: Observation, row: Int, job: Int = 0) {
        let number: Int32
        if let free = freeObservations.popLast() {
            number = free
            observations[Int(free)] = observation
        } else {
            number = Int32(observations.count)
            observations.append(observation)
        }
        later.push(
            at: observation.at,
            rank: EventRank.ended(row: row, lane: observation.lane, job: job),
            Later(number: number, isObservation: true))
    }

    // MARK: Calls

    /// - Returns: when the last call ended.
    private mutating func makeCalls(
        _ share: LegShare, from first: Int, _ group: RequestGroup, _ row: UInt64,
        _ outcome: inout Outcome
    ) -> Instant {
        let now = group.arrival
        let slots = isAlone ? slots.fresh(now) : slots.slots(of: group.sender, now)
        let last: Instant
        if let simple, share.lane == .individual {
            ledger.metrics.individualCalls += share.items
            outcome.priceUSD += share.price
            let ends = simple.run(first..<first + share.items, row, now, slots)
            outcome.first = min(outcome.first, ends.first)
            last = ends.last
        } else {
            last = anyCalls(share, from: first, row, now, slots, &outcome)
        }
        outcome.last = max(outcome.last, last)
        return last
    }

    /// Calls of any lane, with terms by item and token, drift, failures and repeats.
    private mutating func anyCalls(
        _ share: LegShare, from first: Int, _ row: UInt64, _ now: Instant, _ slots: SlotTimes,
        _ outcome: inout Outcome
    ) -> Instant {
        let lane = share.lane
        let size = lanes[lane].itemsMax
        var last = now
        var calls = 0
        var failed = 0
        var failedCalls = 0
        var item = first
        let end = first + share.items
        while item < end {
            let items = min(size, end - item)
            var call = CallRun(at: slots.earliest(notBefore: now))
            call.run(
                provider, retry, row: row, lane: lane, item: item, items: items,
                tokens: share.tokens(of: items))
            slots.occupy(until: call.end)
            calls += call.attempts
            failedCalls += call.attempts - 1
            if call.failed {
                failed += items
                failedCalls += 1
            } else {
                outcome.first = min(outcome.first, call.end)
            }
            last = max(last, call.end)
            item += items
        }
        if lane == .individual {
            ledger.metrics.individualCalls += calls
        } else {
            ledger.metrics.bulkCalls += calls
        }
        ledger.metrics.callFailures += failedCalls
        ledger.metrics.itemsFailed += failed
        outcome.failedItems += failed
        outcome.priceUSD += share.price(of: share.items - failed)
        return last
    }

    // MARK: Jobs

    /// - Returns: when the last job was seen to have ended; `.never` where one expired.
    private mutating func runJobs(
        _ share: LegShare, from first: Int, _ group: RequestGroup, _ row: UInt64,
        _ outcome: inout Outcome
    ) -> Instant {
        let now = group.arrival
        let size = lanes[share.lane].itemsMax
        var last = now
        var number = 0
        var done = 0
        var isOpen = false
        while done < share.items {
            let items = min(size, share.items - done)
            let job = JobRun(
                group: group, row: row, number: number, items: items, attempt: 0, created: now)
            let (seen, expired) = run(job, share)
            if expired {
                isOpen = true
                outcome.isOpen = true
                park(job, share, seen)
            } else {
                outcome.first = min(outcome.first, seen)
                outcome.priceUSD += share.price(of: items)
                last = max(last, seen)
            }
            done += items
            number += 1
        }
        outcome.last = max(outcome.last, last)
        outcome.lastJob = last
        return isOpen ? .never : last
    }

    /// - Returns: the look that sees the job ended, and whether it ended without results.
    private mutating func run(_ job: JobRun, _ share: LegShare) -> (Instant, Bool) {
        let start = isAlone ? job.created : servers.start(createdAt: job.created)
        let figures = provider.figures(at: start).batch
        let expiry = job.created + figures.expiresAfter
        let luck = figures.luck(row: job.row, number: job.number, attempt: job.attempt)
        let span = figures.span(
            luck, items: job.items, inputTokens: share.tokens(of: job.items).x)
        let end = span.map { start + $0 } ?? .never
        let ended = min(end, expiry)
        if !isAlone, start < expiry { servers.run(from: start, until: ended) }
        let look = figures.firstLook(created: job.created, ended: ended)
        ledger.metrics.batchJobs += 1
        ledger.metrics.polls += look.looks
        ledger.addJob(created: job.created, seen: look.at)
        return (look.at, end > expiry)
    }

    private mutating func park(_ job: JobRun, _ share: LegShare, _ seen: Instant) {
        ledger.metrics.jobsExpired += 1
        let number = expired.add(job, share)
        later.push(
            at: seen,
            rank: EventRank.ended(row: job.group.row, lane: share.lane, job: job.number),
            Later(number: number, isObservation: false))
        if learns {
            tell(
                Observation(
                    at: seen, lane: share.lane, provider: job.group.provider,
                    kind: job.group.kind, model: job.group.model, items: job.items,
                    inputTokens: Self.inputTokens(of: job.items, in: job.group),
                    latency: seen - job.created, outcome: .censored),
                row: job.group.row, job: job.number)
        }
    }

    /// An expired job was seen to have expired: its items make another job, or are given up.
    private mutating func runAgain(_ number: Int32, _ now: Instant) {
        var (job, share) = expired.take(number)
        let row = job.group.row
        if job.attempt + 1 < retry.attemptsMax {
            job.attempt += 1
            job.created = now
            let (seen, expiredAgain) = run(job, share)
            if expiredAgain {
                park(job, share, seen)
                return
            }
            expired.settle(row, seen: seen, priceUSD: share.price(of: job.items), failed: 0)
        } else {
            ledger.metrics.itemsFailed += job.items
            expired.settle(row, seen: now, priceUSD: 0, failed: job.items)
        }
        guard let whole = expired.finished(row) else { return }
        ledger.add(whole.result(of: job.group))
        if learns {
            observe(
                Leg(share.lane, items: share.items), job.group, whole.lastJob,
                whole.failedJobItems == 0 ? .ok : .failed)
        }
    }
}
