import BatchingCore

/// Carries a trace through one policy at one provider, row by row.
///
/// There are two. `EventEngine` drives the dispatcher that ships, event by event.
/// `RecursionEngine` computes the same outcomes without an event list where nothing feeds back on
/// what waits; it takes a fraction of the time. On every trace that both can run they must agree to
/// the nanosecond: `EngineEquivalenceTests`.
protocol SimulationEngine: ~Copyable {
    /// The next row, in order of arrival.
    mutating func arrive(_ group: RequestGroup)
    /// After the last row: lets everything in flight end.
    mutating func finish()
    var ledger: PolicyLedger { get }
}

/// An engine in a box, for a pool of engines of both kinds.
///
/// The engine is a value and is entered once per block: had it been a class, every access to its
/// state would be checked for exclusivity, which took a tenth of the time.
class AnyEngine {
    func process(_ groups: UnsafeBufferPointer<RequestGroup>) {}
    func finish() {}
    var ledger: PolicyLedger { preconditionFailure("an engine without a body") }
}

final class BoxedEngine<Body: SimulationEngine & ~Copyable>: AnyEngine {
    private var body: Body

    init(_ body: consuming Body) { self.body = body }

    override func process(_ groups: UnsafeBufferPointer<RequestGroup>) {
        Self.process(groups, &body)
    }

    private static func process(
        _ groups: UnsafeBufferPointer<RequestGroup>, _ body: inout Body
    ) {
        for group in groups { body.arrive(group) }
    }

    override func finish() { body.finish() }

    override var ledger: PolicyLedger { body.ledger }
}
