/// Results and losses, credited to the groups they belong to.
extension Dispatcher {
    /// Items of a unit got their results, or were given up.
    mutating func settle(
        _ number: Int32, _ isFirstLeg: Bool, lane: Lane, from first: Int, items: Int,
        succeeded: Bool, _ now: Instant, _ actions: inout [Action]
    ) {
        let terms = terms[lane]
        var dropped = 0
        var gone = 0
        forEachMember(of: number, in: first..<first + items) { member, items in
            member.remaining -= items
            if succeeded {
                member.priceUSD += terms.price(
                    items: items,
                    inputTokens: member.tokensPerItem.x * Double(items),
                    outputTokens: member.tokensPerItem.y * Double(items))
                if now < member.firstResult { member.firstResult = now }
            } else {
                member.failed += items
                if member.isCancelled { dropped += items }
            }
            if member.isCancelled, member.remaining == 0 { gone += 1 }
            member.lanes |= 1 << lane.rawValue
            if member.remaining == 0 {
                actions.append(
                    .finished(
                        GroupResult(
                            group: member.group, finished: now,
                            firstResult: min(member.firstResult, now), priceUSD: member.priceUSD,
                            failedItems: member.failed, lanes: member.lanes)))
            }
        }
        cancelledMembers -= gone
        metrics.itemsCancelled += dropped
        // Nobody misses the results of a probe.
        if !succeeded, units[number].firstMember != none { metrics.itemsFailed += items - dropped }
        settleLeg(number, isFirstLeg, items, dropped: dropped, succeeded, now, &actions)
        units[number].remaining -= items
        if units[number].remaining == 0 { forget(number) }
    }

    private mutating func settleLeg(
        _ number: Int32, _ isFirstLeg: Bool, _ items: Int, dropped: Int, _ succeeded: Bool,
        _ now: Instant, _ actions: inout [Action]
    ) {
        units[number].leg(isFirstLeg) { leg in
            leg.remaining -= items
            if !succeeded { leg.failed += items }
            leg.dropped += dropped
        }
        guard learns || reports else { return }
        let unit = units[number]
        let leg = isFirstLeg ? unit.first : unit.second
        // What was not sent took no time.
        guard leg.remaining == 0, leg.dropped == 0 else { return }
        // Of a rescued leg the job told "at least so long" before; what is left to tell is what
        // its items took online.
        observe(
            unit,
            Observation(
                at: now, lane: leg.rescuedAt == nil ? leg.lane : .individual,
                provider: unit.provider, kind: unit.kind, model: unit.model,
                items: leg.rescuedAt == nil ? leg.items : leg.rescuedItems,
                inputTokens: unit.inputTokens(
                    of: leg.rescuedAt == nil ? leg.items : leg.rescuedItems),
                itemsAhead: unit.itemsAhead,
                latency: now - (leg.rescuedAt ?? unit.dispatched),
                outcome: leg.failed == 0 ? .ok : .failed), &actions)
    }

    /// Tells the policy, and whoever listens.
    mutating func observe(_ unit: Unit, _ observation: Observation, _ actions: inout [Action]) {
        if learns { policy.observe(observation) }
        if reports {
            actions.append(
                .observed(
                    ObservationReport(
                        row: unit.row, observation: observation,
                        isProbe: unit.firstMember == none)))
        }
    }

    private mutating func forget(_ number: Int32) {
        var member = units[number].firstMember
        while member != none {
            let next = members[member].next
            members.remove(member)
            member = next
        }
        // Appointments made for this unit must not meet the next one at its number.
        units[number].generation = 0
        units.remove(number)
    }

    /// Every group that has items in the range, with how many.
    mutating func forEachMember(
        of unit: Int32, in range: Range<Int>, _ body: (inout Member, Int) -> Void
    ) {
        var number = units[unit].firstMember
        while number != none {
            let first = members[number].firstItem
            let end = first + members[number].group.items
            let shared = min(end, range.upperBound) - max(first, range.lowerBound)
            if shared > 0 { body(&members[number], shared) }
            if end >= range.upperBound { return }
            number = members[number].next
        }
    }

    /// Input and output tokens of a stretch of items.
    func tokens(of unit: Int32, from first: Int, items: Int) -> SIMD2<Double> {
        var sum = SIMD2<Double>.zero
        var number = units[unit].firstMember
        if number == none {
            let perItem = units[unit].tokensPerItem
            let assumed = SIMD2(terms.assumedInputTokensPerItem, terms.assumedOutputTokensPerItem)
            return (perItem.x >= 0 ? perItem : assumed) * Double(items)
        }
        while number != none {
            let start = members[number].firstItem
            let end = start + members[number].group.items
            let shared = min(end, first + items) - max(start, first)
            if shared > 0 { sum += members[number].tokensPerItem * Double(shared) }
            if end >= first + items { break }
            number = members[number].next
        }
        return sum
    }
}

extension Unit {
    /// Of some of its items; -1 = unknown.
    func inputTokens(of items: Int) -> Int {
        tokensPerItem.x < 0 ? -1 : Int((tokensPerItem.x * Double(items)).rounded())
    }

    mutating func leg(_ isFirst: Bool, _ change: (inout LegInFlight) -> Void) {
        if isFirst { change(&first) } else { change(&second) }
    }
}
