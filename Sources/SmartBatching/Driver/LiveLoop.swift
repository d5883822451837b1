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

    /// A place in a group, for every item of a call or a job; `group` is nil for a probe's.
    private struct Carried {
        var isProbe: Bool
        var lane: Lane
        var items: [(group: GroupNumber, index: Int)]
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
        case .adopted(let group, let index, let item, let end):
            adopted(group, index, item, end, now, &effects)
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
        guard !isClosing else {
            group.deliveries.finish()
            admission.leave(group.size)
            return
        }
        let places = group.items.indices.filter { $0 >= adopted.count || adopted[$0] == nil }
        for (index, item) in adopted.enumerated() {
            guard let item else { continue }
            group.parts += 1
            effects.append(.awaitAdopted(group.number, index: index, item))
        }
        groups[group.number] = group
        if !places.isEmpty { send(group.number, places, now, &effects) }
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
        _ number: GroupNumber, _ index: Int, _ item: AdoptedItem,
        _ end: Result<ItemResult, ProviderError>?, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard groups[number] != nil else { return }
        switch end {
        case .success(let result)?:
            groups[number]?.deliver(index, result, .batch)
            groups[number]?.adopted += 1
            groups[number]?.journaled.append(JobItemName(token: item.token, index: item.index))
        case .failure(let error)?:
            groups[number]?.fail(index, ItemFailure(.provider(error)))
        case nil:
            // The earlier job brought nothing for it: it is bought now, for the first time.
            send(number, [index], now, &effects)
        }
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
        guard groups[number] != nil else { return }
        groups[number]?.isAbandoned = true
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
            if let group = rows[report.row]?.group {
                groups[group]?.receipt = report.receipt
                groups[group]?.deliveries.yield(.planned(GroupPlan(report)))
            }
            if let pledged = report.pledged { effects.append(.pledged(pledged)) }
            keeper.planned(report, now)
        case .observed(let report): keeper.observed(report, now)
        }
    }

    private mutating func start(_ order: CallOrder, _ effects: inout [Effect]) {
        let known = order.attempt > 0 ? carried[order.id] : nil
        let load = known ?? items(of: dispatcher.load(ofCall: order.id), order.lane)
        carried[order.id] = load
        let requests = load.items.compactMap { groups[$0.group]?.items[$0.index] }
        // A group that nobody waits for any more is there until its calls have ended.
        guard requests.count == load.items.count, let first = load.items.first else { return }
        let stream =
            order.lane == .individual && !load.isProbe
                && groups[first.group]?.isStream == true
            ? groups[first.group]?.deliveries : nil
        effects.append(.call(order.id, order.lane, requests, stream: stream))
    }

    private mutating func create(_ order: JobOrder, _ effects: inout [Effect]) {
        let load = items(of: dispatcher.load(ofJob: order.id), order.lane)
        carriedByJobs[order.id] = load
        var requests: [ItemRequest] = []
        for place in load.items {
            if let group = groups[place.group] { requests.append(group.items[place.index]) }
        }
        let purpose = load.items.first.flatMap { groups[$0.group]?.options.purpose } ?? ""
        effects.append(
            .job(
                JobWork(
                    id: order.id, kind: keeper.kind, items: requests, fingerprints: [],
                    purpose: purpose, priceUSD: keeper.price(of: order), isProbe: load.isProbe)))
    }

    /// Whose items a load is; a probe's are duplicates of a row's first ones.
    private func items(of load: Load, _ lane: Lane) -> Carried {
        var items: [(group: GroupNumber, index: Int)] = []
        for share in load.shares {
            guard let row = rows[share.row] else { continue }
            for item in share.firstItem..<share.firstItem + share.items {
                // A probe of several groups may be larger than the first one: it goes round.
                items.append((row.group, row.places[item % row.places.count]))
            }
        }
        return Carried(isProbe: load.isProbe, lane: lane, items: items)
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
                for place in load.items { groups[place.group]?.fail(place.index, failure) }
            }
        }
        switch end.outcome {
        case .failed, .refused: break
        case .ok, .rejected, .barred: carried[id] = nil
        }
        keeper.callEnded(end, load.lane)
        tell(.callEnded(id, end.outcome), now, &effects)
    }

    private mutating func jobEnded(
        _ id: JobID, _ end: JobEnd, _ now: Instant, _ effects: inout [Effect]
    ) {
        guard let load = carriedByJobs.removeValue(forKey: id) else { return }
        let failure = end.trouble.map { ItemFailure(.storage($0)) } ?? ItemFailure(.missing)
        if !load.isProbe {
            for (number, (place, result)) in zip(load.items, end.results).enumerated() {
                switch result {
                case .success(let result)?:
                    groups[place.group]?.deliver(place.index, result, .batch)
                    if let token = end.token {
                        groups[place.group]?.journaled.append(
                            JobItemName(token: token, index: number))
                    }
                case .failure(let error)?:
                    groups[place.group]?.fail(place.index, ItemFailure(.provider(error)))
                case nil: groups[place.group]?.fail(place.index, failure)
                }
            }
        }
        tell(.jobEnded(id, end.outcome, polls: end.polls), now, &effects)
    }
}
