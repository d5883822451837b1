import BatchingCore

/// What is known of a group while its legs are being computed.
struct Outcome {
    var first = Instant.never
    var last = Instant.zero
    /// When the last job was seen.
    var lastJob = Instant.zero
    var priceUSD = 0.0
    var failedItems = 0
    /// Of these, items of jobs that expired for good.
    var failedJobItems = 0
    var lanes: UInt8 = 0
    /// A job expired, so that the end is not known yet.
    var isOpen = false

    @inline(__always) func isLate(_ group: RequestGroup) -> Bool {
        last - group.arrival > group.deadline
            || (failedItems > 0 && group.deadline != RequestGroup.noDeadline)
    }

    @inline(__always) func result(of group: RequestGroup) -> GroupResult {
        GroupResult(
            group: group, finished: last, firstResult: min(first, last), priceUSD: priceUSD,
            failedItems: failedItems, lanes: lanes)
    }
}

/// A provider's terms where they are asked for with every group: without an array's bookkeeping.
struct LaneTable: ~Copyable, @unchecked Sendable {
    private let lanes: UnsafeMutablePointer<LaneTerms>
    private let count: Int
    private let assumedInput: Double
    private let assumedOutput: Double

    init(_ terms: Terms) {
        count = terms.lanes.count
        lanes = .allocate(capacity: count)
        for (index, lane) in terms.lanes.enumerated() {
            // Nobody asks for a lane that is not there: plans were checked against the provider.
            (lanes + index).initialize(to: lane ?? terms[.individual])
        }
        assumedInput = terms.assumedInputTokensPerItem
        assumedOutput = terms.assumedOutputTokensPerItem
    }

    deinit {
        lanes.deinitialize(count: count)
        lanes.deallocate()
    }

    @inline(__always) subscript(lane: Lane) -> LaneTerms { lanes[Int(lane.rawValue)] }

    @inline(__always) func inputTokens(of group: RequestGroup) -> Double {
        group.inputTokens >= 0 ? Double(group.inputTokens) : Double(group.items) * assumedInput
    }

    @inline(__always) func outputTokens(of group: RequestGroup) -> Double {
        group.outputTokens >= 0 ? Double(group.outputTokens) : Double(group.items) * assumedOutput
    }
}

/// One leg's share of a group's items and tokens.
struct LegShare {
    let lane: Lane
    let items: Int
    let inputTokens: Double
    let outputTokens: Double
    /// US dollars for all of them.
    let price: Double

    @inline(__always) init(
        _ leg: Leg, _ group: RequestGroup, _ lanes: borrowing LaneTable
    ) {
        lane = leg.lane
        items = leg.items
        // Most legs take the whole group: that spares them the division.
        let share = leg.items == group.items ? 1 : Double(leg.items) / Double(group.items)
        inputTokens = lanes.inputTokens(of: group) * share
        outputTokens = lanes.outputTokens(of: group) * share
        price = lanes[leg.lane].price(
            items: leg.items, inputTokens: inputTokens, outputTokens: outputTokens)
    }

    /// Input and output tokens of some of the items.
    @inline(__always) func tokens(of part: Int) -> SIMD2<Double> {
        let share = part == items ? 1 : Double(part) / Double(items)
        return SIMD2(inputTokens, outputTokens) * share
    }

    /// US dollars for some of the items.
    @inline(__always) func price(of part: Int) -> Double {
        part == items ? price : price * (Double(part) / Double(items))
    }
}

/// One call with its repeats, which stay in their slot.
struct CallRun {
    private(set) var end: Instant
    private(set) var attempts = 0
    private(set) var failed = false

    @inline(__always) init(at start: Instant) { end = start }

    @inline(__always) mutating func run(
        _ provider: ProviderTimeline, _ retry: RetryRule, row: UInt64, lane: Lane, item: Int,
        items: Int, tokens: SIMD2<Double>
    ) {
        while true {
            let figures = provider.figures(at: end).calls(lane)
            end =
                end
                + figures.span(
                    row: row, lane: lane, item: item, attempt: attempts, items: items,
                    inputTokens: tokens.x, outputTokens: tokens.y)
            attempts += 1
            if figures.neverFails
                || !figures.fails(row: row, lane: lane, item: item, attempt: attempts - 1)
            {
                return
            }
            if attempts == retry.attemptsMax {
                failed = true
                return
            }
            end = end + retry.delay(afterAttempt: attempts - 1, row: row, item: item, lane: lane)
        }
    }
}

/// One attempt at a job.
struct JobRun {
    var group: RequestGroup
    var row: UInt64
    var number: Int
    var items: Int
    var attempt: Int
    var created: Instant
}

/// Jobs that expired, and their groups, until the end is known.
///
/// Rare, so a dictionary will do.
struct ExpiredJobs {
    private var jobs: [(JobRun, LegShare)] = []
    private var free: [Int32] = []
    private var groups: [Int: (outcome: Outcome, open: Int)] = [:]

    mutating func add(_ job: JobRun, _ share: LegShare) -> Int32 {
        if job.attempt == 0 {
            groups[job.group.row, default: (Outcome(), 0)].open += 1
        }
        if let number = free.popLast() {
            jobs[Int(number)] = (job, share)
            return number
        }
        jobs.append((job, share))
        return Int32(jobs.count - 1)
    }

    mutating func take(_ number: Int32) -> (JobRun, LegShare) {
        free.append(number)
        return jobs[Int(number)]
    }

    /// What is known of the group so far.
    mutating func park(_ outcome: Outcome, of group: RequestGroup) {
        groups[group.row]!.outcome = outcome
    }

    mutating func settle(_ row: Int, seen: Instant, priceUSD: Double, failed: Int) {
        groups[row]!.open -= 1
        groups[row]!.outcome.priceUSD += priceUSD
        groups[row]!.outcome.failedItems += failed
        groups[row]!.outcome.failedJobItems += failed
        groups[row]!.outcome.last = max(groups[row]!.outcome.last, seen)
        groups[row]!.outcome.lastJob = max(groups[row]!.outcome.lastJob, seen)
        if failed == 0 {
            groups[row]!.outcome.first = min(groups[row]!.outcome.first, seen)
        }
    }

    /// The group's outcome, once its last job has been settled.
    mutating func finished(_ row: Int) -> Outcome? {
        guard groups[row]?.open == 0 else { return nil }
        return groups.removeValue(forKey: row)?.outcome
    }
}

/// Which of several things at one instant comes first: the row, then the lane, then which of the
/// group's jobs.
enum EventRank {
    /// A call or a job ended.
    @inline(__always) static func ended(row: Int, lane: Lane, job number: Int = 0) -> UInt64 {
        1 << 63 | UInt64(row) << 24 | UInt64(lane.rawValue) << 16
            | UInt64(truncatingIfNeeded: min(number, 0xFFFF))
    }
    /// The provider's figures change: before anything else at that instant.
    static let change: UInt64 = 0
}
