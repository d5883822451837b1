/// Groups that nobody waits for any more.
///
/// What is under way is paid for and goes on; what was not sent is not sent. It is passed over when
/// its turn comes, so that a cancellation costs the same however much waits.
extension Dispatcher {
    mutating func cancel(_ row: Int, _ now: Instant, _ actions: inout [Action]) {
        // A walk: cancellations are rare, and groups in flight are thousands at most. Of a group
        // that has finished, or was never told, nothing remains.
        guard
            let place = members.values.firstIndex(where: {
                $0.group.row == row && $0.remaining > 0 && !$0.isCancelled
            })
        else { return }
        let number = Int32(place)
        for index in gatherings.indices where withdraw(number, from: index) {
            metrics.itemsCancelled += members[number].remaining
            finishUnsent(number, now, &actions)
            return
        }
        members[number].isCancelled = true
        cancelledMembers += 1
    }

    /// Takes a group out of those that gather; false where it is not among them.
    private mutating func withdraw(_ number: Int32, from index: Int) -> Bool {
        var before = none
        var current = gatherings[index].firstMember
        while current != none, current != number {
            before = current
            current = members[current].next
        }
        guard current == number else { return false }
        let after = members[number].next
        if before == none {
            gatherings[index].firstMember = after
        } else {
            members[before].next = after
        }
        if gatherings[index].lastMember == number { gatherings[index].lastMember = before }
        gatherings[index].items -= members[number].group.items
        var later = after
        while later != none {
            members[later].firstItem -= members[number].group.items
            later = members[later].next
        }
        // The appointment to leave meets a gathering that is empty, or leaves with the others.
        return true
    }

    private mutating func finishUnsent(
        _ number: Int32, _ now: Instant, _ actions: inout [Action]
    ) {
        let group = members[number].group
        members[number].remaining = 0
        members[number].next = none
        members.remove(number)
        actions.append(
            .finished(
                GroupResult(
                    group: group, finished: now, firstResult: now, priceUSD: 0,
                    failedItems: group.items, lanes: 0)))
    }

    /// Gives up the next items of a stretch as long as nobody waits for them.
    mutating func passOver(_ stretch: inout Waiting, _ now: Instant, _ actions: inout [Action]) {
        while stretch.nextItem < stretch.endItem {
            let size = min(terms[stretch.lane].itemsMax, stretch.endItem - stretch.nextItem)
            guard isCancelled(stretch.unit, stretch.nextItem..<stretch.nextItem + size) else {
                return
            }
            settle(
                stretch.unit, stretch.isFirstLeg, lane: stretch.lane, from: stretch.nextItem,
                items: size, succeeded: false, now, &actions)
            stretch.nextItem += size
        }
    }

    func isCancelled(_ call: CallInFlight) -> Bool {
        isCancelled(call.unit, call.order.firstItem..<call.order.firstItem + call.order.items)
    }

    func isCancelled(_ job: JobInFlight) -> Bool {
        cancelledMembers > 0
            && isCancelled(job.unit, job.order.firstItem..<job.order.firstItem + job.order.items)
    }

    /// Whether none of the groups with items in the range is waited for; a probe's never is, and it
    /// goes on.
    private func isCancelled(_ unit: Int32, _ range: Range<Int>) -> Bool {
        var number = units[unit].firstMember
        if number == none { return false }
        while number != none {
            let first = members[number].firstItem
            let end = first + members[number].group.items
            if first < range.upperBound, end > range.lowerBound, !members[number].isCancelled {
                return false
            }
            if end >= range.upperBound { return true }
            number = members[number].next
        }
        return true
    }
}
