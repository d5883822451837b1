import DequeModule

/// The queue at the gate that the pace keeps shut: refused calls first, then senders in turn.
struct Gate: Sendable {
    var refused: Deque<CallID> = []
    var senders: Deque<Int32> = []
    var isExpected = false
}

/// Synchronous calls: slots, retries, quotas.
extension Dispatcher {
    mutating func startCalls(
        _ unit: Int32, _ isFirstLeg: Bool, _ lane: Lane, items: Range<Int>, _ now: Instant,
        _ actions: inout [Action]
    ) {
        let sender = senders.number(for: units[unit].sender)
        var stretch = Waiting(
            unit: unit, isFirstLeg: isFirstLeg, lane: lane, nextItem: items.lowerBound,
            endItem: items.upperBound)
        // What finds a free slot need not queue first.
        if !pace.isActive, senders[sender].firstWaiting == none, cancelledMembers == 0 {
            while stretch.nextItem < stretch.endItem, senders[sender].busy < terms.maxParallel {
                startNext(of: &stretch, sender, now, &actions)
            }
            if stretch.nextItem == stretch.endItem { return }
        }
        senders[sender].waitingItems += stretch.endItem - stretch.nextItem
        let entry = waiting.insert(stretch)
        if senders[sender].firstWaiting == none {
            senders[sender].firstWaiting = entry
        } else {
            waiting[senders[sender].lastWaiting].next = entry
        }
        senders[sender].lastWaiting = entry
        fillSlots(sender, now, &actions)
    }

    /// Starts what the sender's free slots allow, oldest items first.
    private mutating func fillSlots(
        _ sender: Int32, _ now: Instant, _ actions: inout [Action]
    ) {
        while senders[sender].busy < terms.maxParallel {
            let entry = senders[sender].firstWaiting
            if entry == none { return }
            if pace.isActive, !passesGate(now) {
                if !senders[sender].atGate {
                    senders[sender].atGate = true
                    gate.senders.append(sender)
                }
                return
            }
            var stretch = waiting[entry]
            let before = stretch.nextItem
            if cancelledMembers > 0 { passOver(&stretch, now, &actions) }
            if stretch.nextItem < stretch.endItem { startNext(of: &stretch, sender, now, &actions) }
            senders[sender].waitingItems -= stretch.nextItem - before
            if stretch.nextItem == stretch.endItem {
                senders[sender].firstWaiting = stretch.next
                waiting.remove(entry)
            } else {
                waiting[entry].nextItem = stretch.nextItem
            }
        }
    }

    /// Puts the next call of a stretch into a free slot of its sender.
    private mutating func startNext(
        of stretch: inout Waiting, _ sender: Int32, _ now: Instant, _ actions: inout [Action]
    ) {
        let size = min(terms[stretch.lane].itemsMax, stretch.endItem - stretch.nextItem)
        let tokens = self.tokens(
            of: stretch.unit, from: stretch.nextItem, items: size)
        let id = calls.insert(
            CallInFlight(
                order: CallOrder(
                    id: 0, lane: stretch.lane, row: units[stretch.unit].row,
                    firstItem: stretch.nextItem, items: size, attempt: 0, inputTokens: tokens.x,
                    outputTokens: tokens.y),
                unit: stretch.unit, isFirstLeg: stretch.isFirstLeg, sender: sender))
        calls[id].order.id = id
        stretch.nextItem += size
        senders[sender].busy += 1
        send(calls[id].order, now, &actions)
    }

    private mutating func send(
        _ order: CallOrder, _ now: Instant, _ actions: inout [Action]
    ) {
        if order.lane == .individual {
            metrics.individualCalls += 1
        } else {
            metrics.bulkCalls += 1
        }
        pace.started(at: now)
        actions.append(.startCall(order))
    }

    /// Whether a call is under way, or waits to be tried again.
    public func isInFlight(call id: CallID) -> Bool { calls[id].sender != none }

    /// Traps for a call that is not under way: the driver is broken.
    private func requireInFlight(_ id: CallID) {
        precondition(calls[id].sender != none, "call \(id) is not in flight")
    }

    mutating func callSucceeded(_ id: CallID, _ now: Instant, _ actions: inout [Action]) {
        requireInFlight(id)
        pace.succeeded(at: now)
        budget.succeeded(atFirstTry: calls[id].order.attempt == 0)
        endCall(id, succeeded: true, now, &actions)
    }

    mutating func callFailed(_ id: CallID, _ now: Instant, _ actions: inout [Action]) {
        requireInFlight(id)
        metrics.callFailures += 1
        let order = calls[id].order
        guard order.attempt + 1 < retry.attemptsMax, budget.take() else {
            endCall(id, succeeded: false, now, &actions)
            return
        }
        calls[id].order.attempt += 1
        calls[id].refusedSince = .never
        let delay = retry.delay(
            afterAttempt: order.attempt, row: random.row(order.row), item: order.firstItem,
            lane: order.lane)
        timers.add(at: now + delay, .retry(call: id))
    }

    /// One item is given up; of several any may be the bad one, so that each goes by itself.
    mutating func callRejected(_ id: CallID, _ now: Instant, _ actions: inout [Action]) {
        requireInFlight(id)
        metrics.callFailures += 1
        let call = calls[id]
        guard call.order.items > 1, units[call.unit].firstMember != none else {
            endCall(id, succeeded: false, now, &actions)
            return
        }
        calls[id].sender = none
        calls.remove(id)
        senders[call.sender].busy -= 1
        goOnline(
            call.unit, call.isFirstLeg,
            items: call.order.firstItem..<call.order.firstItem + call.order.items, now, &actions)
        fillSlots(call.sender, now, &actions)
        senders.forgetIfIdle(call.sender)
    }

    /// No further call would end otherwise: what else of the group waits for a slot is given up too.
    mutating func callBarred(_ id: CallID, _ now: Instant, _ actions: inout [Action]) {
        requireInFlight(id)
        metrics.callFailures += 1
        giveUpWaiting(of: calls[id].unit, calls[id].sender, now, &actions)
        endCall(id, succeeded: false, now, &actions)
    }

    /// The stretches stay in line, empty, and are taken out when their turn comes.
    private mutating func giveUpWaiting(
        of unit: Int32, _ sender: Int32, _ now: Instant, _ actions: inout [Action]
    ) {
        var entry = senders[sender].firstWaiting
        while entry != none {
            let stretch = waiting[entry]
            let count = stretch.endItem - stretch.nextItem
            if stretch.unit == unit, count > 0 {
                waiting[entry].nextItem = stretch.endItem
                senders[sender].waitingItems -= count
                settle(
                    unit, stretch.isFirstLeg, lane: stretch.lane, from: stretch.nextItem,
                    items: count, succeeded: false, now, &actions)
            }
            entry = stretch.next
        }
    }

    private mutating func endCall(
        _ id: CallID, succeeded: Bool, _ now: Instant, _ actions: inout [Action]
    ) {
        let call = calls[id]
        calls[id].sender = none
        calls.remove(id)
        senders[call.sender].busy -= 1
        settle(
            call.unit, call.isFirstLeg, lane: call.order.lane, from: call.order.firstItem,
            items: call.order.items, succeeded: succeeded, now, &actions)
        fillSlots(call.sender, now, &actions)
        senders.forgetIfIdle(call.sender)
    }

    /// A call that was refused for so long is given up: storms of ten minutes are ridden out, and
    /// nobody is kept waiting for ever by a provider that refuses everything.
    private static let refusalPatience = Span(seconds: 3600)

    /// A refusal is no attempt: nothing was done.
    ///
    /// The call waits at the gate, in its slot.
    mutating func callRefused(
        _ id: CallID, _ retryAfter: Span, _ now: Instant, _ actions: inout [Action]
    ) {
        requireInFlight(id)
        metrics.refusals += 1
        pace.refused(at: now, retryAfter: retryAfter)
        let since = min(calls[id].refusedSince, now)
        calls[id].refusedSince = since
        if now - since > Self.refusalPatience {
            metrics.callFailures += 1
            endCall(id, succeeded: false, now, &actions)
            return
        }
        gate.refused.append(id)
        expectGate(now)
    }

    mutating func restart(_ id: CallID, _ now: Instant, _ actions: inout [Action]) {
        if cancelledMembers > 0, isCancelled(calls[id]) {
            endCall(id, succeeded: false, now, &actions)
        } else if pace.isActive, !passesGate(now) {
            gate.refused.append(id)
        } else {
            send(calls[id].order, now, &actions)
        }
    }

    /// Whether a call may start now; if not, an appointment at the gate is made.
    ///
    /// While there is one, somebody waits, and nobody starts before them.
    private mutating func passesGate(_ now: Instant) -> Bool {
        if !gate.isExpected, pace.opens(at: now) <= now { return true }
        expectGate(now)
        return false
    }

    private mutating func expectGate(_ now: Instant) {
        guard !gate.isExpected else { return }
        gate.isExpected = true
        timers.add(at: pace.opens(at: now), .gate)
    }

    mutating func openGate(_ now: Instant, _ actions: inout [Action]) {
        gate.isExpected = false
        var sent = 0
        while sent < gate.refused.count, passesGate(now) {
            restart(gate.refused[sent], now, &actions)
            sent += 1
        }
        gate.refused.removeFirst(sent)
        guard gate.refused.isEmpty else { return }
        var served = 0
        while served < gate.senders.count, passesGate(now) {
            let sender = gate.senders[served]
            served += 1
            senders[sender].atGate = false
            fillSlots(sender, now, &actions)
            senders.forgetIfIdle(sender)
        }
        gate.senders.removeFirst(served)
    }
}
