import BatchingCore
import OnlineStatistics
import ProviderAPI

/// Drives the dispatcher that ships: messages in, effects out.
///
/// It holds what the callers wait for and decides nothing. Whoever runs it carries the effects out
/// and tells what came of them.
struct LiveLoop {
    private(set) var dispatcher: Dispatcher
    private var keeper: Keeper
    private var groups: [GroupNumber: OpenGroup] = [:]
    /// The dispatcher's rows: whose items they are.
    private var rows: [Int: Row] = [:]
    private var nextRow = 0
    /// What calls in flight carry; a call that is tried again carries the same.
    private var carried: [CallID: Carried] = [:]
    private var carriedByJobs: [JobID: Carried] = [:]
    /// The job whose end is being told: one that is ordered again carries the same.
    private var carriedByLast: Carried?
    /// By row: probes that have not been sent whole.
    ///
    /// Their group may end before.
    private var probes: [Int: Probe] = [:]
    private var actions: [Action] = []
    private var wakesAt = Instant.never
    private var isClosing = false
    private(set) var isOver = false
    /// Told every event with the actions that it brought; for whoever wants to replay a run.
    private let onStep: (@Sendable (Instant, Event, [Action]) -> Void)?
    private let admission: Admission

    private struct Row {
        var group: GroupNumber
        /// Places in the group, by place in the row.
        var places: [Int]
    }

    private struct Probe {
        /// Of its group; it goes round where the probe is larger.
        var requests: [ItemRequest]
        var unsent: Int
    }

    /// What a call or a job carries.
    private struct Carried {
        var isProbe: Bool
        var lane: Lane
        var row: Int
        var firstItem: Int
        /// A place in a group for every item; none of a probe's.
        var items: [(group: GroupNumber, index: Int)] = []
        var requests: [ItemRequest] = []
        /// Groups whose callers went away while it was out: their items wait in the journal.
        var left: Set<GroupNumber> = []

        func isOf(_ order: CallOrder, isProbe: Bool) -> Bool {
            row == order.row && firstItem == order.firstItem && lane == order.lane
                && requests.count == order.items && self.isProbe == isProbe
        }
    }

    init(
        _ dispatcher: Dispatcher, keeper: Keeper, admission: Admission,
        onStep: (@Sendable (Instant, Event, [Action]) -> Void)? = nil
    ) {
        self.dispatcher = dispatcher
        self.keeper = keeper
        self.admission = admission
        self.onStep = onStep
    }

    var learned: LiveDriver.Learned {
        LiveDriver.Learned(keys: dispatcher.policy.learned, names: keeper.names)
    }

    mutating func take(_ message: Message, at now: Instant, _ effects: inout [Effect]) {
        // What was due before this came is done before it.
        keepAppointments(now, &effects)
        switch message {
        case .arrived(let group, let adopted): arrive(group, adopted, now, &effects)
        case .callEnded(let id, let end): callEnded(id, end, now, &effects)
        case .jobEnded(let id, let end): jobEnded(id, end, now, &effects)
        case .adopted(let group, let index, let outcome):
            adopted(group, index, outcome, now, &effects)
        case .cancelled(let group): cancel(group, now, &effects)
        case .plannedElsewhere(let group): tell(.plannedElsewhere(group), now, &effects)
        case .tick: break
        case .close: isClosing = true
        case .stop: stop(now)
        }
        if isClosing, groups.isEmpty { isOver = true }
        if let next = dispatcher.nextDeadline, next < wakesAt {
            wakesAt = next
            effects.append(.wake(next))
        }
    }

    private mutating func keepAppointments(_ now: Instant, _ effects: inout [Effect]) {
        if wakesAt <= now { wakesAt = .never }
        guard let due = dispatcher.nextDeadline, due <= now else { return }
        tell(.deadlineReached, now, &effects)
    }

    private mutating func tell(_ event: Event, _ now: Instant, _ effects: inout [Effect]) {
        actions.removeAll(keepingCapacity: true)
        dispatcher.handle(event, at: now, &actions)
        onStep?(now, event, actions)
        for action in actions { carryOut(action, now, &effects) }
    }

    // MARK: Groups

    private mutating func arrive(
        _ group: OpenGroup, _ adopted: [AdoptedItem?], _ now: Instant, _ effects: inout [Effect]
    ) {
        var group = group
        guard !isClosing else { return refuse(group) }
        let places = group.items.indices.filter { $0 >= adopted.count || adopted[$0] == nil }
        for (index, item) in adopted.enumerated() {
            guard let item else { continue }
            group.awaits(item, for: index)
            effects.append(.awaitAdopted(group.number, index: index, item))
        }
        groups[group.number] = group
        if !places.isEmpty { send(group.number, places, now, &effects) }
    }

    /// A group that came too late: whoever waits for it is told that the client is closed.
    func refuse(_ group: OpenGroup) {
        group.deliveries.finish()
        admission.leave(group.size)
    }

    /// Makes items of a group a row of the dispatcher.
    private mutating func send(
        _ number: GroupNumber, _ places: [Int], _ now: Instant, _ effects: inout [Effect]
    ) {
        guard let group = groups[number] else { return }
        groups[number]?.parts += 1
        let row = nextRow
        nextRow += 1
        rows[row] = Row(group: number, places: places)
        let request = keeper.request(
            row: row, of: group, items: places.map { group.items[$0] }, at: now)
        tell(.groupArrived(request), now, &effects)
    }

    private mutating func adopted(
        _ number: GroupNumber, _ index: Int, _ outcome: AdoptedItem.Outcome, _ now: Instant,
        _ effects: inout [Effect]
    ) {
        guard let free = groups[number]?.adopted(index, outcome) else { return }
        // The earlier job brought nothing for these: they are bought now, for the first time.
        if !free.isEmpty { send(number, free, now, &effects) }
        endPart(of: number, now, &effects)
    }

    private mutating func endPart(
        of number: GroupNumber, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard var group = groups[number] else { return }
        group.parts -= 1
        if group.parts == 0 {
            groups[number] = nil
            let end = group.end(at: now)
            // Counted before it is told: who then looks at the session finds it there.
            keeper.ended(group, end, dispatcher.metrics)
            group.finish(end)
            // What nobody took waits in the journal for whoever asks again.
            if !group.journaled.isEmpty, !group.isAbandoned,
                !group.options.keepsUntilAcknowledged
            {
                effects.append(.delivered(group.journaled))
            }
            admission.leave(group.size)
        } else {
            groups[number] = group
        }
    }

    private mutating func cancel(
        _ number: GroupNumber, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard let left = groups[number]?.abandon() else { return }
        if !left.isEmpty { effects.append(.left(left)) }
        for (id, load) in carriedByJobs.sorted(by: { $0.key < $1.key }) {
            let places = load.items.indices.filter { load.items[$0].group == number }
            if places.isEmpty { continue }
            carriedByJobs[id]?.left.insert(number)
            effects.append(.leftJob(id, items: places))
        }
        for (row, owner) in rows.sorted(by: { $0.key < $1.key }) where owner.group == number {
            for place in owner.places { groups[number]?.fail(place, ItemFailure(.cancelled)) }
            tell(.groupCancelled(row: row), now, &effects)
        }
    }

    private mutating func stop(_ now: Instant) {
        isOver = true
        for number in groups.keys.sorted() {
            guard var group = groups.removeValue(forKey: number) else { continue }
            for index in group.items.indices { group.fail(index, ItemFailure(.cancelled)) }
            group.finish(group.end(at: now))
            admission.leave(group.size)
        }
    }

    // MARK: What the dispatcher wants done

    private mutating func carryOut(_ action: Action, _ now: Instant, _ effects: inout [Effect]) {
        switch action {
        case .startCall(let order): start(order, &effects)
        case .createJob(let order): create(order, &effects)
        case .cancelJob(let id): effects.append(.cancelJob(id))
        case .finished(let result):
            guard let row = rows.removeValue(forKey: result.group.row) else { return }
            groups[row.group]?.priceUSD += result.priceUSD
            groups[row.group]?.lanes |= result.lanes
            keeper.finished(result, now)
            endPart(of: row.group, now, &effects)
        case .planned(let report):
            if let row = rows[report.row], let group = groups[row.group] {
                groups[row.group]?.receipt = report.receipt
                group.deliveries.yield(.planned(GroupPlan(report)))
                if let probe = report.plan.probe {
                    probes[report.row] = Probe(
                        requests: row.places.map { group.items[$0] }, unsent: probe.items)
                }
            }
            if let pledged = report.pledged { effects.append(.pledged(pledged)) }
            keeper.planned(report, now)
        case .observed(let report): keeper.observed(report, now)
        }
    }

    private mutating func start(_ order: CallOrder, _ effects: inout [Effect]) {
        let told = dispatcher.load(ofCall: order.id)
        let load: Carried
        // The same again, or another call that was given the number of one that has just ended.
        if let before = carried[order.id], before.isOf(order, isProbe: told.isProbe) {
            load = before
        } else {
            load = take(told, order.lane, order.row, order.firstItem)
            carried[order.id] = load
        }
        let stream = load.items.first.flatMap { place in
            order.lane == .individual && groups[place.group]?.isStream == true
                ? groups[place.group]?.deliveries : nil
        }
        effects.append(.call(order.id, order.lane, load.requests, stream: stream))
    }

    private mutating func create(_ order: JobOrder, _ effects: inout [Effect]) {
        var load: Carried
        if order.attempt > 0, let last = carriedByLast, last.isProbe {
            load = last
        } else {
            load = take(dispatcher.load(ofJob: order.id), order.lane, order.row, order.firstItem)
        }
        let requests = load.requests
        // A job holds its items itself.
        if !load.isProbe { load.requests = [] }
        carriedByJobs[order.id] = load
        let purpose = load.items.first.flatMap { groups[$0.group]?.options.purpose } ?? ""
        effects.append(
            .job(
                JobWork(
                    id: order.id, kind: keeper.kind, items: requests, fingerprints: [],
                    purpose: purpose, priceUSD: keeper.price(of: order), isProbe: load.isProbe)))
    }

    /// Whose items a load is, and what they are; a probe's are duplicates of a row's first ones.
    private mutating func take(
        _ load: Load, _ lane: Lane, _ row: Int, _ firstItem: Int
    ) -> Carried {
        var carried = Carried(isProbe: load.isProbe, lane: lane, row: row, firstItem: firstItem)
        for share in load.shares {
            let range = share.firstItem..<share.firstItem + share.items
            if load.isProbe, let probe = probes[share.row], !probe.requests.isEmpty {
                carried.requests += range.map { probe.requests[$0 % probe.requests.count] }
                probes[share.row]?.unsent -= share.items
                if probe.unsent <= share.items { probes[share.row] = nil }
            } else if let row = rows[share.row], let group = groups[row.group] {
                for item in range {
                    carried.items.append((row.group, row.places[item]))
                    carried.requests.append(group.items[row.places[item]])
                }
            }
        }
        return carried
    }

    // MARK: What came of it

    private mutating func callEnded(
        _ id: CallID, _ end: CallEnd, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard let load = carried[id] else { return }
        if !load.isProbe {
            if end.outcome == .ok {
                for (place, result) in zip(load.items, end.results) {
                    groups[place.group]?.deliver(place.index, result, load.lane)
                }
            } else if let failure = end.failure {
                for place in load.items {
                    groups[place.group]?.fail(place.index, failure)
                    // What waits behind it is given up for the same reason.
                    if end.outcome == .barred { groups[place.group]?.barrier = failure }
                }
            }
        }
        keeper.callEnded(end, load.lane)
        tell(.callEnded(id, end.outcome), now, &effects)
        if !dispatcher.isInFlight(call: id) { carried[id] = nil }
    }

    private mutating func jobEnded(
        _ id: JobID, _ end: JobEnd, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard let load = carriedByJobs.removeValue(forKey: id) else { return }
        let failure = end.trouble.map { ItemFailure(.storage($0)) } ?? ItemFailure(.missing)
        var left: [JobItemName] = []
        for (number, (place, result)) in zip(load.items, end.results).enumerated() {
            let isAbandoned = groups[place.group]?.isAbandoned ?? true
            if let token = end.token, result != nil, end.isKept {
                let name = JobItemName(token: token, index: number)
                if !isAbandoned {
                    groups[place.group]?.journaled.append(name)
                } else if !load.left.contains(place.group) {
                    left.append(name)
                }
            }
            switch result {
            case .success(let result)?:
                groups[place.group]?.deliver(place.index, result, .batch)
            case .failure(let error)?:
                groups[place.group]?.fail(place.index, ItemFailure(.provider(error)))
            case nil: groups[place.group]?.fail(place.index, failure)
            }
        }
        if !left.isEmpty { effects.append(.left(left)) }
        carriedByLast = load
        tell(.jobEnded(id, end.outcome, polls: end.polls), now, &effects)
        carriedByLast = nil
    }
}
