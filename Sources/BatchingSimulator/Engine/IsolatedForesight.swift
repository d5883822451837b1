import BatchingCore

/// Knows what each plan would take if the group had the provider to itself, and finds the cheapest.
///
/// Looked at: everything as a job; everything down each lane of calls; and, where a job's overhead
/// alone does not already cost more than these, every number of calls first with the rest as a job.
/// The ends of the calls come from one pass over the items, so a group of n items costs n draws.
///
/// Alone, a call or job starts at once; among others it can only start later (first come first
/// served queues are monotone in what stands before). Quotas and drift aside, no policy that plans
/// group by group can do better for any group. A policy that puts groups together rides on its
/// first group's luck and may be luckier on single groups, not on many.
struct IsolatedForesight: Foresight {
    private let provider: ProviderTimeline
    private let objective: Objective
    private let slotCount: Int
    private let lanes: [Lane]
    nonisolated(unsafe) private let simple: SimpleCalls?
    /// A class, as a policy must be copyable and the table is not.
    private var terms: TermsBox

    private final class TermsBox: Sendable {
        let terms: Terms
        let table: LaneTable
        init(_ terms: Terms) {
            self.terms = terms
            table = LaneTable(terms)
        }
    }

    init(provider: ProviderTimeline, objective: Objective) {
        self.provider = provider
        self.objective = objective
        let terms = provider.figures(at: .zero).terms
        slotCount = terms.maxParallel
        lanes = [.individual, .bulk].filter { terms.offers($0) }
        simple = SimpleCalls(provider)
        self.terms = TermsBox(terms)
    }

    mutating func cheapestPlan(for group: RequestGroup, in context: PlanningContext) -> Plan {
        if provider.only == nil, context.terms != terms.terms { terms = TermsBox(context.terms) }
        let row = provider.random.row(group.row)
        let jobs = JobForesight(provider, group, row, terms.table)
        var best = Candidate(
            plan: .all(group.items, .batch),
            cost: cost(jobs.span(of: group.items), jobs.price(of: group.items), group))
        for lane in lanes { tryAll(lane, group, row, &best) }
        // A split waits at least for a job with one item, and buys at the lowest price at best.
        if group.items > 1, cost(jobs.span(of: 1), 0, group) < best.cost {
            for lane in lanes { trySplits(lane, group, row, jobs, &best) }
        }
        return best.plan
    }

    private struct Candidate {
        var plan: Plan
        var cost: Double

        mutating func improve(_ cost: Double, _ plan: @autoclosure () -> Plan) {
            guard cost < self.cost else { return }
            self.cost = cost
            self.plan = plan()
        }
    }

    @inline(__always) private func cost(
        _ latency: Span, _ price: Double, _ group: RequestGroup
    ) -> Double {
        objective.cost(latency: latency, isLate: latency > group.deadline, priceUSD: price)
    }

    private func tryAll(
        _ lane: Lane, _ group: RequestGroup, _ row: UInt64, _ best: inout Candidate
    ) {
        let share = LegShare(Leg(lane, items: group.items), group, terms.table)
        let now = group.arrival
        if lane == .individual, let simple {
            let last = withSlots(now) { simple.run(0..<group.items, row, now, $0).last }
            best.improve(cost(last - now, share.price, group), .all(group.items, lane))
            return
        }
        forEachPrefix(lane, group, row, share) { items, failed, last in
            guard items == group.items else {
                return cost(last - now, 0, group) < best.cost
            }
            let price = share.price(of: items - failed)
            best.improve(cost(last - now, price, group), .all(group.items, lane))
            return false
        }
    }

    private func trySplits(
        _ lane: Lane, _ group: RequestGroup, _ row: UInt64, _ jobs: JobForesight,
        _ best: inout Candidate
    ) {
        let share = LegShare(Leg(lane, items: group.items), group, terms.table)
        let now = group.arrival
        forEachPrefix(lane, group, row, share) { items, failed, last in
            let rest = group.items - items
            guard rest > 0, cost(last - now, 0, group) < best.cost else { return false }
            let price = share.price(of: items - failed) + jobs.price(of: rest)
            let latency = max(last - now, jobs.span(of: rest))
            best.improve(
                cost(latency, price, group),
                .split(group.items, first: items, lane, rest: .batch))
            return true
        }
    }

    private func withSlots<Answer>(_ now: Instant, _ body: (SlotTimes) -> Answer) -> Answer {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: slotCount) { buffer in
            buffer.initialize(repeating: now.nanoseconds)
            return body(SlotTimes(buffer.baseAddress!, count: slotCount))
        }
    }

    /// Call by call: items so far, items failed so far, when the last of them ends.
    /// - Parameter body: false = enough.
    private func forEachPrefix(
        _ lane: Lane, _ group: RequestGroup, _ row: UInt64, _ share: LegShare,
        _ body: (Int, Int, Instant) -> Bool
    ) {
        let size = terms.table[lane].itemsMax
        let now = group.arrival
        withSlots(now) { slots in
            var last = now
            var item = 0
            var failed = 0
            while item < group.items {
                let items = min(size, group.items - item)
                var call = CallRun(at: slots.earliest(notBefore: now))
                call.run(
                    provider, RetryRule(), row: row, lane: lane, item: item, items: items,
                    tokens: share.tokens(of: items))
                slots.occupy(until: call.end)
                last = max(last, call.end)
                item += items
                if call.failed { failed += items }
                if !body(item, failed, last) { return }
            }
        }
    }
}

/// What jobs with any number of a group's items would take, alone.
private struct JobForesight {
    private let share: LegShare
    private let provider: ProviderTimeline
    private let group: RequestGroup
    private let row: UInt64
    private let itemsMax: Int
    /// Of the first attempt at the first job.
    private let figures: JobFigures
    private let luck: JobLuck

    init(
        _ provider: ProviderTimeline, _ group: RequestGroup, _ row: UInt64,
        _ terms: borrowing LaneTable
    ) {
        share = LegShare(Leg(.batch, items: group.items), group, terms)
        self.provider = provider
        self.group = group
        self.row = row
        itemsMax = terms[.batch].itemsMax
        figures = provider.figures(at: group.arrival).batch
        luck = figures.luck(row: row, number: 0, attempt: 0)
    }

    func price(of items: Int) -> Double { share.price(of: items) }

    func span(of items: Int) -> Span {
        if items <= itemsMax, let span = firstAttempt(items: items) { return span }
        var last = Span.zero
        var number = 0
        var rest = items
        while rest > 0 {
            let size = min(rest, itemsMax)
            last = max(last, job(number, items: size))
            rest -= size
            number += 1
        }
        return last
    }

    /// Nil where it expires.
    @inline(__always) private func firstAttempt(items: Int) -> Span? {
        let span = figures.span(luck, items: items, inputTokens: share.tokens(of: items).x)
        guard let span, span <= figures.expiresAfter else { return nil }
        return figures.firstLook(created: .zero, ended: .zero + span).at - .zero
    }

    /// With its repeats, should it expire; the last attempt's end where it is given up.
    private func job(_ number: Int, items: Int) -> Span {
        var created = group.arrival
        for attempt in 0..<RetryRule().attemptsMax {
            let figures = provider.figures(at: created).batch
            let luck = figures.luck(row: row, number: number, attempt: attempt)
            let span = figures.span(luck, items: items, inputTokens: share.tokens(of: items).x)
            let end = span.map { created + $0 } ?? .never
            let expiry = created + figures.expiresAfter
            created = figures.firstLook(created: created, ended: min(end, expiry)).at
            if end <= expiry { break }
        }
        return created - group.arrival
    }
}
