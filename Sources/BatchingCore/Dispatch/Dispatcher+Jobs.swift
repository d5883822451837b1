/// Asynchronous jobs: creation in full loads, expiry, rescue.
extension Dispatcher {
    mutating func createJobs(
        _ unit: Int32, _ isFirstLeg: Bool, _ lane: Lane, items: Range<Int>, _ now: Instant,
        _ actions: inout [Action]
    ) {
        var first = items.lowerBound
        var created = 0
        while first < items.upperBound {
            let size = min(terms[lane].itemsMax, items.upperBound - first)
            let tokens = self.tokens(of: unit, from: first, items: size)
            let order = JobOrder(
                id: 0, lane: lane, row: units[unit].row, number: created,
                firstItem: first, items: size, attempt: 0,
                inputTokens: tokens.x)
            create(
                JobInFlight(order: order, unit: unit, isFirstLeg: isFirstLeg, created: now),
                &actions)
            first += size
            created += 1
        }
    }

    private mutating func create(_ job: JobInFlight, _ actions: inout [Action]) {
        metrics.batchJobs += 1
        let id = jobs.insert(job)
        jobs[id].order.id = id
        if rescues {
            jobs[id].next = units[job.unit].firstJob
            units[job.unit].firstJob = id
        }
        actions.append(.createJob(jobs[id].order))
    }

    mutating func jobEnded(
        _ id: JobID, _ outcome: JobOutcome, _ polls: Int, _ now: Instant,
        _ actions: inout [Action]
    ) {
        metrics.polls += polls
        let job = jobs[id]
        precondition(job.unit != none, "job \(id) is not in flight")
        jobs[id].unit = none
        jobs.remove(id)
        if rescues { unlink(id, from: job.unit) }
        switch outcome {
        case .done:
            settle(
                job.unit, job.isFirstLeg, lane: job.order.lane, from: job.order.firstItem,
                items: job.order.items, succeeded: true, now, &actions)
        case .partial(let missing, let refused):
            settlePartly(job, missing, refused, now, &actions)
        case .rejected:
            settle(
                job.unit, job.isFirstLeg, lane: job.order.lane, from: job.order.firstItem,
                items: job.order.items, succeeded: false, now, &actions)
        case .expired:
            metrics.jobsExpired += 1
            observe(job, .censored, now, &actions)
            orderAgain(job, now, &actions)
        case .cancelled(let billed):
            observe(job, .censored, now, &actions)
            if billed { chargeCancelled(job) }
            goOnline(
                job.unit, job.isFirstLeg,
                items: job.order.firstItem..<job.order.firstItem + job.order.items, now, &actions)
        }
    }

    /// Keeps what a job brought, gives up what was refused, and sends what is missing one by one.
    private mutating func settlePartly(
        _ job: JobInFlight, _ missing: [ItemRange], _ refused: [ItemRange], _ now: Instant,
        _ actions: inout [Action]
    ) {
        let lost = (missing + refused).reduce(0) { $0 + $1.count }
        if lost < job.order.items { observe(job, .ok, now, &actions) }
        var gaps = refused.map { (range: $0, isFinal: true) }
        gaps += missing.map { (range: $0, isFinal: units[job.unit].firstMember == none) }
        gaps.sort { $0.range.first < $1.range.first }
        let first = job.order.firstItem
        var next = first
        // Under way before anything settles: a unit without items left is forgotten.
        for gap in gaps where !gap.isFinal {
            let start = first + gap.range.first
            goOnline(
                job.unit, job.isFirstLeg, items: start..<start + gap.range.count, now, &actions)
        }
        for gap in gaps {
            let start = first + gap.range.first
            settle(job, next..<start, succeeded: true, now, &actions)
            next = start + gap.range.count
            if gap.isFinal { settle(job, start..<next, succeeded: false, now, &actions) }
        }
        settle(job, next..<first + job.order.items, succeeded: true, now, &actions)
    }

    private mutating func settle(
        _ job: JobInFlight, _ items: Range<Int>, succeeded: Bool, _ now: Instant,
        _ actions: inout [Action]
    ) {
        guard !items.isEmpty else { return }
        settle(
            job.unit, job.isFirstLeg, lane: job.order.lane, from: items.lowerBound,
            items: items.count, succeeded: succeeded, now, &actions)
    }

    /// Sends items one by one that another lane did not deliver.
    mutating func goOnline(
        _ unit: Int32, _ isFirstLeg: Bool, items: Range<Int>, _ now: Instant,
        _ actions: inout [Action]
    ) {
        units[unit].leg(isFirstLeg) { leg in
            leg.rescuedAt = leg.rescuedAt ?? now
            leg.rescuedItems += items.count
        }
        startCalls(unit, isFirstLeg, .individual, items: items, now, &actions)
    }

    /// An expired job brought nothing and cost nothing: its items make another job, if anybody waits
    /// for them still.
    private mutating func orderAgain(
        _ job: JobInFlight, _ now: Instant, _ actions: inout [Action]
    ) {
        guard job.order.attempt + 1 < retry.attemptsMax, !isCancelled(job) else {
            settle(
                job.unit, job.isFirstLeg, lane: job.order.lane, from: job.order.firstItem,
                items: job.order.items, succeeded: false, now, &actions)
            return
        }
        var again = job
        again.order.attempt += 1
        again.created = now
        create(again, &actions)
    }

    mutating func rescue(_ unit: Int32, _ now: Instant, _ actions: inout [Action]) {
        var id = units[unit].firstJob
        while id != none {
            // What nobody waits for is not late: it goes on, and is there for whoever asks again.
            if !isCancelled(jobs[id]) {
                metrics.rescues += 1
                actions.append(.cancelJob(id))
            }
            id = jobs[id].next
        }
    }

    private mutating func unlink(_ id: JobID, from unit: Int32) {
        let next = jobs[id].next
        if units[unit].firstJob == id {
            units[unit].firstJob = next
            return
        }
        var before = units[unit].firstJob
        while before != none, jobs[before].next != id { before = jobs[before].next }
        if before != none { jobs[before].next = next }
    }

    /// Tells what one job took, where its leg cannot tell.
    private mutating func observe(
        _ job: JobInFlight, _ outcome: Observation.Outcome, _ now: Instant,
        _ actions: inout [Action]
    ) {
        guard learns || reports else { return }
        let unit = units[job.unit]
        observe(
            unit,
            Observation(
                at: now, lane: job.order.lane, provider: unit.provider, kind: unit.kind,
                model: unit.model, items: job.order.items,
                inputTokens: unit.inputTokens(of: job.order.items),
                latency: now - job.created, outcome: outcome), &actions)
    }

    /// A job that had begun is charged though nobody takes its results: the careful assumption, as
    /// providers charge what a cancelled job has completed.
    private mutating func chargeCancelled(_ job: JobInFlight) {
        let range = job.order.firstItem..<job.order.firstItem + job.order.items
        let terms = terms[job.order.lane]
        forEachMember(of: job.unit, in: range) { member, items in
            member.priceUSD += terms.price(
                items: items,
                inputTokens: member.tokensPerItem.x * Double(items),
                outputTokens: member.tokensPerItem.y * Double(items))
            member.lanes |= 1 << job.order.lane.rawValue
        }
    }
}
