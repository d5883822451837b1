/// A group that has arrived and not finished.
struct Member: Sendable {
    var group: RequestGroup
    /// Its first item's place among the items of its unit.
    var firstItem: Int
    /// Input and output.
    var tokensPerItem: SIMD2<Double>
    var remaining: Int
    var failed = 0
    var firstResult = Instant.never
    var priceUSD = 0.0
    var lanes: UInt8 = 0
    /// Its caller went away.
    var isCancelled = false
    /// The next group of the same unit or gathering.
    var next = none
}

/// What was planned together: one group, or several that gathered.
struct Unit: Sendable {
    /// The first group's row.
    var row: Int
    var sender: UInt64
    var provider: NameNumber
    var kind: RequestKind
    var model: NameNumber
    /// `none` = a probe: nobody's results.
    var firstMember: Int32
    /// Input and output tokens per item where there is no member to ask; input -1 = unknown.
    var tokensPerItem: SIMD2<Double>
    /// Of its sender when it was dispatched.
    var itemsAhead: Int
    var dispatched: Instant
    var first: LegInFlight
    var second: LegInFlight
    /// Items without a result.
    var remaining: Int
    /// The chain of jobs in flight; only kept where the plan may be rescued.
    var firstJob = none
    var generation: UInt32
}

/// One leg of a unit's plan, with what is still to come.
struct LegInFlight: Sendable {
    var lane: Lane
    var items: Int
    var remaining: Int
    var failed = 0
    /// Items that were not sent as nobody waited for them any more.
    var dropped = 0
    /// When its first job was given up and its items went online; nil = never.
    var rescuedAt: Instant?
    var rescuedItems = 0

    init(lane: Lane, items: Int) {
        self.lane = lane
        self.items = items
        remaining = items
    }
}

/// A call that was started, or that waits to be tried again in its slot.
struct CallInFlight: Sendable {
    var order: CallOrder
    var unit: Int32
    var isFirstLeg: Bool
    var sender: Int32
    /// The first of the refusals in a row (429).
    var refusedSince = Instant.never
}

struct JobInFlight: Sendable {
    var order: JobOrder
    var unit: Int32
    var isFirstLeg: Bool
    var created: Instant
    /// The next job of the same unit.
    var next = none
}

/// Items of one leg that wait for a slot of their sender.
struct Waiting: Sendable {
    var unit: Int32
    var isFirstLeg: Bool
    var lane: Lane
    var nextItem: Int
    var endItem: Int
    var next = none
}

/// Groups that wait for each other before they are planned.
struct Gathering: Sendable {
    var provider: NameNumber
    var kind: RequestKind
    var model: NameNumber
    var firstMember = none
    var lastMember = none
    var items = 0
    var leaveAt = Instant.never
    /// Tells the appointments of this gathering from those of earlier ones at the same number.
    var generation: UInt32 = 0
}
