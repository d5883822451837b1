import OnlineStatistics

@testable import BatchingCore

func at(_ seconds: Double) -> Instant { .zero + Span(seconds: seconds) }

func group(
    _ row: Int, items: Int, at seconds: Double = 0, sender: UInt64 = RequestGroup.alone,
    tokens: Int = -1, deadline: Double? = nil, model: NameNumber = 0, kind: RequestKind = .embed
) -> RequestGroup {
    RequestGroup(
        row: row, arrival: at(seconds), items: items, sender: sender, inputTokens: tokens,
        deadline: deadline.map { Span(seconds: $0) } ?? RequestGroup.noDeadline, model: model,
        kind: kind)
}

/// Individual calls at 1 $ and jobs at half of it per 1,000 tokens, bulk calls of ten items;
/// 1,000 tokens per item, so that an item costs 1 $ online and 50 ¢ in a job.
func plainTerms(parallel: Int = 2, jobItemsMax: Int = 100, poll: Double = 5) -> Terms {
    Terms(
        lanes: [
            LaneTerms(
                style: .calls, itemsMax: 1, pricePer1kTokens: 1, typical: Span(seconds: 2)),
            LaneTerms(
                style: .calls, itemsMax: 10, pricePer1kTokens: 1, typical: Span(seconds: 1)),
            LaneTerms(
                style: .jobs, itemsMax: jobItemsMax, pricePer1kTokens: 0.5,
                typical: Span(seconds: 40)),
        ],
        maxParallel: parallel, pollEvery: Span(seconds: poll), assumedInputTokensPerItem: 1000,
        assumedOutputTokensPerItem: 0)
}

/// Tells a dispatcher events and keeps what it answers: the body that a test plays by hand.
struct Driver {
    var dispatcher: Dispatcher
    /// Everything told, in order, to be told again to another dispatcher.
    private(set) var log: [(event: Event, at: Instant)] = []

    init(_ policy: any Policy, _ terms: Terms = plainTerms()) {
        dispatcher = Dispatcher(policy: policy, terms: terms, random: KeyedRandom(seed: 1))
    }

    init(_ policy: String, _ terms: Terms = plainTerms()) {
        guard case .policy(let policy)? = try? PolicyCatalog.request(policy) else {
            preconditionFailure("not a policy that runs anywhere")
        }
        self.init(policy, terms)
    }

    mutating func tell(_ event: Event, at instant: Instant) -> [Action] {
        log.append((event, instant))
        var actions: [Action] = []
        dispatcher.handle(event, at: instant, &actions)
        return actions
    }

    mutating func tell(_ event: Event, at seconds: Double) -> [Action] {
        tell(event, at: BatchingCoreTests.at(seconds))
    }

    mutating func arrive(_ group: RequestGroup) -> [Action] {
        tell(.groupArrived(group), at: group.arrival)
    }

    /// The next appointment is kept, when it is due.
    mutating func keepAppointment() -> [Action] {
        tell(.deadlineReached, at: dispatcher.nextDeadline!)
    }
}

extension [Action] {
    /// (row, item) of every call to be started.
    var calls: [[Int]] { callOrders.map { [$0.row, $0.firstItem] } }

    var callOrders: [CallOrder] {
        compactMap { if case .startCall(let order) = $0 { order } else { nil } }
    }
    var jobOrders: [JobOrder] {
        compactMap { if case .createJob(let order) = $0 { order } else { nil } }
    }
    var cancelled: [JobID] {
        compactMap { if case .cancelJob(let id) = $0 { id } else { nil } }
    }
    var results: [GroupResult] {
        compactMap { if case .finished(let result) = $0 { result } else { nil } }
    }
}
