/// Groups coming in: planned at once, or gathered and planned together.
extension Dispatcher {
    mutating func arrive(_ group: RequestGroup, _ now: Instant, _ actions: inout [Action]) {
        metrics.groups += 1
        metrics.items += group.items
        let items = Double(group.items)
        let number = members.insert(
            Member(
                group: group, firstItem: 0,
                tokensPerItem: SIMD2(terms.inputTokens(of: group), terms.outputTokens(of: group))
                    / items,
                remaining: group.items))
        if let coalescing {
            gather(number, group, coalescing, now, &actions)
        } else {
            dispatch(group, firstMember: number, now, &actions)
        }
    }

    private mutating func gather(
        _ number: Int32, _ group: RequestGroup, _ rule: Coalescing, _ now: Instant,
        _ actions: inout [Action]
    ) {
        let index = gatheringIndex(for: group)
        let full = min(rule.itemsFull, terms.lanes[Int(Lane.batch.rawValue)]?.itemsMax ?? .max)
        // A group that no longer fits lets the others go without it.
        if gatherings[index].items > 0, gatherings[index].items + group.items > full {
            leave(index, now, &actions)
        }
        if gatherings[index].firstMember == none {
            generation += 1
            gatherings[index].generation = generation
            gatherings[index].firstMember = number
            gatherings[index].leaveAt = .never
        } else {
            members[gatherings[index].lastMember].next = number
            members[number].firstItem = gatherings[index].items
        }
        gatherings[index].lastMember = number
        gatherings[index].items += group.items

        let first = members[gatherings[index].firstMember].group.arrival + rule.window
        let leaveAt = min(first, latestDeparture(group), gatherings[index].leaveAt)
        if leaveAt <= now || gatherings[index].items >= full {
            leave(index, now, &actions)
        } else if leaveAt < gatherings[index].leaveAt {
            gatherings[index].leaveAt = leaveAt
            timers.add(
                at: leaveAt,
                .leave(gathering: Int32(index), generation: gatherings[index].generation))
        }
    }

    /// A deadline presses when no more time is left than twice what the group usually takes one by
    /// one: once for the work, once for what may go wrong.
    private func latestDeparture(_ group: RequestGroup) -> Instant {
        guard group.due != .never, let lane = terms.lanes[Int(Lane.individual.rawValue)] else {
            return .never
        }
        let rounds = (group.items - 1) / terms.maxParallel + 1
        return group.due - Span(seconds: lane.typical.seconds * Double(2 * rounds))
    }

    private mutating func gatheringIndex(for group: RequestGroup) -> Int {
        // A program has a handful of models: a walk beats a dictionary and keeps its order.
        for index in gatherings.indices
        where gatherings[index].model == group.model && gatherings[index].kind == group.kind
            && gatherings[index].provider == group.provider
        {
            return index
        }
        gatherings.append(
            Gathering(provider: group.provider, kind: group.kind, model: group.model))
        return gatherings.count - 1
    }

    mutating func leave(_ index: Int, _ now: Instant, _ actions: inout [Action]) {
        let first = gatherings[index].firstMember
        guard first != none else { return }
        var whole = members[first].group
        whole.items = gatherings[index].items
        if members[first].next != none {
            var tokens = SIMD2<Double>.zero
            var due = Instant.never
            var number = first
            while number != none {
                let member = members[number]
                tokens += member.tokensPerItem * Double(member.group.items)
                due = min(due, member.group.due)
                number = member.next
            }
            whole.inputTokens = Int(tokens.x.rounded())
            whole.outputTokens = Int(tokens.y.rounded())
            whole.deadline = due == .never ? RequestGroup.noDeadline : due - whole.arrival
        }
        gatherings[index].firstMember = none
        gatherings[index].lastMember = none
        gatherings[index].items = 0
        generation += 1
        gatherings[index].generation = generation
        dispatch(whole, firstMember: first, now, &actions)
    }

    private mutating func dispatch(
        _ whole: RequestGroup, firstMember: Int32, _ now: Instant, _ actions: inout [Action]
    ) {
        let ahead =
            whole.sender == RequestGroup.alone ? 0 : senders.itemsAhead(of: whole.sender)
        let plan =
            forcedPlan(for: whole)
            ?? policy.plan(
                for: whole,
                in: PlanningContext(
                    now: now, terms: terms, objective: objective, itemsAhead: ahead))
        precondition(
            plan.items == whole.items && plan.first.items > 0 && plan.second?.items != 0,
            "\(policy.name) planned \(plan.items) of \(whole.items) items")
        if reports {
            actions.append(
                .planned(
                    PlanReport(
                        row: whole.row, items: whole.items, plan: plan,
                        receipt: whole.forced == nil ? policy.receipt : nil,
                        pledged: whole.forced == nil ? policy.pledged : nil)))
        }
        generation += 1
        let tokensPerItem = tokensPerItem(of: whole)
        let number = units.insert(
            Unit(
                row: whole.row, sender: slotOwner(whole, generation), provider: whole.provider,
                kind: whole.kind, model: whole.model, firstMember: firstMember,
                tokensPerItem: tokensPerItem, itemsAhead: ahead, dispatched: now,
                first: LegInFlight(lane: plan.first.lane, items: plan.first.items),
                second: LegInFlight(
                    lane: plan.second?.lane ?? plan.first.lane, items: plan.second?.items ?? 0),
                remaining: whole.items, generation: generation))
        if rescues, plan.rescueAt != .never {
            timers.add(at: plan.rescueAt, .rescue(unit: number, generation: generation))
        }
        start(number, isFirstLeg: true, plan.first, from: 0, now, &actions)
        if let second = plan.second {
            start(number, isFirstLeg: false, second, from: plan.first.items, now, &actions)
        }
        if let probe = plan.probe { send(probe, for: whole, firstMember, now, &actions) }
    }

    /// What the caller insists on, where the provider has it.
    ///
    /// A hybrid sends as many items online as there are slots: they are done in one round.
    private func forcedPlan(for group: RequestGroup) -> Plan? {
        guard let forced = group.forced else { return nil }
        if forced == .hybrid {
            return terms.offers(.individual) && terms.offers(.batch)
                ? .split(group.items, first: terms.maxParallel, .individual, rest: .batch) : nil
        }
        let lane = Lane(rawValue: forced.rawValue)
        return terms.offers(lane) ? .all(group.items, lane) : nil
    }

    /// A duplicate of the group's first items, after the group's own and in slots of its own.
    ///
    /// The group pays for it at once, as it may have ended by the time the probe does.
    private mutating func send(
        _ probe: Leg, for whole: RequestGroup, _ firstMember: Int32, _ now: Instant,
        _ actions: inout [Action]
    ) {
        metrics.probes += 1
        metrics.probeItems += probe.items
        let tokens =
            SIMD2(terms.inputTokens(of: whole), terms.outputTokens(of: whole))
            * (Double(probe.items) / Double(whole.items))
        members[firstMember].priceUSD += terms[probe.lane].price(
            items: probe.items, inputTokens: tokens.x, outputTokens: tokens.y)
        generation += 1
        let number = units.insert(
            Unit(
                row: whole.row, sender: 1 << 63 | UInt64(generation), provider: whole.provider,
                kind: whole.kind, model: whole.model, firstMember: none,
                tokensPerItem: tokensPerItem(of: whole), itemsAhead: 0, dispatched: now,
                first: LegInFlight(lane: probe.lane, items: probe.items),
                second: LegInFlight(lane: probe.lane, items: 0), remaining: probe.items,
                generation: generation))
        start(number, isFirstLeg: true, probe, from: 0, now, &actions)
    }

    /// As told, or -1 and nothing where the group does not say.
    private func tokensPerItem(of group: RequestGroup) -> SIMD2<Double> {
        guard group.inputTokens >= 0 else { return SIMD2(-1, 0) }
        return SIMD2(Double(group.inputTokens), Double(max(0, group.outputTokens)))
            / Double(group.items)
    }

    /// Who holds the slots: the group's sender, or the group itself where it has none.
    ///
    /// Senders are numbers below 2⁶³, so that the others are free for groups on their own.
    private func slotOwner(_ group: RequestGroup, _ generation: UInt32) -> UInt64 {
        group.sender == RequestGroup.alone ? 1 << 63 | UInt64(generation) : group.sender
    }

    private mutating func start(
        _ unit: Int32, isFirstLeg: Bool, _ leg: Leg, from first: Int, _ now: Instant,
        _ actions: inout [Action]
    ) {
        let end = first + leg.items
        switch terms[leg.lane].style {
        case .calls:
            startCalls(unit, isFirstLeg, leg.lane, items: first..<end, now, &actions)
        case .jobs:
            createJobs(unit, isFirstLeg, leg.lane, items: first..<end, now, &actions)
        }
    }
}
