import OnlineStatistics

/// The brain's one door: an event and the time go in, actions come out.
///
/// It takes groups in, lets a policy plan them, and carries the plans over the lanes: parallel
/// slots, quotas, retries, expired jobs, rescues. It does no I/O, starts nothing and reads no clock.
/// The live client and the simulator drive the same value: they carry the actions out and report
/// what came of them.
///
/// **Order.** Events are told in the order of their instants; at equal instants first calls and
/// jobs that ended, then `deadlineReached`, then arrivals. A driver keeps one timer, for
/// `nextDeadline`.
///
/// **Slots.** A sender's items start in order, at most `Terms.maxParallel` calls in flight, first
/// come first served over all its groups. A call that is tried again keeps its slot.
///
/// An event that cannot be (a call that is not in flight ends) traps: the driver is broken.
public struct Dispatcher: Sendable {
    /// What plans each group, with all that it has learned.
    public internal(set) var policy: any Policy
    /// What the provider offers, and at which prices.
    public internal(set) var terms: Terms
    /// What was counted since the beginning.
    public internal(set) var metrics = BatchingMetrics()
    let objective: Objective
    let random: KeyedRandom
    let retry: RetryRule
    /// Asked once: a call through the protocol per group would cost more than the answer.
    let coalescing: Coalescing?
    let learns: Bool
    let rescues: Bool
    /// Whether what is planned and observed is told as actions.
    let reports: Bool

    var members = Slab<Member>()
    var units = Slab<Unit>()
    var calls = Slab<CallInFlight>()
    var jobs = Slab<JobInFlight>()
    var waiting = Slab<Waiting>()
    var senders = Senders()
    var gatherings: [Gathering] = []
    var timers = Timers()
    var pace = CallPace()
    var gate = Gate()
    var budget = RetryBudget()
    /// Groups in flight whose callers went away.
    var cancelledMembers = 0
    var generation: UInt32 = 0

    /// - Parameters:
    ///   - policy: plans each group.
    ///   - terms: what the provider offers now.
    ///   - objective: what waiting and money are worth to the policy.
    ///   - random: for the jitter of retries; give the same one to repeat a run.
    ///   - retry: how often, and after which wait, a failed call is tried again.
    ///   - reports: whether to tell `planned` and `observed`, for whoever keeps a history.
    public init(
        policy: any Policy, terms: Terms, objective: Objective = Objective(),
        random: KeyedRandom, retry: RetryRule = RetryRule(), reports: Bool = false
    ) {
        self.policy = policy
        self.terms = terms
        self.objective = objective
        self.random = random
        self.retry = retry
        coalescing = policy.coalescing
        learns = policy.learns
        rescues = policy.rescues
        self.reports = reports
    }

    /// When `deadlineReached` is due next; nil = no appointment.
    public var nextDeadline: Instant? { timers.next }

    /// Groups that have arrived and not finished.
    public var groupsInFlight: Int { members.count }

    /// - Parameters:
    ///   - event: what happened.
    ///   - now: when; never earlier than in the call before.
    ///   - actions: what is to be done is appended, in order.
    public mutating func handle(_ event: Event, at now: Instant, _ actions: inout [Action]) {
        switch event {
        case .groupArrived(let group): arrive(group, now, &actions)
        case .callEnded(let id, .ok): callSucceeded(id, now, &actions)
        case .callEnded(let id, .failed): callFailed(id, now, &actions)
        case .callEnded(let id, .rejected): callRejected(id, now, &actions)
        case .callEnded(let id, .barred): callBarred(id, now, &actions)
        case .callEnded(let id, .refused(let wait)): callRefused(id, wait, now, &actions)
        case .jobEnded(let id, let outcome, let polls): jobEnded(id, outcome, polls, now, &actions)
        case .deadlineReached: keepAppointments(now, &actions)
        case .termsChanged(let terms): self.terms = terms
        case .plannedElsewhere(let group): policy.plannedElsewhere(group)
        case .groupCancelled(let row): cancel(row, now, &actions)
        }
    }

    private mutating func keepAppointments(_ now: Instant, _ actions: inout [Action]) {
        while let purpose = timers.popDue(now) {
            switch purpose {
            case .leave(let gathering, let generation):
                if gatherings[Int(gathering)].generation == generation {
                    leave(Int(gathering), now, &actions)
                }
            case .rescue(let unit, let generation):
                if units[unit].generation == generation { rescue(unit, now, &actions) }
            case .retry(let call): restart(call, now, &actions)
            case .gate: openGate(now, &actions)
            }
        }
    }
}
